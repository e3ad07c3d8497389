"""The reply of an absence in the store: a Sieve script put, read back, taken away (M15)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portaria.bodies.policies import adopted
from portaria.connectors.dovecot.sieve import absence, reading
from portaria.connectors.dovecot.store import published
from portaria.connectors.dovecot.store.carrying import carried, failed, gone, mailboxes_of
from portaria.connectors.dovecot.store.doveadm import Answer, Doveadm
from portaria.connectors.dovecot.store.effects import REPLY
from portaria.connectors.dovecot.store.published import Box
from portaria.duties.types import Done, Failed, OpenDuty, Outcome

BATCH = 200  # a mailbox takes several questions, one after another


@carried(REPLY, batch=BATCH)
def reply(server: Doveadm, duties: Sequence[OpenDuty], _at: datetime) -> Mapping[int, Outcome]:
    """Put the published reply of each mailbox, or take away the one that is over."""
    mailboxes = mailboxes_of(duties)
    boxes = published.boxes(mailboxes.values())
    bodies = {duty.id: duty.body for duty in duties}
    return {
        key: agree(server, boxes[box], zone(bodies[key])) if box in boxes else gone(box)
        for key, box in mailboxes.items()
    }


def agree(server: Doveadm, box: Box, offset: Callable[[date], str]) -> Outcome:
    """Make the reply of ``box`` what is published; the text that the person wrote is kept.
    ``offset`` is the body's on a day, as Sieve has it (``-0300``)."""
    try:
        scripts = _Scripts.of(server, box.address)
        if box.absence is None or box.state not in ("active", "suspended"):
            return _take_away(server, box, scripts)
        return _put(server, box, scripts, offset)
    except _Refused as refused:
        return failed(refused.answer)


@dataclass(frozen=True, slots=True)
class _Scripts:
    """The scripts of a mailbox: their names, the active one, the person's own (ours goes around
    it), and the text of ours."""

    names: frozenset[str]
    active: str
    own: str
    ours: str

    @classmethod
    def of(cls, server: Doveadm, user: str) -> _Scripts:
        listed = _did(server.one("sieveList", user=user))
        names = frozenset(row["script"] for row in listed.rows)
        active = next((row["script"] for row in listed.rows if row.get("active")), "")
        ours = _text(server, user, absence.NAME) if absence.NAME in names else ""
        own = absence.own_of(ours) if active == absence.NAME else active
        return cls(names, active, own, ours)


def _put(server: Doveadm, box: Box, scripts: _Scripts, offset: Callable[[date], str]) -> Outcome:
    assert box.absence is not None  # noqa: S101  # asked only of what has one
    own = scripts.own if scripts.own in scripts.names else ""
    if own and reading.replies(_text(server, box.address, own)):
        _take_away(server, box, scripts)
        return Done("fica a resposta que a própria pessoa escreveu")
    told = box.absence
    wanted = absence.script(
        told.first, told.last, told.text, zone=offset(told.first), own=own,
        addresses=box.aliases,
    )  # fmt: skip
    if scripts.ours != wanted or scripts.active != absence.NAME:
        _did(
            server.one("sievePut", user=box.address, activate=True, scriptname=absence.NAME,
                       file=wanted)
        )  # fmt: skip
        after = _Scripts.of(server, box.address)
        if after.active != absence.NAME or after.ours != wanted:
            return Failed(f"o servidor não ficou com a resposta automática de {box.address}")
    return Done("resposta automática no servidor")


def _take_away(server: Doveadm, box: Box, scripts: _Scripts) -> Outcome:
    if absence.NAME not in scripts.names:
        return Done("nenhuma resposta automática da Portaria no servidor")
    user = box.address
    if scripts.active == absence.NAME:
        if scripts.own in scripts.names:
            _did(server.one("sieveActivate", user=user, scriptname=scripts.own))
        else:
            _did(server.one("sieveDeactivate", user=user))
    _did(server.one("sieveDelete", user=user, scriptname=absence.NAME))
    if absence.NAME in _Scripts.of(server, user).names:
        return Failed(f"a resposta automática de {user} continua no servidor")
    return Done("resposta automática retirada do servidor")


def _text(server: Doveadm, user: str, name: str) -> str:
    return str(_did(server.one("sieveGet", user=user, scriptname=name)).rows[0]["sieve script"])


def own_script(server: Doveadm, user: str) -> str:
    """The text of the person's own script that works, alone or within ours; "" if none does.

    Raises:
        Unreachable: the server did not answer.
    """
    try:
        scripts = _Scripts.of(server, user)
        return _text(server, user, scripts.own) if scripts.own in scripts.names else ""
    except _Refused:
        return ""


def zone(body: str) -> Callable[[date], str]:
    """The offset of ``body`` on a day, as Sieve has it (``-0300``)."""
    return lambda day: adopted(body).calendar.first_instant(day).strftime("%z")


class _Refused(Exception):  # noqa: N818
    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.why)
        self.answer = answer


def _did(answer: Answer) -> Answer:
    if not answer.done:
        raise _Refused(answer)
    return answer
