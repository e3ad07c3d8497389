"""Lines of files of events as typed rows, checked one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portaria.people.hr.rows import Understanding
from portaria.people.hr.values import Values
from portaria.people.types import ENDS_BOND, OF_UNITS, EventKind


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event told by itself, by the bond's registration (or, of a unit, by its code)."""

    line: int
    registration: str
    kind: EventKind
    day: date
    until: date | None
    unit: str
    category: str
    leave_kind: str
    to_body: str
    name: str
    new_registration: str
    successor: str
    acronym: str = ""


def read_event(v: Values, u: Understanding) -> EventRow | None:
    """The current line as an event; None if it has a problem."""
    kind, day = v.word("event"), v.date("day")
    if not v.sound or day is None:
        return None
    row = EventRow(
        v.line,
        v.text("registration", 40),
        EventKind(kind),
        day,
        v.date("until"),
        v.text("unit", 60),
        u.category(v),
        v.word("leave_kind"),
        v.text("to_body"),
        v.text("name"),
        v.text("new_registration", 40),
        v.text("successor", 60),
        v.text("acronym", 40),
    )
    _check_event(v, row, u.today)
    return row if v.sound else None


_NEEDED = {
    EventKind.TRANSFER: "unit",
    EventKind.CATEGORY_CHANGE: "category",
    EventKind.CONTRACT_RENEWAL: "until",
    EventKind.NAME_CHANGE: "name",
    EventKind.REGISTRATION_CHANGE: "new_registration",
    EventKind.UNIT_RENAMED: "acronym",
    EventKind.UNIT_EXTINCT: "successor",
}
# Events that may be told before their day; the others are told once they hold.
_FORETOLD = frozenset(
    {*ENDS_BOND, EventKind.LEAVE, EventKind.SECONDMENT_OUT, EventKind.CONTRACT_RENEWAL}
)
_BY_PEOPLE_FILE = frozenset({EventKind.ADMISSION, EventKind.SECONDMENT_IN})


def _check_event(v: Values, row: EventRow, today: date) -> None:
    for field, value, why in wrong_in_event(row, today):
        v.bad(field, v.text("event") if field == "event" else value, why)


def wrong_in_event(row: EventRow, today: date) -> Iterator[tuple[str, str, str]]:
    """What an event must not say of itself: (field, value, why)."""
    if row.kind in _BY_PEOPLE_FILE:
        yield "event", row.kind.value, "quem chega vem pelo arquivo de pessoas"
    if row.day > today and row.kind not in _FORETOLD:
        yield "day", f"{row.day:%d/%m/%Y}", "este evento só se informa a partir do seu dia"
    needed = _NEEDED.get(row.kind)
    if needed and not getattr(row, needed):
        yield needed, "", "este evento precisa deste valor"
    subject = "unit" if row.kind in OF_UNITS else "registration"
    if not getattr(row, subject):
        yield subject, "", "o evento não diz de quem é"
    if row.until and row.until < row.day:
        yield "until", f"{row.until:%d/%m/%Y}", f"termina antes de começar ({row.day:%d/%m/%Y})"
