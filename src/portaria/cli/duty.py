"""``portaria duty``: what the system could not do, and sending it round again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from portaria import clock
from portaria.cli.acting import by_user, known_body
from portaria.cli.main import with_database
from portaria.cli.output import bad_input, counted, json_out

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from portaria.duties.models import Duty


@click.group()
def duty() -> None:
    """Deveres que o sistema não conseguiu cumprir."""


def _filters(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--unit", default="", help="Só os desta unidade (sigla)."),
        click.option("--kind", default="", help="Só deste tipo."),
        click.option("--body", default="", help="Só deste órgão."),
    ):
        command = option(command)
    return command


@duty.command()
@_filters
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def failed(body: str, kind: str, unit: str, as_json: bool) -> None:
    """O que falhou e espera que alguém mande tentar de novo, com o motivo."""
    with_database()
    rows = _failed(body, kind, unit)
    if as_json:
        json_out({"duties": [{"id": row.pk, **plain(row)} for row in rows]})
        return
    for row in rows:
        click.echo(f"nº {row.pk}  {sentence(row)}")
    if not rows:
        click.echo("nada falhou")


@duty.command()
@click.argument("numbers", type=int, nargs=-1, metavar="[NÚMERO…]")
@_filters
@click.option("--why", required=True, help="O que foi corrigido; fica no livro.")
@click.option("--confirm", is_flag=True, help="Faz; sem isto, só mostra o que seria tentado.")
def retry(
    numbers: tuple[int, ...], body: str, kind: str, unit: str, why: str, confirm: bool
) -> None:
    """Manda tentar de novo os deveres dados, ou todos os que os filtros encontram. Não se desfaz.

    Sem --confirm, mostra o que seria tentado e sai com 1.
    """
    if bool(numbers) == bool(body or kind or unit):
        bad_input("dê os números dos deveres, ou filtros (--body, --kind, --unit)")
    if not why.strip():
        bad_input("diga por que se tenta de novo: fica no livro. Nada foi alterado")
    with_database()
    from django.db import transaction

    from portaria.duties.acts import try_again

    rows = _numbered(numbers) if numbers else _failed(body, kind, unit)
    if confirm:
        with transaction.atomic():
            try_again([r.pk for r in rows], by=by_user(), at=clock.now(), why=why.strip())
    for row in rows:
        click.echo(f"nº {row.pk}  {sentence(row)}")
    if confirm or not rows:
        click.echo(counted(len(rows), "dever volta a ser tentado", "deveres voltam a ser tentados"))
        return
    click.echo("Nada mudou: para tentar de novo, repita com --confirm.", err=True)
    raise SystemExit(1)


def _failed(body: str, kind: str, unit: str) -> Sequence[Duty]:
    from django.conf import settings

    from portaria.bodies.models import Body
    from portaria.duties import listing
    from portaria.duties.acts import AGAIN_AT_ONCE
    from portaria.web.unit_duties import of_unit

    known_body(body)
    bodies = (body,) if body else tuple(Body.objects.values_list("slug", flat=True))
    today = clock.today(ZoneInfo(settings.DISPLAY_ZONE))
    wanted = listing.Wanted(bodies, kind, "failed", also=of_unit(unit, bodies, today))
    return list(listing.duties(wanted).order_by("run_at", "id")[:AGAIN_AT_ONCE])


def _numbered(numbers: Sequence[int]) -> Sequence[Duty]:
    from portaria.duties.models import Duty

    rows = list(Duty.objects.filter(pk__in=numbers, state="failed").order_by("run_at", "id"))
    if missing := set(numbers) - {row.pk for row in rows}:
        bad_input(f"o dever nº {min(missing)} não está entre os que falharam. Nada foi alterado")
    return rows


def sentence(row: Duty) -> str:
    """A duty that failed, in a line."""
    tries = counted(row.attempts, "tentativa", "tentativas")
    return f"{row.body}  {row.about} – {row.subject}: {row.last_error} ({tries})"


def plain(row: Duty) -> dict[str, Any]:
    """A duty that failed, for programs."""
    return {
        "kind": row.kind, "body": row.body, "subject": row.subject, "person": row.person,
        "about": row.about, "attempts": row.attempts, "why": row.last_error,
        "escalated_to": row.escalated_to,
    }  # fmt: skip
