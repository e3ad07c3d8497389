"""``portaria norm diff``: two norms, two bodies, or one of them on two days, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from portaria import clock
from portaria.cli import output
from portaria.cli.installed import installed_packs, installed_vocabulary
from portaria.cli.options import DAY
from portaria.norms.comparing.differences import Compared, Said, Side, compare
from portaria.norms.law import Law, NormOfBody
from portaria.norms.places import SourceError
from portaria.norms.reading.folders import read_folder
from portaria.norms.vocabulary import Vocabulary

SILENCE = "silêncio"
KINDS = {
    "same": "igual",
    "changed": "diferente",
    "only_a": "só o primeiro diz",
    "only_b": "só o segundo diz",
}
HEADER = ("regra", "assunto", "caso", "primeiro", "dispositivo", "segundo", "dispositivo", "difere")


@dataclass(frozen=True, slots=True)
class _Target:
    """What is compared: its name, its law, its own time zone, and the vocabulary it is read by."""

    name: str
    law: Law
    today: date
    vocabulary: Vocabulary

    def side(self, on: date | None) -> Side:
        day = on or self.today
        return Side(self.name, self.law.on(day), day)


@click.command()
@click.argument("first", metavar="A")
@click.argument("second", metavar="[B]", required=False)
@click.option("--on", "days", multiple=True, type=DAY,
              help="Dia de A e de B; dado duas vezes, o de cada um.")  # fmt: skip
@click.option("--rule", "prefix", default="", help="Só as regras que começam assim.")
@click.option("--all", "every", is_flag=True, help="Também o que é igual.")
@click.option("--bodies-dir", type=click.Path(path_type=Path), help="Ler os órgãos desta pasta.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
@click.option("--csv", "as_csv", is_flag=True, help="Planilha.")
def diff(
    first: str,
    second: str | None,
    days: tuple[date, ...],
    prefix: str,
    every: bool,
    bodies_dir: Path | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """O que difere entre A e B, regra por regra, com o dispositivo de cada um.

    A e B são normas (pelo nome ou pela pasta do pacote) ou órgãos; sem B, o próprio A em dois
    dias. O que um lado não diz aparece como silêncio.
    """
    if len(days) > 2:
        output.bad_input("--on: dê um dia, ou dois: o de A e o de B")
    if second is None and len(days) != 2:
        output.bad_input("sem B, diga os dois dias de A: --on AAAA-MM-DD --on AAAA-MM-DD")
    if as_json and as_csv:
        output.bad_input("--json ou --csv: use um só")
    one = _target(first, bodies_dir)
    other = one if second is None else _target(second, bodies_dir)
    a = one.side(days[0] if days else None)
    b = other.side(days[-1] if days else None)
    found = [rule for rule in compare(a, b, one.vocabulary) if rule.rule.name.startswith(prefix)]
    shown = [rule for rule in found if every or rule.differs]
    if as_json:
        output.json_out(_as_json(a, b, found, shown))
    elif as_csv:
        _write_csv(shown)
    else:
        _write_text(a, b, found, shown)


def _target(name: str, bodies_dir: Path | None) -> _Target:
    """A pack's folder, a pack of the installation, or a body. Exit 2 when it is none of them."""
    from portaria.cli.body import assembled_for

    vocabulary = installed_vocabulary()
    if (Path(name) / "norm.yaml").is_file():
        try:
            pack = read_folder(Path(name), vocabulary)
        except SourceError as error:
            output.bad_input(str(error))
        return _alone(pack.norm.short, Law(pack.norm.id, [NormOfBody(pack)]), vocabulary)
    packs = installed_packs(vocabulary)
    if name in packs:
        pack = packs[name]
        return _alone(pack.norm.short, Law(pack.norm.id, [NormOfBody(pack)]), vocabulary)
    body = assembled_for(name, bodies_dir)
    today = clock.today(ZoneInfo(body.config.zone))
    return _Target(body.config.acronym, body.law, today, body.vocabulary)


def _alone(name: str, law: Law, vocabulary: Vocabulary) -> _Target:
    return _Target(name, law, clock.today(UTC), vocabulary)


def _as_json(
    a: Side, b: Side, found: Iterable[Compared], shown: Iterable[Compared]
) -> dict[str, output.Json]:
    counts = Counter(rule.kind for rule in found)
    return {
        "a": {"name": a.name, "on": a.on.isoformat(), "policy": a.policy.digest},
        "b": {"name": b.name, "on": b.on.isoformat(), "policy": b.policy.digest},
        "counts": {kind: counts[kind] for kind in KINDS},
        "rules": [rule.as_json() for rule in shown],
    }


def _write_text(a: Side, b: Side, found: Iterable[Compared], shown: Iterable[Compared]) -> None:
    click.echo(f"primeiro: {a.name}, em {a.on:%d/%m/%Y}\nsegundo:  {b.name}, em {b.on:%d/%m/%Y}")
    for compared in shown:
        click.echo(f"\n{compared.rule.name}: {compared.rule.about} ({KINDS[compared.kind]})")
        for row in compared.rows:
            case = " / ".join(row.cases)
            click.echo(f"  {'≠' if row.differs else '='} {case or 'em todos os casos'}")
            click.echo(f"      primeiro: {_shown(row.a)}")
            click.echo(f"      segundo:  {_shown(row.b)}")
        if compared.cut:
            click.echo("  há mais casos do que se mostram aqui (limite deste produto)")
    counts = Counter(compared.kind for compared in found)
    told = "; ".join(f"{words}: {counts[kind]}" for kind, words in KINDS.items() if counts[kind])
    total = output.counted(sum(counts.values()), "regra", "regras")
    click.echo(f"\n{total}{f' ({told})' if told else ''}")


def _shown(said: Said | None) -> str:
    if said is None:
        return SILENCE
    return f"{said.text} ({_cited(said)})"


def _cited(said: Said | None) -> str:
    return "; ".join(
        f"{one.label}{', ' + one.source if one.source else ''}" for one in said.citations
    ) if said else ""  # fmt: skip


def _write_csv(shown: Iterable[Compared]) -> None:
    from portaria.cli.main import with_database

    with_database()
    from portaria.frame.exports import lines

    for line in lines(HEADER, _csv_rows(shown)):
        click.echo(line, nl=False)


def _csv_rows(shown: Iterable[Compared]) -> Iterator[tuple[object, ...]]:
    for compared in shown:
        for row in compared.rows:
            yield (
                compared.rule.name,
                compared.rule.about,
                " / ".join(row.cases),
                row.a.text if row.a else SILENCE,
                _cited(row.a),
                row.b.text if row.b else SILENCE,
                _cited(row.b),
                "sim" if row.differs else "não",
            )
