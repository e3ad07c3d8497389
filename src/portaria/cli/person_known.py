"""``portaria person show --on Y --as-known-on X``: what was believed on X about Y."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from portaria.cli.output import counted, local_day

if TYPE_CHECKING:
    from portaria.journeys.known import KnownSheet


def tell_known(sheet: KnownSheet) -> None:
    """The sheet, for people."""
    from portaria.frame import categories, labels

    zone = ZoneInfo(sheet.zone)
    click.echo(
        f"{sheet.name} (pessoa {sheet.id}): o que se sabia em {sheet.known:%d/%m/%Y} sobre o dia "
        f"{sheet.on:%d/%m/%Y}"
    )
    for bond in sheet.bonds:
        until = f" até {bond.end:%d/%m/%Y}, exclusive" if bond.end else ""
        situation = labels.of(labels.SITUATIONS, bond.situation)
        click.echo(
            f"  vínculo {bond.registration}: {categories.label(bond.category)}, {bond.body},"
            f" desde {bond.start:%d/%m/%Y}{until}: {situation}"
        )
    for one in sheet.holdings:
        kind = labels.of(labels.SUBJECTS, one.subject.partition(":")[0])
        cited = f" [{', '.join(one.provisions)}]" if one.provisions else ""
        click.echo(
            f"  {kind} {one.name or one.subject}: {labels.of(labels.STATES, one.state)}"
            f" desde {local_day(one.since, zone)}{cited}"
        )
    for event in sheet.events:
        kind = labels.of(labels.EVENTS, event.kind)
        told = local_day(event.known_at, zone)
        click.echo(
            f"  evento {event.id}: {kind} em {event.effective_on:%d/%m/%Y}, sabido em {told}"
        )
    if not (sheet.bonds or sheet.holdings or sheet.events):
        click.echo("  nada se sabia")
    if sheet.erased:
        said = counted(sheet.erased, "ato teve", "atos tiveram")
        click.echo(f"  {said} o conteúdo eliminado desde então: o que diziam já não se pode contar")
