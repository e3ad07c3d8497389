"""``portaria norm transition``: what an amendment makes of what is open; moving it; undoing it."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from zoneinfo import ZoneInfo

import click

from portaria import clock
from portaria.cli import output
from portaria.cli.options import DAY

if TYPE_CHECKING:
    from portaria.bodies.assembly import Assembled
    from portaria.journeys.transition.types import Fate, Totals

CHUNK = 1000  # lines whose persons are named at once
HEADER = (
    "pessoa", "objeto", "prazo", "efeito", "venceria em", "pelo dispositivo", "vence em",
    "por qual dispositivo", "por quê",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asked:
    apply: bool
    confirm: bool
    undo: int | None
    as_json: bool
    as_csv: bool


@click.command()
@click.option("--body", "slug", help="Órgão; dispensável se só há um.")
@click.option("--on", type=DAY, help="Pelas normas deste dia (padrão: hoje no fuso do órgão).")
@click.option("--bodies-dir", type=click.Path(path_type=Path),
              help="Ler as normas do órgão desta pasta, antes de adotá-las.")  # fmt: skip
@click.option("--apply", "apply_", is_flag=True, help="Mudar os prazos, num só ato.")
@click.option("--confirm", is_flag=True, help="Aplicar ainda que haja prazos encurtados.")
@click.option("--undo", type=int, metavar="ATO", help="Desfazer o ato que os mudou.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
@click.option("--csv", "as_csv", is_flag=True, help="Planilha.")
def transition(
    slug: str | None,
    on: date | None,
    bodies_dir: Path | None,
    apply_: bool,
    confirm: bool,
    undo: int | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """O que a norma nova muda nos prazos abertos: de quem, de quando para quando, por quê.

    Sem --apply nada se grava. Prazo encurtado exige --confirm. Sai com 1 se faltou confirmar, ou se
    algo não pôde ser desfeito.
    """
    from portaria.cli.body import assembled_for
    from portaria.cli.main import with_database

    with_database()
    asked = _Asked(apply_, confirm, undo, as_json, as_csv)
    _check(asked, on, bodies_dir)
    # What is open is read from the database; the norms, from there too or from a folder.
    body = assembled_for(slug, bodies_dir)
    if undo is not None:
        _undo(body.config.slug, undo, asked)
    elif apply_:
        _apply(body.config.slug, asked)
    else:
        now = clock.now()
        _preview(body, on or clock.today(ZoneInfo(body.config.zone)), now, asked)


def _check(asked: _Asked, on: date | None, bodies_dir: Path | None) -> None:
    if asked.apply and asked.undo is not None:
        output.bad_input("--apply aplica e --undo desfaz: use um só")
    if (asked.apply or asked.undo is not None) and (on or bodies_dir):
        output.bad_input(
            "só se aplica o que o órgão adotou, e hoje: --on e --bodies-dir servem para ver antes"
        )
    if asked.as_json and asked.as_csv:
        output.bad_input("--json ou --csv: use um só")


def _preview(body: Assembled, on: date, at: datetime, asked: _Asked) -> None:
    from portaria.journeys.transition.acts import preview
    from portaria.journeys.transition.types import Totals

    totals = Totals()
    fates = preview(body, on=on, at=at, totals=totals)
    zone = ZoneInfo(body.config.zone)
    if asked.as_json:
        changes: list[output.Json] = [fate.as_json() for fate in fates]
        output.json_out(
            {
                "body": body.config.slug,
                "on": on.isoformat(),
                "counts": totals.as_json(),
                "changes": changes,
            }
        )
    elif asked.as_csv:
        _write_csv(fates, zone)
    else:
        _write_text(fates, zone)
        _tell_totals(totals)


def _apply(slug: str, asked: _Asked) -> None:
    from portaria.journeys.transition.acts import NotConfirmed, apply_transition

    try:
        act, totals = apply_transition(
            slug, by=f"cli:{getpass.getuser()}", at=clock.now(), confirmed=asked.confirm
        )
    except NotConfirmed as why:
        click.echo(f"{why} (--confirm)", err=True)
        raise SystemExit(1) from None
    if asked.as_json:
        output.json_out({"body": slug, "act": act, "counts": totals.as_json()})
        return
    _tell_totals(totals)
    if act is None:
        click.echo("nada a mudar")
    else:
        click.echo(
            f"ato {act}; desfaz-se com «portaria norm transition --body {slug} --undo {act}»"
        )


def _undo(slug: str, act: int, asked: _Asked) -> NoReturn:
    from portaria.journeys.transition.undoing import NotUndoable, undo_transition

    try:
        undone = undo_transition(slug, act, by=f"cli:{getpass.getuser()}", at=clock.now())
    except NotUndoable as why:
        output.bad_input(str(why))
    if asked.as_json:
        stuck: list[output.Json] = [
            {"subject": one.subject, "about": one.about, "why": one.why} for one in undone.stuck
        ]
        output.json_out(
            {"body": slug, "act": undone.act, "restored": undone.restored, "stuck": stuck}
        )
    else:
        said = output.counted(undone.restored, "prazo voltou", "prazos voltaram")
        click.echo(f"ato {undone.act}: {said} ao que era")
        for one in undone.stuck:
            click.echo(f"  não voltou: {one.subject} ({one.about}): {one.why}")
    raise SystemExit(1 if undone.stuck else 0)


def _write_text(fates: Iterable[Fate], zone: ZoneInfo) -> None:
    from portaria.journeys.transition.types import MOVED

    for fate, name in _named(fates):
        who = f"{name}: " if name else ""
        click.echo(f"{who}{fate.term.about} ({fate.term.subject})")
        old = f"{_last(fate.term.sum, fate.term.due_at, zone)} [{fate.term.sum['provision']}]"
        if fate.outcome == MOVED and fate.sum and fate.due_at:
            new = f"{_last(fate.sum, fate.due_at, zone)} [{fate.sum['provision']}]"
            click.echo(f"  {effect(fate)}: de {old} para {new}")
        else:
            click.echo(f"  {effect(fate)}: {old}")
        click.echo(f"  porque: {fate.why}")


def _write_csv(fates: Iterable[Fate], zone: ZoneInfo) -> None:
    from portaria.frame.exports import lines

    for line in lines(HEADER, (_row(fate, name, zone) for fate, name in _named(fates))):
        click.echo(line, nl=False)


def _row(fate: Fate, name: str, zone: ZoneInfo) -> tuple[object, ...]:
    term = fate.term
    new = (_last(fate.sum, fate.due_at, zone), fate.sum["provision"]) if (
        fate.sum and fate.due_at
    ) else ("", "")  # fmt: skip
    return (
        name, term.subject, term.about, effect(fate), _last(term.sum, term.due_at, zone),
        term.sum["provision"], *new, fate.why,
    )  # fmt: skip


def effect(fate: Fate) -> str:
    """``encurta``, ``alonga`` or ``fica``."""
    if fate.due_at is None:
        return "fica"
    return "encurta" if fate.shortens else "alonga"


def _last(data: object, due_at: datetime, zone: ZoneInfo) -> str:
    """The last day of a deadline; of hours, and of what is at once, the instant."""
    due_on = data["due_on"] if isinstance(data, dict) else ""
    if isinstance(data, dict) and (
        data["budget"]["unit"] == "hour" or not data["budget"]["amount"]
    ):
        return output.local_time(due_at.isoformat(), zone)
    return f"{date.fromisoformat(str(due_on)):%d/%m/%Y}"


def _named(fates: Iterable[Fate]) -> Iterator[tuple[Fate, str]]:
    """Each with its person's name, looked up by the chunk."""
    from portaria.people.models import Person

    remaining = iter(fates)
    while chunk := list(islice(remaining, CHUNK)):
        people = Person.objects.in_bulk({f.term.person for f in chunk if f.term.person})
        for fate in chunk:
            person = people.get(fate.term.person) if fate.term.person else None
            yield fate, person.shown_name if person else ""


def _tell_totals(totals: Totals) -> None:
    click.echo(
        f"{output.counted(totals.seen, 'prazo aberto visto', 'prazos abertos vistos')}: "
        f"{output.counted(totals.moved, 'muda', 'mudam')}, {totals.shortened} para mais cedo; "
        f"{output.counted(totals.kept, 'fica', 'ficam')} por disposição da norma"
    )
