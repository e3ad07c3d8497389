"""What is coming, forecast or simulated, with the unit that each thing is of: to be filtered,
grouped, added up and written as calendars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import islice
from typing import Literal

from portaria import clock
from portaria.database import periods
from portaria.database.copying import cursor
from portaria.duties.calendar_file import Entry, described
from portaria.duties.forecast import Forecast
from portaria.journeys.simulation import SimulatedAct
from portaria.ledger.types import Json

Grouping = Literal["unit", "responsible", "kind", "month"]
GROUPINGS: tuple[Grouping, ...] = ("unit", "responsible", "kind", "month")
_CHUNK = 2000

# Of several bonds, the latest in force today; where none is, the latest of those that are over or
# have yet to begin.
_PERSONS = f"""
SELECT DISTINCT ON (b.person_id) b.person_id, u.acronym
  FROM people_bond b JOIN people_unit u ON u.id = b.unit_id JOIN bodies_body o ON o.slug = b.body_id
 WHERE b.person_id = ANY(%(keys)s) AND b.body_id = %(body)s
 ORDER BY b.person_id, {periods.in_force("b", "(%(at)s AT TIME ZONE o.zone)::date")} DESC,
          b.start DESC, b.id DESC
"""  # noqa: S608  # constants only
_MAILBOXES = """
SELECT m.id, u.acronym FROM mail_mailbox m JOIN people_unit u ON u.id = m.unit_id
 WHERE m.id = ANY(%(keys)s) AND m.kind <> 'individual'
"""
_UNITS = "SELECT id, acronym FROM people_unit WHERE id = ANY(%(keys)s)"


@dataclass(frozen=True, slots=True)
class Item:
    """One deadline or automatic act.

    Attributes:
        at: in its body's zone.
        unit: acronym: of the unit whose head must do it, else of the organizational mailbox, else
            of the person concerned; "" where there is none.
        assignee: who must do it (``person:7``, ``head-of:3``, ``power:…``); "" for what happens by
            itself.
        uid: the same from one file to the next.
        told: its documented JSON, but for the unit.
    """

    at: datetime
    kind: str
    subject: str
    person: int | None
    body: str
    unit: str
    provisions: tuple[str, ...]
    about: str
    assignee: str
    uid: str
    told: Mapping[str, Json]

    def as_json(self) -> dict[str, Json]:
        """The item's JSON, with ``unit``."""
        return {**self.told, "unit": self.unit}

    def key(self, by: Grouping) -> str:
        """What the item is grouped under; "" stands for what happens by itself, or is nobody's."""
        match by:
            case "unit":
                return self.unit
            case "responsible":
                return self.assignee
            case "kind":
                return self.kind
            case "month":
                return f"{self.at:%Y-%m}"

    def entry(self, who: str) -> Entry:
        """The item in a calendar; ``who`` does it, in words ("": it happens by itself)."""
        description = described(who, self.subject, self.provisions)
        return Entry(self.uid, self.at, self.about, description, self.kind)


def of_forecasts(found: Iterable[Forecast], zones: Mapping[str, tzinfo]) -> Iterator[Item]:
    """Open duties as items, in the order given, read by the chunk."""
    remaining = iter(found)
    while chunk := list(islice(remaining, _CHUNK)):
        keys = [(f.duty.body, f.duty.person, f.duty.subject, f.assignee) for f in chunk]
        for forecast, unit in zip(chunk, _units(keys), strict=True):
            yield _forecast(forecast, unit, zones)


def _forecast(forecast: Forecast, unit: str, zones: Mapping[str, tzinfo]) -> Item:
    duty = forecast.duty
    at = forecast.at.astimezone(zones.get(duty.body, UTC))
    return Item(
        at=at,
        kind=duty.kind,
        subject=duty.subject,
        person=duty.person,
        body=duty.body,
        unit=unit,
        provisions=duty.provisions,
        about=forecast.about,
        assignee=forecast.assignee,
        uid=f"duty-{duty.id}@{duty.body}.portaria.invalid",
        told={
            "at": at.isoformat(),
            "kind": duty.kind,
            "subject": duty.subject,
            "person": duty.person,
            "provision": duty.provisions[0] if duty.provisions else None,
            "body": duty.body,
            "about": forecast.about,
            "assignee": forecast.assignee,
            "event": duty.event,
        },
    )


def of_simulation(
    found: Sequence[SimulatedAct], body: str, words: Mapping[str, str]
) -> Iterator[Item]:
    """Simulated acts as items; ``words`` are their kinds in Portuguese."""
    units = _units([(body, act.person, act.subject, "") for act in found])
    for act, unit in zip(found, units, strict=True):
        yield Item(
            at=act.at,
            kind=act.kind,
            subject=act.subject,
            person=act.person,
            body=body,
            unit=unit,
            provisions=act.provisions,
            about=f"{words.get(act.kind, act.kind)}: {act.subject}",
            assignee="",
            uid=f"{act.kind}-{act.subject}-{act.at:%Y%m%d}@{body}.simulated.portaria.invalid",
            told=act.as_json(),
        )


def totals(found: Iterable[Item], by: Grouping) -> list[tuple[str, int]]:
    """How many under each key of ``by``: months in their order, others the most frequent first."""
    counted = Counter(item.key(by) for item in found)
    if by == "month":
        return sorted(counted.items())
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def _units(keys: Sequence[tuple[str, int | None, str, str]]) -> list[str]:
    """The acronym for each (body, person, subject, assignee); three queries a body at most."""
    heads = {key for _, _, _, who in keys if (key := _number(who, "head-of")) is not None}
    boxes = {key for _, _, subject, _ in keys if (key := _number(subject, "mailbox")) is not None}
    units = _read(_UNITS, sorted(heads))
    of_boxes = _read(_MAILBOXES, sorted(boxes))
    persons: dict[tuple[str, int], str] = {}
    for body in {key[0] for key in keys}:
        mine = sorted({person for where, person, _, _ in keys if person and where == body})
        found = _read(_PERSONS, mine, body=body, at=clock.now())
        persons.update(((body, key), acronym) for key, acronym in found.items())
    return [
        units.get(_number(who, "head-of") or 0)
        or of_boxes.get(_number(subject, "mailbox") or 0)
        or persons.get((body, person or 0), "")
        for body, person, subject, who in keys
    ]


def _number(reference: str, kind: str) -> int | None:
    name, _, key = reference.partition(":")
    return int(key) if name == kind and key.isdecimal() else None


def _read(query: str, keys: Sequence[int], **more: object) -> dict[int, str]:
    if not keys:
        return {}
    with cursor() as c:
        c.execute(query.encode(), {"keys": list(keys), **more})
        return dict(c.fetchall())
