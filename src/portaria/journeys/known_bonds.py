"""Bonds as the acts recorded until an instant tell them, on a day before or after it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portaria.database.copying import cursor
from portaria.ledger.types import key_of
from portaria.people.models import Bond, FunctionalEvent
from portaria.people.types import ENDS_BOND
from portaria.people.types import EventKind as Kind

_TOLD = """
SELECT a.subject, a.kind, c.content FROM ledger_act a
  LEFT JOIN ledger_content c ON c.act = a.id
 WHERE a.person = %s AND a.recorded_at < %s
   AND a.kind IN ('people.event.recorded', 'people.bond.recorded', 'people.bond.corrected')
 ORDER BY a.id
"""
_AWAY = {Kind.LEAVE: "leave", Kind.SECONDMENT_OUT: "seconded_out"}
_BACK = {Kind.RETURN: "leave", Kind.SECONDMENT_END: "seconded_out"}


@dataclass(frozen=True, slots=True)
class KnownBond:
    """A bond as it was known. ``end`` is the first day on which it no longer holds. ``situation``,
    of the day asked about, is ``active``, ``leave``, ``seconded_out``, ``ended`` or ``future``."""

    id: int
    body: str
    registration: str
    category: str
    unit: int | None
    start: date
    planned_end: date | None
    end: date | None
    situation: str


def bonds_known(person: int, *, on: date, told: datetime) -> tuple[tuple[KnownBond, ...], int]:
    """The bonds of ``person`` on ``on`` by what was recorded before ``told``; and how many acts no
    longer tell what they said, their content having been erased."""
    rows = {bond.pk: bond for bond in Bond.objects.filter(person=person).order_by("start", "id")}
    events: dict[int, list[FunctionalEvent]] = defaultdict(list)
    bond_of: dict[str, int] = {}
    told_of = FunctionalEvent.objects.filter(person=person, known_at__lt=told, bond__isnull=False)
    for event in told_of.order_by("effective_on", "id"):
        assert event.bond_id is not None  # noqa: S101  # filtered
        events[event.bond_id].append(event)
        bond_of[f"event:{event.pk}"] = event.bond_id
    said, erased = _said(person, told, bond_of)
    found = [_bond(rows[key], {**said[key]}, events[key], on) for key in rows if key in said]
    return tuple(found), erased


def _said(
    person: int, told: datetime, bond_of: Mapping[str, int]
) -> tuple[dict[int, dict[str, Any]], int]:
    """What each bond was said to be, by the last act that tells it whole and corrections since."""
    with cursor() as c:
        c.execute(_TOLD, [person, told])
        rows = c.fetchall()
    said: dict[int, dict[str, Any]] = {}
    erased = 0
    for subject, kind, text in rows:
        key = bond_of.get(subject) or (key_of(subject) if subject.startswith("bond:") else 0)
        if not key:
            continue
        if text is None:
            erased += 1
            said.setdefault(key, {})
            continue
        content = json.loads(text)
        if kind == "people.bond.corrected":
            changes = content.get("corrected", {})
            said.setdefault(key, {}).update({f: pair["new"] for f, pair in changes.items()})
        else:
            said.setdefault(key, {}).update(content.get("bond") or {})
    return said, erased


def _bond(
    row: Bond, said: dict[str, Any], events: Sequence[FunctionalEvent], on: date
) -> KnownBond:
    """The bond on ``on``: what was said of it, less the events that come after that day."""
    for event in reversed(events):
        if event.effective_on > on:
            _undo(said, event)
    start = _day(said.get("start")) or row.start
    end = _day(said.get("end"))
    return KnownBond(
        id=row.pk,
        body=row.body_id,
        registration=str(said.get("registration") or row.registration),
        category=str(said.get("category") or ""),
        unit=said.get("unit"),
        start=start,
        planned_end=_day(said.get("planned_end")),
        end=end,
        situation=_situation(start, end, events, on),
    )


def _undo(said: dict[str, Any], event: FunctionalEvent) -> None:
    kind, details = Kind(event.kind), event.details
    if kind is Kind.TRANSFER:
        said["unit"] = details.get("from_unit")
    elif kind is Kind.CATEGORY_CHANGE:
        said["category"] = details.get("old")
    elif kind is Kind.REGISTRATION_CHANGE:
        said["registration"] = details.get("old")
    elif kind is Kind.CONTRACT_RENEWAL:
        said["planned_end"] = details.get("old")
    elif kind is Kind.REINSTATEMENT:
        said["end"] = details.get("ended_on")


def _situation(start: date, end: date | None, events: Sequence[FunctionalEvent], on: date) -> str:
    if start > on:
        return "future"
    if end is not None and end <= on:
        return "ended"
    away = ""
    for event in events:
        kind = Kind(event.kind)
        if event.effective_on > on or kind in ENDS_BOND:
            continue
        if kind in _AWAY and (event.until is None or event.until >= on):
            away = _AWAY[kind]
        elif kind in _BACK and away == _BACK[kind]:
            away = ""
    return away or "active"


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
