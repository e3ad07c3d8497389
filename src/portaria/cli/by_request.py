"""What the commands that decide share: where a norm wants a thing asked for, it is asked for, and
decided in the same step by whoever is competent; where none does, the competence acts directly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import click

from portaria.cli.output import refused

if TYPE_CHECKING:
    from portaria.norms.plain import Json
    from portaria.procedures.requests.types import Ask

ASKED_BY = click.option(
    "--asked-by", type=int, help="Número de quem pediu, se não foi quem decide (--as)."
)


def is_asked(rite: str, category: str, body: str, at: datetime) -> bool:
    """Whether the norms in force in ``body`` make ``rite`` a request, decided by somebody."""
    from portaria.procedures.requests.at_once import provided

    return provided(rite, category, body, at) is not None


def must_not_be_asked(rite: str, category: str, body: str, about: str, at: datetime) -> None:
    """Leave with 1 where the norms give what is to be done a request of its own: nobody decides it
    without one."""
    if is_asked(rite, category, body, at):
        refused(
            f"a norma quer que isto se peça: «portaria request new {rite} --body {body} "
            f"--about {about} --as NÚMERO». Nada foi alterado"
        )


def request(ask: Ask, *, by: str, at: datetime) -> int:
    """Register a request; its number. Leaves with 1, saying why, where it cannot be asked."""
    from portaria.procedures.requests import acts
    from portaria.procedures.requests.types import Refused

    try:
        [number] = acts.ask([ask], by=by, at=at)
    except Refused as refusal:
        refused(str(refusal))
    return number


def settle(
    rite: str, body: str, about: int, values: Mapping[str, Json], *, asked_by: int | None,
    person: int, why: str, by: str, at: datetime,
) -> bool:  # fmt: skip
    """Register the request of ``asked_by`` with the approval of ``person``, say what became of it,
    and whether it was carried out. Leaves with 1 where it could not be asked, or is not
    ``person``'s to decide: nothing is then kept."""
    from portaria.procedures.requests import acts
    from portaria.procedures.requests.types import Ask, Refused

    ask = Ask(body, rite, about, {k: v for k, v in values.items() if v}, asked_by or person)
    try:
        [settled] = acts.decide_at_once([ask], person=person, by=by, at=at, text=why)
    except Refused as refusal:
        refused(str(refusal))
    number = settled.number
    if settled.done:
        click.echo(f"pedido nº {number} registrado, aprovado e cumprido")
    elif settled.state == "waiting":
        click.echo(f"pedido nº {number} registrado; espera a decisão de: {settled.why}")
    else:
        click.echo(f"pedido nº {number} aprovado; por cumprir: {settled.why}")
    return settled.done


def tell(done: bool, said: str) -> None:
    """Say ``said`` where it was done; else leave with 1, what was registered being kept."""
    if not done:
        raise SystemExit(1)
    click.echo(said)
