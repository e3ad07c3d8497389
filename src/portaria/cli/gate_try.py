"""``portaria gate try``: what the gate would do with a message, and why. Nothing is sent."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from portaria import clock
from portaria.cli import output
from portaria.cli.options import DAY
from portaria.norms.plain import Json

if TYPE_CHECKING:
    from portaria.bodies.assembly import Assembled
    from portaria.bodies.types import BodyConfig
    from portaria.mail.gate.facts import Content, MessageFacts
    from portaria.mail.gate.snapshot import GateSnapshot
    from portaria.mail.gate.verdict import Change, Verdict

_ASK = "mail.manage"
"""Whose answer the servers name for questions (``connectors.publishing.gate_bodies``)."""


@click.command("try")
@click.argument("file", metavar="ARQUIVO.eml", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--from", "sender", help="Remetente do envelope (padrão: o de From).")
@click.option("--to", "recipients", multiple=True, help="Destinatário (padrão: os de To e Cc).")
@click.option("--login", help="Quem se autenticou (padrão: o remetente).")
@click.option("--inbound", is_flag=True, help="A mensagem chega de outro servidor.")
@click.option("--category", default="", help="Categoria de quem envia, quando lido da pasta.")
@click.option("--body", "slug", help="Órgão; dispensável se só há um.")
@click.option("--on", type=DAY, help="Dia (padrão: hoje no fuso do órgão).")
@click.option("--at", "hour", metavar="HORA", help="Hora do dia, 19:30 (padrão: agora).")
@click.option("--bodies-dir", type=click.Path(path_type=Path), help="Ler o órgão desta pasta.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def try_message(
    file: Path,
    sender: str | None,
    recipients: tuple[str, ...],
    login: str | None,
    inbound: bool,
    category: str,
    slug: str | None,
    on: date | None,
    hour: str | None,
    bodies_dir: Path | None,
    as_json: bool,
) -> None:
    """O que aconteceria à mensagem em ARQUIVO.eml, e por que regra e dispositivo.

    Com --body ou --bodies-dir, pelas normas do órgão e um remetente suposto; sem eles, pelo que
    está publicado. Sai com 1 se a mensagem não passaria.
    """
    from portaria.mail.gate.deciding import decide

    content = _read(file)
    facts = _facts(content, sender, recipients, login, inbound=inbound)
    supposed = _supposed(slug, bodies_dir)
    snapshot = _published() if supposed is None else _suppose(supposed, facts, category, on)
    instant = _instant(snapshot, on, hour)
    verdict = decide(facts, snapshot, instant)
    if as_json:
        output.json_out(_as_json(facts, verdict))
    else:
        _tell(facts, verdict, instant, supposed)
    if verdict.outcome not in ("pass", "change"):
        raise SystemExit(1)


def _read(file: Path) -> Content:
    from portaria.mail.gate.reading.files import read

    try:
        return read(file.read_bytes())
    except OSError as error:
        output.bad_input(
            f"{file}: não se pode ler ({output.why_not(error)}); dê o nome de um arquivo .eml"
        )


def _facts(
    content: Content,
    sender: str | None,
    recipients: tuple[str, ...],
    login: str | None,
    *,
    inbound: bool,
) -> MessageFacts:
    """What the server would tell, as far as the message lets suppose it."""
    from portaria.mail.gate.facts import Envelope, MessageFacts, Route

    claimed = sender if sender is not None else next((a.address for a in content.from_), "")
    to = recipients or tuple(one.address for one in (*content.to, *content.cc) if one.address)
    route = Route.INBOUND if inbound else Route.SUBMISSION
    who = "" if inbound else (login if login is not None else claimed)
    return MessageFacts(Envelope(claimed, to, who, route=route), content)


def _supposed(slug: str | None, bodies_dir: Path | None) -> Assembled | None:
    """The body whose norms are asked; None: what is published is."""
    if slug is None and bodies_dir is None:
        return None
    from portaria.cli.body import assembled_for

    return assembled_for(slug, bodies_dir)


def _suppose(body: Assembled, facts: MessageFacts, category: str, on: date | None) -> GateSnapshot:
    """The norms of one body, with whoever logs in as the only person."""
    from portaria.mail.gate.snapshot import INDIVIDUAL, GateSnapshot, Profile
    from portaria.mail.gate.store.laws import body_law, policies_of

    config = body.config
    day = on or clock.now().astimezone(ZoneInfo(config.zone)).date()
    snapshot = GateSnapshot(version=1)
    snapshot.set_body(
        body_law(
            {
                "slug": config.slug,
                "name": config.name,
                "zone": config.zone,
                "domains": sorted({*config.domains.values()} - {"*"}),
                "linked": [],
                "staff": 0,
                "to_all_units": [],
                "to_all_addresses": [],
                "ask": _holders(config, _ASK, day),
                "gate": config.gate.as_json(),
                "policies": policies_of(body.law, date.min),
            }
        )
    )
    login, address = facts.envelope.login.lower(), facts.envelope.sender.lower()
    if login and "@" not in login and address.startswith(f"{login}@"):
        snapshot.logins[login] = 1
        snapshot.put(address, 1, Profile(config.slug, INDIVIDUAL, category))
    elif login:
        snapshot.put(login, 1, Profile(config.slug, INDIVIDUAL, category))
    return snapshot


def _holders(config: BodyConfig, power: str, day: date) -> str:
    """The units that body.yaml gives ``power`` to on ``day``."""
    held = (one for one in config.competences if one.power == power and one.since <= day)
    return ", ".join(dict.fromkeys(one.unit for one in held if not one.until or day < one.until))


def _published() -> GateSnapshot:
    from portaria.config import state
    from portaria.mail.gate.store.reading import SnapshotFile
    from portaria.mail.gate.store.schema import WrongFile

    try:
        with SnapshotFile(state.published() / "gate.sqlite") as file:
            return file.load()
    except (FileNotFoundError, WrongFile) as error:
        output.bad_input(f"{error}; ou diga o órgão com --body")


def _instant(snapshot: GateSnapshot, on: date | None, hour: str | None) -> datetime:
    zone = next((body.zone for body in snapshot.bodies.values()), ZoneInfo("UTC"))
    now = clock.now().astimezone(zone)
    try:
        at = time.fromisoformat(hour) if hour else now.time()
    except ValueError:
        output.bad_input(f"--at: «{hour}» não é uma hora do dia: escreva 19:30")
    return datetime.combine(on or now.date(), at, tzinfo=zone)


def _as_json(facts: MessageFacts, verdict: Verdict) -> dict[str, Json]:
    reply, hold = verdict.reply, verdict.hold
    return {
        **verdict.as_json(),
        "reply": {"code": reply.code, "enhanced": reply.enhanced, "text": reply.text}
        if reply
        else None,
        "hold": {"power": hold.power, "who": hold.who, "within": hold.within} if hold else None,
        "changes": [_change(one) for one in verdict.changes],
        "misses": list(verdict.misses),
        "silent": list(verdict.silent),
        "parts": [
            {
                "number": part.number,
                "names": list(part.names),
                "declared": part.declared,
                "type": part.type.id,
                "size": part.size,
                "attachment": part.attachment,
                "dangers": [{"code": one.code, "where": one.where} for one in part.dangers],
                "unexamined": part.unexamined or None,
            }
            for part in facts.content.parts
        ],
        "anomalies": sorted(facts.content.anomalies),
    }


def _change(change: Change) -> Json:
    from portaria.mail.gate.verdict import AddHeader, SetHeader

    if isinstance(change, AddHeader):
        return {"do": "add", "name": change.name, "value": change.value}
    if isinstance(change, SetHeader):
        return {"do": "set", "name": change.name, "index": change.index, "value": change.value}
    return {"do": "remove", "name": change.name, "index": change.index}


def _tell(facts: MessageFacts, verdict: Verdict, instant: datetime, body: Assembled | None) -> None:
    from portaria.cli.gate_try_text import told

    held = verdict.hold
    deciders = _holders(body.config, held.power, instant.date()) if body and held else ""
    for line in told(facts, verdict, deciders):
        click.echo(line)
