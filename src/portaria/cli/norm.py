"""``portaria norm``: packs from any folder, and how each provision is accounted for."""

from __future__ import annotations

from pathlib import Path

import click

from portaria.cli import output
from portaria.config import folders
from portaria.config.vocabulary import with_categories
from portaria.norms.checking import Checked, check_folder
from portaria.norms.places import SourceError
from portaria.norms.vocabulary import Vocabulary


@click.group()
def norm() -> None:
    """Normas como dados."""


@norm.command()
@click.argument("pack", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def check(pack: Path, as_json: bool) -> None:
    """Confere um pacote de qualquer pasta contra o vocabulário e roda os seus casos.

    Sai com 0 se está tudo certo, 1 se há o que corrigir, 2 se PACK não é um pacote.
    """
    if not (pack / "norm.yaml").is_file():
        output.bad_input(f"{pack}: não há norm.yaml nesta pasta; indique a pasta de um pacote")
    checked = check_folder(pack, vocabulary_for(pack))
    if as_json:
        output.json_out(checked.as_json())
    else:
        _show(pack, checked)
    raise SystemExit(1 if checked.problems else 0)


def _show(pack: Path, checked: Checked) -> None:
    for problem in checked.problems:
        click.echo(str(problem), err=True)
    read = checked.pack
    if read is None or checked.problems:
        many = len(checked.problems)
        click.echo(f"{pack}: {many} {'problema' if many == 1 else 'problemas'}", err=True)
        return
    values = sum(len(w.settings) for p in read.provisions.values() for w in p.wordings)
    click.echo(
        f"{read.norm.short}: certo. {len(read.provisions)} dispositivos, {values} valores, "
        f"{checked.cases} casos. Digest {read.digest[:12]}."
    )


def vocabulary_for(pack: Path) -> Vocabulary:
    """The vocabulary with the categories that stand beside the pack, else the installation's."""
    beside = pack.resolve().parent
    home = beside if (beside / "categories.yaml").is_file() else folders.packs()
    try:
        return with_categories(home)
    except FileNotFoundError:
        output.bad_input(
            f"{home / 'categories.yaml'} não existe: diga em PORTARIA_PACKS a pasta dos pacotes"
        )
    except SourceError as error:
        output.bad_input(str(error))
