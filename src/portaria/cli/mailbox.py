"""``portaria mailbox``: mailboxes, each with its dates and its reasons."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from portaria import clock
from portaria.cli.acting import known_body
from portaria.cli.mailbox_acts import COMMANDS
from portaria.cli.mailbox_asked import ASKED
from portaria.cli.mailbox_requests import REQUESTS
from portaria.cli.mailbox_uses import readers
from portaria.cli.main import with_database
from portaria.cli.output import axes, bad_input, json_out, local_day, local_time
from portaria.norms.kinds.values import Size

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    from portaria.ledger.types import Json
    from portaria.mail.types import MailboxHeld, OnServers

STATES = ("asked", "waiting_term", "active", "suspended", "closed", "purged")


@click.group()
def mailbox() -> None:
    """Caixas de correio."""


@mailbox.command()
@click.argument("address", metavar="ENDEREÇO")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def show(address: str, as_json: bool) -> None:
    """Uma caixa inteira: situação, datas, quem a usa, cada ato com os motivos, o que vence."""
    with_database()
    from portaria.bodies.policies import calendar_of
    from portaria.connectors.publishing.standing import of
    from portaria.mail.queries import by_address, history_of, promised_sums, sharing_of

    box = by_address(address)
    if box is None:
        bad_input(f"não há caixa com o endereço {address}")
    acts, due = history_of(box.id)
    shared, sums = sharing_of(box.id), promised_sums(box.id)
    zone = calendar_of(box.body).zone
    servers = of([box.id]).get(box.id)
    if as_json:
        on_servers = _on_servers(servers)
        json_out({**plain(box), **shared, "sums": sums, "acts": acts, "due": due,
                  "on_servers": on_servers})  # fmt: skip
        return
    _write(box, shared, sums, servers, zone)
    _write_acts(acts, zone)
    _write_due(due, zone)


def _write(
    box: MailboxHeld,
    shared: Mapping[str, Sequence[dict[str, Json]]],
    sums: Sequence[Json],
    servers: OnServers | None,
    zone: ZoneInfo,
) -> None:
    from portaria.frame import labels

    state = labels.STATES[box.state.value]
    click.echo(f"{box.address or 'ainda sem endereço'} ({box.body}): {state}")
    for name, value in _details(box, zone).items():
        click.echo(f"  {name}: {value}")
    if servers is not None:
        click.echo(f"  nos servidores: {_said_of_servers(servers, zone)}")
    for sum_ in sums:
        _sum(sum_)
    today = clock.today(zone)
    for alias in shared["aliases"]:
        click.echo(f"  alias {alias['address']}, desde {_day(alias['start'])}{_end(alias, today)}")
    for one in shared["delegations"]:
        click.echo(f"  {one['name']}: {_rights(one)}, desde {_day(one['start'])}{_end(one, today)}")


def _write_acts(acts: Sequence[dict[str, Json]], zone: ZoneInfo) -> None:
    from portaria.frame import labels

    click.echo("Atos:")
    for act in acts:
        when = axes(act["held_at"], act["recorded_at"], zone)
        kind = labels.of(labels.ACTS, str(act["kind"]))
        click.echo(f"  {when}  {kind}  {_list(act['provisions'])}".rstrip())
        for reason in act["reasons"] or ():  # type: ignore[union-attr]
            click.echo(f"      {reason}")


def _write_due(due: Sequence[dict[str, Json]], zone: ZoneInfo) -> None:
    if due:
        click.echo("A vencer:")
    for duty in due:
        when = local_time(duty["due_at"], zone)
        click.echo(f"  {when}  {duty['about']}  {_list(duty['provisions'])}".rstrip())
        _sum(duty["sum"])


def _on_servers(standing: OnServers | None) -> Json:
    if standing is None:
        return None
    at = standing.at.isoformat() if standing.at else None
    return {"version": standing.version, "at": at, "waiting": standing.waiting}


def _said_of_servers(standing: OnServers, zone: ZoneInfo) -> str:
    read = f", lida de volta em {local_time(standing.at, zone)}" if standing.at else ""
    known = f"versão {standing.version}{read}" if standing.version else "nada consta"
    return f"à espera de publicação; {known}" if standing.waiting else known


def _sum(value: Json) -> None:
    from collections.abc import Mapping

    from portaria.workdays.arithmetic import text_of

    if isinstance(value, Mapping):
        for line in text_of(value).splitlines():
            click.echo(f"      {line}")


@mailbox.command("list")
@click.option("--body", required=True, help="Órgão.")
@click.option("--state", type=click.Choice(STATES), help="Situação.")
@click.option("--kind", type=click.Choice(["individual", "organizational"]), help="Padrão.")
@click.option("--category", default="", help="Categoria.")
@click.option("--unit", default="", help="Sigla da unidade.")
@click.option("--text", default="", help="Começo do endereço.")
@click.option("--full", is_flag=True, help="Só as que atingiram o limite.")
@click.option("--idle-since", type=click.DateTime(["%Y-%m-%d"]), help="Sem acesso desde o dia.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def list_mailboxes(
    body: str, state: str | None, kind: str | None, category: str, unit: str, text: str,
    full: bool, idle_since: datetime | None, as_json: bool,
) -> None:  # fmt: skip
    """As caixas de um órgão, pelo endereço."""
    with_database()
    from portaria.bodies.policies import calendar_of
    from portaria.frame import categories, labels
    from portaria.mail.queries import matching

    known_body(body)
    since = calendar_of(body).first_instant(idle_since.date()) if idle_since else None
    rows = matching(body=body, state=state, kind=kind, category=category, unit=unit, text=text,
                    full=full, idle_since=since)  # fmt: skip
    if as_json:
        json_out({"mailboxes": [plain(box) for box in rows]})
        return
    for box in rows:
        kept = "eliminada em" if box.state.value == "purged" else "guardada até a véspera de"
        until = f", {kept} {box.purge_on:%d/%m/%Y}" if box.purge_on else ""
        address = box.address or f"(nº {box.id}, sem endereço)"
        state, category = labels.STATES[box.state.value], categories.label(box.category)
        click.echo(f"{address}  {state}  {category}{until}")
    if not rows:
        click.echo("nenhuma caixa")


def plain(box: MailboxHeld) -> dict[str, Json]:
    """A mailbox for programs: sizes in bytes, days and instants in ISO 8601, null where there is
    none."""
    return {
        "id": box.id,
        "body": box.body,
        "kind": box.kind,
        "category": box.category,
        "address": box.address or None,
        "state": box.state.value,
        "person": box.person,
        "unit": box.unit,
        "quota_bytes": box.quota_bytes,
        "used_bytes": box.used_bytes,
        "opened_at": box.opened_at.isoformat() if box.opened_at else None,
        "valid_until": box.valid_until.isoformat() if box.valid_until else None,
        "last_access_at": box.last_access_at.isoformat() if box.last_access_at else None,
        "suspended_for": box.suspended_for or None,
        "closed_at": box.closed_at.isoformat() if box.closed_at else None,
        "closed_for": box.closed_for or None,
        "copy_until": box.copy_until.isoformat() if box.copy_until else None,
        "purge_on": box.purge_on.isoformat() if box.purge_on else None,
        "legal_hold": box.legal_hold,
        "auto_reply": box.auto_reply,
        "provision": box.provision or None,
    }


def _details(box: MailboxHeld, zone: ZoneInfo) -> dict[str, str]:
    from portaria.frame import categories, labels

    size = Size().as_text
    said = {"categoria": categories.label(box.category), "padrão": labels.KINDS[box.kind]}
    said["limite"] = "a norma não o fixa" if box.quota_bytes is None else size(box.quota_bytes)
    said["volume"] = size(box.used_bytes)
    purged = box.state.value == "purged"
    days = {
        "aberta em": box.opened_at,
        "vigência até": box.valid_until,
        "último acesso": box.last_access_at,
        "encerrada em": box.closed_at,
        "cópia pode ser pedida até": box.copy_until,
        "conteúdo eliminado em" if purged else "conteúdo a eliminar em": box.purge_on,
    }
    said |= {name: local_day(day, zone) for name, day in days.items() if day is not None}
    if box.suspended_for:
        said["motivo da suspensão"] = box.suspended_for
    if box.legal_hold:
        said["guarda legal"] = "sim: nada se elimina"
    return said


def _rights(one: dict[str, Json]) -> str:
    named = {"may_read": "lê", "may_delete": "apaga", "may_send_as": "envia como a caixa"}
    return ", ".join(text for key, text in named.items() if one[key])


def _end(one: dict[str, Json], today: date) -> str:
    from portaria.mail.types import last_day

    if not one["end"]:
        return ""
    start, end = (date.fromisoformat(str(one[name])) for name in ("start", "end"))
    return f" até {last_day(start, end):%d/%m/%Y}{' (encerrado)' if end <= today else ''}"


def _day(iso: Json) -> str:
    return f"{date.fromisoformat(str(iso)):%d/%m/%Y}"


def _list(value: Json) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else ""


for command in (*ASKED, *COMMANDS, *REQUESTS, readers):
    mailbox.add_command(command)
