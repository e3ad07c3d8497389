"""What the servers saw flows back to the state: last accesses, who used shared mailboxes, how full
they are (M5, M8, M10, M12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from portaria import clock
from portaria.bodies.policies import adopted
from portaria.connectors.dovecot.store import configured, published
from portaria.connectors.dovecot.store.carrying import carried
from portaria.connectors.dovecot.store.doveadm import Answer, Command, Doveadm
from portaria.connectors.dovecot.store.folders import SHARED, own_rows
from portaria.database.copying import cursor
from portaria.duties.registry import daily
from portaria.duties.types import Failed, Later, OpenDuty, Outcome
from portaria.mail.acts.records import record_accesses, record_usage
from portaria.mail.shared.records import DELETED, READ, SAVED, Used, forget_purged, record_uses
from portaria.mail.sign_ins import SignedIn, record_sign_ins
from portaria.mail.traces import following
from portaria.mail.types import Access, Usage

USAGE = "store.usage"
BY = "system:dovecot"
TOGETHER = 50
"""Mailboxes asked in one request."""
AT_ONCE = 0.5
"""Seconds of one call of the handler: what is left is looked at in the next, after whatever else is
due. Ours, no norm's."""
_SIZES = {"field": ["vsize"], "mailboxMask": ["*"]}
_EVENTS = {"opened": READ, "read": READ, "deleted": DELETED, "saved": SAVED}
_KNOWN = """
SELECT m.address, b.zone, m.kind FROM mail_mailbox m JOIN bodies_body b ON b.slug = m.body_id
WHERE m.address = ANY(%s) AND m.state IN ('active', 'suspended')
"""
_reached: dict[str, str] = {}  # how far each body was looked at; a new process begins anew


@following.on_access
def record(accesses: Sequence[following.Access], at: datetime) -> None:
    """Within ingest's transaction: sign-ins are accesses to the person's mailbox; what is done in a
    shared folder, to that mailbox, and a use of it."""
    zones, organizational = _known(
        {name for one in accesses for name in (one.user, _shared(one.box)) if name}
    )
    seen = [
        Access(one.user, one.at) for one in accesses if one.event == "login" and one.user in zones
    ]
    # Somebody let into another's mailbox (M18) is no access of its holder.
    seen += [
        Access(address, one.at)
        for one in accesses
        if one.event in _EVENTS and (address := _shared(one.box)) in organizational
    ]
    record_accesses(seen, by=BY, at=at)
    record_uses(list(_uses(accesses, zones)))


@following.on_entering
def record_entered(entered: Sequence[following.Entered], _at: datetime) -> None:
    """Within ingest's transaction: from where people signed in (A11)."""
    record_sign_ins([SignedIn(one.user, one.client, one.first, one.last) for one in entered])


def _uses(accesses: Sequence[following.Access], known: Mapping[str, ZoneInfo]) -> Iterator[Used]:
    for one in accesses:
        address, what = _shared(one.box), _EVENTS.get(one.event)
        if what is not None and address in known:
            yield Used(address, one.user, what, one.at.astimezone(known[address]).date(), one.at)


def _shared(box: str) -> str:
    """The mailbox that a folder of the shared namespace belongs to (``shared/setor@…/INBOX``)."""
    return box[len(SHARED) :].partition("/")[0] if box.startswith(SHARED) else ""


def _known(addresses: set[str]) -> tuple[dict[str, ZoneInfo], set[str]]:
    """The zone of each mailbox in use, by address; and which of them are organizational."""
    with cursor() as c:
        c.execute(_KNOWN, (sorted(addresses),))
        rows = c.fetchall()
    zones = {address: ZoneInfo(zone) for address, zone, _ in rows}
    return zones, {address for address, _, kind in rows if kind == "organizational"}


@carried(USAGE, batch=1)
def look_at_usage(
    server: Doveadm, duties: Sequence[OpenDuty], at: datetime
) -> Mapping[int, Outcome]:
    """Ask how full each mailbox of the body is, some thousands at a time, and warn whoever nears
    the limit or is at it; then again after ``PORTARIA_MAIL_USAGE_EVERY`` seconds."""
    return {duty.id: _look(server, duty, at) for duty in duties}


def _look(server: Doveadm, duty: OpenDuty, at: datetime) -> Outcome:
    adopted(duty.body)  # a body that runs here
    looked, warned, began = 0, 0, clock.elapsed()
    for users in published.in_use(duty.body, after=_reached.get(duty.body, ""), chunk=TOGETHER):
        answers = server.ask([Command("mailboxStatus", {"user": u, **_SIZES}) for u in users])
        told = [Usage(u, _held(a)) for u, a in zip(users, answers, strict=True) if a.done]
        if wrong := next((a for a in answers if not a.done and not a.absent), None):
            return Failed(wrong.why)
        warned += record_usage(told, by=BY, at=at)
        looked += len(users)
        _reached[duty.body] = users[-1]
        if clock.elapsed() - began > AT_ONCE:
            return Later(at + timedelta(seconds=1), f"{looked} caixas vistas; continua")
    _reached.pop(duty.body, None)
    again = at + timedelta(seconds=settings.MAIL_USAGE_EVERY)
    return Later(again, f"caixas vistas na última volta: {looked}; avisos: {warned}")


def _held(answer: Answer) -> int:
    """Bytes, as the quota counts them; what others share with the person is not theirs."""
    return sum(int(row["vsize"]) for row in own_rows(answer))


@daily
def forget(_at: datetime) -> None:
    """Uses of mailboxes that are no more go."""
    if configured.present():
        forget_purged()
