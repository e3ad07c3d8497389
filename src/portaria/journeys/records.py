"""Acts, duties and events out of the database, as the sheets show them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import F, OuterRef, QuerySet, Subquery

from portaria.duties.models import Duty
from portaria.journeys.sheets import ActLine, EventLine, Step
from portaria.ledger.models import Act, Content
from portaria.people.days import civil_day
from portaria.people.models import FunctionalEvent, Load
from portaria.workdays.arithmetic import lines_of


def acts(found: QuerySet[Act]) -> list[ActLine]:
    """Acts in the order in which they were recorded, with the reasons still kept."""
    content = Content.objects.filter(act=OuterRef("id")).values("content")[:1]
    rows = found.annotate(kept=Subquery(content)).order_by("recorded_at", "id")
    return [_act(row, row.kept) for row in rows]


def acts_about(subjects: Collection[str]) -> Mapping[str, list[ActLine]]:
    """Acts by the subject they changed."""
    found: dict[str, list[ActLine]] = defaultdict(list)
    for line in acts(Act.objects.filter(subject__in=list(subjects))):
        found[line.subject].append(line)
    return found


def _act(row: Act, kept: str | None) -> ActLine:
    return ActLine(
        id=row.id,
        kind=row.kind,
        subject=row.subject,
        person=row.person,
        held_at=row.held_at,
        recorded_at=row.recorded_at,
        by=row.by,
        outcome=row.outcome,
        provisions=tuple(row.provisions),
        cause=row.cause,
        reasons=_reasons(kept),
    )


def _reasons(kept: str | None) -> tuple[str, ...]:
    """The sentences of an act's decision; none once its content is erased."""
    decision = json.loads(kept).get("decision") if kept else None
    found = decision.get("reasons", ()) if isinstance(decision, dict) else ()
    return tuple(str(reason["text"]) for reason in found)


def steps(found: QuerySet[Duty], done: Sequence[ActLine] = ()) -> tuple[Step, ...]:
    """Duties in the order in which they fall due; each with those of the acts ``done`` that
    fulfilled it."""
    return tuple(_step(row, _fulfilled_by(row, done)) for row in found.order_by("due_at", "id"))


def _fulfilled_by(row: Duty, done: Sequence[ActLine]) -> tuple[ActLine, ...]:
    """Acts that name the duty; or those on its subject (on its person, where it made something
    new) by the same slice at the very instant at which the duty was closed."""
    slice_name = row.kind.partition(".")[0]
    return tuple(
        act
        for act in done
        if act.cause == f"duty:{row.id}"
        or (
            act.recorded_at == row.closed_at
            and act.kind.partition(".")[0] == slice_name
            and (act.subject == row.subject or _made_for(row, act))
        )
    )


def _made_for(row: Duty, act: ActLine) -> bool:
    return row.subject.startswith("person:") and act.person == row.person


def _step(row: Duty, done: tuple[ActLine, ...]) -> Step:
    return Step(
        id=row.id,
        kind=row.kind,
        subject=row.subject,
        person=row.person,
        about=row.about,
        state=row.state,
        due_at=row.due_at,
        closed_at=row.closed_at,
        assignee=row.assignee,
        provisions=tuple(row.provisions),
        arithmetic=tuple(lines_of(row.sum)) if row.sum else (),
        note=row.note or row.last_error,
        event=row.event,
        acts=done,
    )


def events(found: QuerySet[FunctionalEvent]) -> tuple[EventLine, ...]:
    """Functional events, the latest effect first."""
    first_load = (
        Load.objects.filter(body=OuterRef("body"), state="applied")
        .order_by("loaded_at")
        .values("loaded_at")[:1]
    )
    rows = found.annotate(zone=F("body__zone"), began=Subquery(first_load))
    return tuple(_event(row, row.zone, row.began) for row in rows.order_by("-effective_on", "-id"))


def _event(row: FunctionalEvent, zone: str, began: datetime | None) -> EventLine:
    """What held before the body's first load was not told late: nobody was here to be told."""
    since = row.effective_on if began is None else max(row.effective_on, civil_day(began, zone))
    return EventLine(
        id=row.id,
        kind=row.kind,
        body=row.body_id,
        person=row.person_id,
        bond=row.bond_id,
        unit=row.unit_id,
        effective_on=row.effective_on,
        until=row.until,
        known_at=row.known_at,
        late_days=max(0, (civil_day(row.known_at, zone) - since).days),
        details=row.details,
    )
