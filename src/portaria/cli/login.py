"""``portaria login``: the login names that a norm gives to a name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date
from pathlib import Path

import click

from portaria import clock
from portaria.accounts import rules
from portaria.accounts.logins import (
    DEFAULT_STEPS,
    MAX_LENGTH,
    Candidate,
    candidates,
    choose,
)
from portaria.cli.options import DAY
from portaria.cli.output import bad_input, json_out
from portaria.config import folders
from portaria.config.vocabulary import with_categories
from portaria.norms.citations import Cited
from portaria.norms.law import Law, NormOfBody
from portaria.norms.places import SourceError
from portaria.norms.reading.folders import read_folder

OURS = 3  # numbered names shown once the norm's are all taken


@click.command()
@click.argument("name", metavar="NOME...", nargs=-1, required=True)
@click.option("--norm", required=True, help="Norma: o nome do pacote ou a sua pasta.")
@click.option("--taken", default="", help="Logins já dados, separados por vírgula.")
@click.option("--on", type=DAY, help="Dia em que a norma é lida (hoje).")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def login(name: tuple[str, ...], norm: str, taken: str, on: date | None, as_json: bool) -> None:
    """Os logins que a norma dá a uma pessoa, na ordem; os já dados não aparecem.

    NOME é o nome inteiro (o social, se houver). Esgotadas as formas da norma, o produto
    acrescenta um número, e diz que é dele.
    """
    full = " ".join(name).strip()
    if not full:
        bad_input("diga o nome da pessoa")
    cited = _strategy(norm, on or clock.today(UTC))
    steps = cited.value if cited else DEFAULT_STEPS
    given = {word.strip().lower() for word in taken.split(",") if word.strip()}
    free = [c for c in candidates(full, steps) if c.login not in given]
    ours = [] if free else _numbered(full, steps, given)
    if as_json:
        _answer(free or ours, cited, numbered=bool(ours))
    else:
        _tell(free or ours, cited, numbered=bool(ours))


def _strategy(norm: str, day: date) -> Cited[tuple[str, ...]] | None:
    folder = Path(norm) if (Path(norm) / "norm.yaml").is_file() else folders.packs() / norm
    if not (folder / "norm.yaml").is_file():
        bad_input(f"a norma «{norm}» não está nos pacotes, nem é a pasta de um pacote")
    try:
        pack = read_folder(folder, with_categories(folders.packs()))
    except SourceError as error:
        bad_input(str(error))
    return Law(norm, [NormOfBody(pack)]).on(day).find(rules.LOGIN_STRATEGY)


def _numbered(name: str, steps: Sequence[str], given: set[str]) -> list[Candidate]:
    known = set(given)
    found = []
    for _ in range(OURS):
        candidate = choose(name, steps, known)
        known.add(candidate.login)
        found.append(candidate)
    return found


def _answer(
    found: Sequence[Candidate], cited: Cited[tuple[str, ...]] | None, *, numbered: bool
) -> None:
    """``candidates`` in order; ``steps``, the step of each; ``source``, whose rule it is (``norm``
    or ``product``); ``citations``; ``max_length``, a limit of the product."""
    json_out(
        {
            "candidates": [c.login for c in found],
            "steps": [c.step for c in found],
            "source": "product" if numbered or cited is None else "norm",
            "citations": [
                {"norm": c.norm, "provision": c.provision, "since": c.since.isoformat()}
                for c in (cited.citations if cited else ())
            ],
            "max_length": MAX_LENGTH,
        }
    )


def _tell(
    found: Sequence[Candidate], cited: Cited[tuple[str, ...]] | None, *, numbered: bool
) -> None:
    for candidate in found:
        click.echo(candidate.login)
    if cited is None:
        click.echo("A norma não diz como se forma o login: é o padrão deste produto.", err=True)
    elif numbered:
        click.echo(
            f"Esgotadas as formas da norma ({cited.citations[0].label}): o número é deste produto.",
            err=True,
        )
    else:
        click.echo(f"Por força do {cited.citations[0].label}.", err=True)
