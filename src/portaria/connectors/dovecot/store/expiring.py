"""Messages past the time that the norm gives their folder are expunged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from portaria.bodies.policies import adopted
from portaria.connectors.dovecot.store import published
from portaria.connectors.dovecot.store.carrying import carried
from portaria.connectors.dovecot.store.doveadm import Answer, Command, Doveadm
from portaria.connectors.dovecot.store.effects import EXPIRE
from portaria.duties.types import Done, Failed, OpenDuty, Outcome


@carried(EXPIRE, batch=1)
def expire(server: Doveadm, duties: Sequence[OpenDuty], _at: datetime) -> Mapping[int, Outcome]:
    """Expunge, in every mailbox in use of the body, what each folder got before its day."""
    return {duty.id: _body(server, duty) for duty in duties}


def _body(server: Doveadm, duty: OpenDuty) -> Outcome:
    folders = _folders(duty)
    gone = 0
    for users in published.in_use(duty.body):
        asked = [_query(user, *folder) for user in users for folder in folders]
        found = server.ask([Command("search", query) for query in asked])
        if wrong := _wrong(found):
            return Failed(wrong)
        expired = [q for q, answer in zip(asked, found, strict=True) if answer.rows]
        server.ask([Command("expunge", query) for query in expired])
        left = server.ask([Command("search", query) for query in expired])
        if any(answer.rows for answer in left):
            return Failed("o servidor ainda tem mensagens que passaram da validade")
        gone += sum(len(answer.rows) for answer in found)
    return Done(f"{gone} mensagens apagadas")


def _folders(duty: OpenDuty) -> list[tuple[str, int]]:
    """Each folder's name, and the instant (Unix) before which what it got goes."""
    told: Any = duty.payload["folders"]
    calendar = adopted(duty.body).calendar
    return [
        (each["name"], int(calendar.first_instant(_day(each["first_kept"])).timestamp()))
        for each in told
    ]


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _query(user: str, folder: str, before: int) -> dict[str, object]:
    return {"user": user, "query": ["mailbox", folder, "savedbefore", str(before)]}


def _wrong(answers: Iterable[Answer]) -> str:
    """What went wrong; a mailbox without that folder has nothing in it."""
    return next((a.why for a in answers if not a.done and not a.absent), "")
