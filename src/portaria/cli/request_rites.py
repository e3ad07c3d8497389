"""``portaria request rites|diagram``: the rites that norms prescribe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from portaria import clock
from portaria.cli.acting import known_body
from portaria.cli.main import with_database
from portaria.cli.output import json_out, refused
from portaria.cli.request_common import BODY, JSON, find_rite

if TYPE_CHECKING:
    from portaria.norms.plain import Json
    from portaria.procedures.requests.types import Rite


@click.command()
@click.option("--body", help="Como as normas de um órgão os têm.")
@JSON
def rites(body: str | None, as_json: bool) -> None:
    """Os ritos que o sistema executa; num órgão, quem pede e quem decide."""
    with_database()
    from portaria.procedures.requests.registry import rites as declared

    known_body(body or "")
    found: list[Json] = [_told(rite, body) for rite in declared().values()]
    if as_json:
        json_out({"rites": found})
        return
    for one in found:
        assert isinstance(one, dict)  # noqa: S101  # as _told gives it
        click.echo(f"{one['id']}  {one['title']}")
        if body is not None:
            decides = one["decides"] or "nenhuma norma em vigor o prevê"
            click.echo(f"    pede: {one['asks'] or '–'}; decide: {decides}")


def _told(rite: Rite, body: str | None) -> dict[str, Json]:
    from portaria.bodies.policies import adopted
    from portaria.norms.kinds.rites import Turns
    from portaria.procedures.requests.ruling import ruling

    fields: list[Json] = [
        {"id": f.id, "label": str(f.label), "kind": f.kind, "required": f.required}
        for f in rite.fields
    ]
    told: dict[str, Json] = {
        "id": rite.id, "title": str(rite.title), "about": rite.about, "fields": fields,
    }  # fmt: skip
    if body is None:
        return told
    its = adopted(body)
    ruled = ruling(rite.id, "", its.law.on(clock.today(its.calendar.zone)))
    asks = ", ".join(ruled.asks.value) if ruled and ruled.asks else ""
    return {
        **told,
        "asks": asks,
        "decides": Turns().as_text(ruled.decides.value) if ruled else "",
        "provisions": list(ruled.provisions) if ruled else [],
    }


@click.command()
@click.argument("rite", metavar="RITO")
@BODY
@click.option("--category", default="", help="Categoria de quem o pedido trata.")
@JSON
def diagram(rite: str, body: str, category: str, as_json: bool) -> None:
    """A figura de um rito (SVG), tirada do que a norma diz dele."""
    with_database()
    from portaria.bodies.policies import adopted
    from portaria.procedures.requests.diagram import boxes, drawn
    from portaria.procedures.requests.ruling import ruling

    known_body(body)
    wanted, its = find_rite(rite), adopted(body)
    policy = its.law.on(clock.today(its.calendar.zone))
    ruled = ruling(rite, category, policy)
    if ruled is None:
        refused(f"nenhuma norma em vigor em «{body}» prevê «{wanted.title}»")
    found = boxes(ruled, policy)
    if as_json:
        steps: list[Json] = [
            {"what": box.what, "who": box.who, "small": list(box.small)} for box in found
        ]
        json_out({"rite": rite, "steps": steps})
        return
    click.echo(drawn(str(wanted.title), found))


RITES = (rites, diagram)
