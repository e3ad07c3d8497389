"""Mailboxes as what requests are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from portaria.mail import queries
from portaria.mail.types import MailboxHeld, Role, State
from portaria.people.queries import headed_by
from portaria.procedures.requests.registry import subjects
from portaria.procedures.requests.types import About


class Mailboxes:
    """One's own, those one answers for, and those of the units one heads; closed ones too, since a
    copy of them may be asked for."""

    def about(self, keys: Iterable[int]) -> Mapping[int, About]:
        return {key: _about(box) for key, box in queries.held(keys).items()}

    def of(self, person: int, body: str, day: date) -> Sequence[About]:
        mine = [box for box in queries.held_by([person])[person] if box.role is not Role.DELEGATE]
        units = [unit.pk for unit in headed_by(person, day, body=body)]
        for boxes in queries.held_by_units(units).values():
            mine += boxes
        found = {box.id: box for box in mine if box.body == body and box.state is not State.ASKED}
        return [_about(box) for box in found.values()]

    def find(self, body: str, text: str) -> int | None:
        box = queries.by_address(text)
        return box.id if box is not None and box.body == body else None


def _about(box: MailboxHeld) -> About:
    return About(
        "mailbox", box.id, box.address or f"caixa nº {box.id}", box.body, person=box.person,
        unit=box.unit, category=box.category, responsible=box.person,
    )  # fmt: skip


subjects.register("mailbox", Mailboxes(), seen_by=("mail.read", "mail.manage"))
