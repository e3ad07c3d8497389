"""``portaria body``: check a body's folder, adopt it, list the bodies that run here."""

from __future__ import annotations

import getpass
from datetime import date
from pathlib import Path

import click

from portaria import clock
from portaria.bodies.assembly import Assembled, assemble
from portaria.bodies.checking import check_cases
from portaria.bodies.families import Family, family_of
from portaria.bodies.folders import sources_of
from portaria.bodies.official import powers_by_name
from portaria.cli import output
from portaria.cli.main import with_database
from portaria.config import folders
from portaria.config.vocabulary import VOCABULARY
from portaria.incidents.naming import never_matched
from portaria.norms.places import SourceError


@click.group()
def body() -> None:
    """Órgãos: configuração e normas que cada um tem."""


@body.command()
@click.argument("directory", metavar="PASTA", type=click.Path(path_type=Path))
@click.option("--packs", type=click.Path(path_type=Path), help="Pasta dos pacotes.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def check(directory: Path, packs: Path | None, as_json: bool) -> None:
    """Confere body.yaml, as normas do órgão juntas, o calendário e os casos dos seus atos.

    Onde as normas do órgão e as do órgão a que se vincula decidem de modos opostos, mostra o caso
    para que alguém o resolva: não é erro, porque as de um não valem no outro.

    Sai com 0 se está tudo certo, 1 se há o que corrigir, 2 se PASTA não é de um órgão.
    """
    _must_be_body(directory)
    law = packs or folders.packs()
    try:
        read, cases = _checked(directory, law)
        family = family_of(read, directory, law, VOCABULARY)
    except SourceError as error:
        _show_problems(directory, error, as_json)
        raise SystemExit(1) from None
    except NotADirectoryError as error:
        output.bad_input(str(error))
    if as_json:
        output.json_out(
            {
                "body": read.config.slug,
                "cases": cases,
                "problems": [],
                "disagreements": [one.as_json() for one in family.found],
                "not_compared": list(family.absent),
                "unmatched": _unmatched(read),
            }
        )
    else:
        norms = ", ".join(pack.norm.short for pack in read.packs.values())
        click.echo(f"{read.config.name}: certo. {norms}. {cases} casos.")
        _show_family(family)
        for name in _unmatched(read):
            click.echo(
                f"  a conferir: a norma leva descumprimentos ou incidentes a «{name}», que não é o"
                " nome oficial (official) de nenhuma competência."
            )


def _unmatched(read: Assembled) -> list[str]:
    """Names of the norms in force from any day on that no competence of the body has."""
    official = powers_by_name(read.config, read.vocabulary.keys.get("post", {}))
    found = (name for policy in read.law.policies() for name in never_matched(policy, official))
    return list(dict.fromkeys(found))


def _show_family(family: Family) -> None:
    for one in family.found:
        click.echo(f"  a conferir: {one.message}.")
    for slug in family.absent:
        click.echo(f"  não se comparou com {slug}, a que se vincula: a sua pasta não está ao lado")


def _checked(directory: Path, packs: Path) -> tuple[Assembled, int]:
    sources = sources_of(directory, packs)
    read = assemble(sources, VOCABULARY)
    return read, check_cases(sources, read)


def _show_problems(directory: Path, error: SourceError, as_json: bool) -> None:
    if as_json:
        output.json_out(
            {
                "body": None,
                "cases": 0,
                "problems": [found.as_json() for found in error.problems],
                "disagreements": [],
                "not_compared": [],
                "unmatched": [],
            }
        )
        return
    click.echo(str(error), err=True)
    many = len(error.problems)
    click.echo(f"{directory}: {many} {'problema' if many == 1 else 'problemas'}", err=True)


@body.command()
@click.argument(
    "directories", metavar="PASTA…", nargs=-1, required=True, type=click.Path(path_type=Path)
)
def adopt(directories: tuple[Path, ...]) -> None:
    """Adota a configuração de cada PASTA: o órgão passa a decidir por ela."""
    with_database()
    from portaria.bodies.acts import adopt as adopt_body

    for directory in directories:
        _must_be_body(directory)
        try:
            now = clock.now()
            adopted = adopt_body(directory, by=f"cli:{getpass.getuser()}", at=now)
        except SourceError as error:
            output.bad_input(f"{error}\n{directory}: nada foi adotado")
        click.echo(f"{adopted.body_id}: configuração {adopted.digest[:12]} em vigor")
        if adopted.adopted_at == now and adopted.body.adoptions.count() > 1:
            click.echo(
                "  o que ela muda nos prazos abertos: "
                f"portaria norm transition --body {adopted.body_id}"
            )


@body.command("list")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def list_bodies(as_json: bool) -> None:
    """Os órgãos que rodam aqui."""
    with_database()
    from portaria.bodies.models import Body

    bodies = list(Body.objects.order_by("slug"))
    if as_json:
        rows: list[output.Json] = [
            {"slug": b.slug, "acronym": b.acronym, "name": b.name, "parent": b.parent_id}
            for b in bodies
        ]
        output.json_out({"bodies": rows})
        return
    for found in bodies:
        click.echo(f"{found.slug:<12} {found.acronym:<12} {found.name}")


def assembled_for(slug: str | None, bodies_dir: Path | None) -> Assembled:
    """The body asked for: from ``bodies_dir``; else as adopted in the database; else, where there
    is no database, from the installation's folder of bodies. Exit 2 when there is none."""
    if bodies_dir is not None:
        return _from_folder(slug, bodies_dir)
    from django.db import Error

    with_database()
    from portaria.bodies.models import Body
    from portaria.bodies.policies import NotAdopted, adopted

    try:
        running = list(Body.objects.order_by("slug").values_list("slug", flat=True))
        return adopted(_only(slug, running, ADOPT))
    except NotAdopted as error:
        output.bad_input(str(error))
    except Error:
        click.echo("sem banco de dados: lido da pasta dos órgãos", err=True)
        return _from_folder(slug, folders.bodies())


def believed(body: Assembled, day: date, from_folder: bool) -> Assembled:
    """``body`` as it was known on ``day``: by what it had adopted; from a folder, which has no
    history, by what was published. Exit 2 when it was not known."""
    from portaria.bodies.policies import NotKnown, as_known, known

    if from_folder:
        return as_known(body, day)
    try:
        return known(body.config.slug, day)
    except NotKnown as error:
        output.bad_input(str(error))


def _from_folder(slug: str | None, bodies: Path) -> Assembled:
    there = sorted(path.parent.name for path in bodies.glob("*/body.yaml"))
    directory = bodies / _only(slug, there)
    try:
        return assemble(sources_of(directory, _packs_of(bodies)), VOCABULARY)
    except (SourceError, NotADirectoryError) as error:
        output.bad_input(str(error))


def _packs_of(bodies: Path) -> Path:
    """The packs beside a folder of bodies, else the installation's."""
    beside = bodies.resolve().parent / "packs"
    return beside if (beside / "categories.yaml").is_file() else folders.packs()


ADOPT = "adote-o com «portaria body adopt PASTA», ou leia-o da pasta com --bodies-dir"


def _only(slug: str | None, there: list[str], hint: str = "") -> str:
    """``slug`` if it is there; the only one when none was asked for; else exit 2."""
    if slug is None and len(there) == 1:
        return there[0]
    if slug not in there:
        wanted = f"o órgão «{slug}» não está aqui" if slug else "diga o órgão com --body"
        known = f"{wanted}; há: {', '.join(there) or 'nenhum'}"
        output.bad_input("; ".join(filter(None, (known, hint))))
    return slug


def _must_be_body(directory: Path) -> None:
    if not (directory / "body.yaml").is_file():
        output.bad_input(f"{directory}: não há body.yaml nesta pasta; indique a pasta de um órgão")
