"""Sessions end with the act that ends the right to them (A6, M14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from portaria.connectors.dovecot.store import published
from portaria.connectors.dovecot.store.carrying import SOON, carried, mailboxes_of
from portaria.connectors.dovecot.store.doveadm import Command, Doveadm
from portaria.connectors.dovecot.store.effects import SESSIONS
from portaria.duties.types import Done, Failed, Later, OpenDuty, Outcome

AGAIN = timedelta(milliseconds=300)
"""Until a session told to end is looked for again; ours, no norm's."""


@carried(SESSIONS, patience=SOON)
def end_sessions(
    server: Doveadm, duties: Sequence[OpenDuty], at: datetime
) -> Mapping[int, Outcome]:
    """End the sessions of whom the act touches. Login is refused already: the act is published."""
    users = _users(duties)
    everybody = sorted({user for names in users.values() for user in names})
    kicked = server.ask([Command("kick", {"mask": [user]}) for user in everybody])
    stay = [user for user, answer in zip(everybody, kicked, strict=True) if answer.done]
    troubled = {
        user: answer
        for user, answer in zip(everybody, kicked, strict=True)
        if not answer.done and not answer.absent
    }
    left = _connected(server, stay)
    outcomes: dict[int, Outcome] = {}
    for duty in duties:
        if wrong := [troubled[user] for user in users[duty.id] if user in troubled]:
            outcomes[duty.id] = Failed(wrong[0].why, permanent=wrong[0].permanent)
        elif left.intersection(users[duty.id]):
            outcomes[duty.id] = Later(at + AGAIN, "a sessão ainda se encerra")
        else:
            outcomes[duty.id] = Done("nenhuma sessão aberta")
    return outcomes


def _users(duties: Sequence[OpenDuty]) -> dict[int, list[str]]:
    """Under which names the sessions of each duty stand: the mailbox's address, the one it had, and
    the individual mailboxes of the person."""
    mailboxes = mailboxes_of(duties)
    boxes = published.boxes(mailboxes.values())
    persons = published.addresses_of(p for d in duties if (p := _person(d)) is not None)
    found: dict[int, list[str]] = {}
    for duty in duties:
        names = list(persons.get(_person(duty) or 0, ()))
        box = boxes.get(mailboxes.get(duty.id, 0))
        if box is not None and not duty.payload.get("holder_stays"):
            names.append(box.address)
        if isinstance(old := duty.payload.get("old_address"), str) and old:
            names.append(old)
        found[duty.id] = sorted(set(names))
    return found


def _person(duty: OpenDuty) -> int | None:
    person = duty.payload.get("person")
    return person if isinstance(person, int) else None


def _connected(server: Doveadm, users: Sequence[str]) -> set[str]:
    """Who of ``users`` has a session."""
    if not users:
        return set()
    told = server.ask([Command("who", {"mask": [user]}) for user in users])
    return {
        user for user, answer in zip(users, told, strict=True) if answer.rows or not answer.done
    }
