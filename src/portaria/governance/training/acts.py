"""Training on norms: held, completed by whom, valid until when (N7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portaria.bodies.policies import adopted
from portaria.database.copying import copy_rows, next_ids
from portaria.governance import rules
from portaria.governance.models import Attendance, Training
from portaria.governance.types import Refused
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.people.counting import counting_in
from portaria.people.models import Bond
from portaria.people.queries import in_force
from portaria.workdays.deadlines import compute

_COLUMNS = (
    "id", "training_id", "person_id", "valid_until", "provision", "recorded_at", "act",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Session:
    """A training to be recorded. ``hours`` is how long it lasts; ``norms`` are pack ids."""

    body: str
    title: str
    held_on: date
    hours: int
    norms: tuple[str, ...] = ()
    about: str = ""


def record_training(session: Session, *, by: str, at: datetime) -> int:
    """Record a training; its primary key.

    Raises:
        Refused: it has no title or no hours, or is about a norm that the body does not have.
    """
    if not session.title.strip() or session.hours < 1:
        raise Refused("uma capacitação tem título e ao menos uma hora")
    known = adopted(session.body).packs
    if strangers := [norm for norm in session.norms if norm not in known]:
        raise Refused(f"não são normas deste órgão: {', '.join(strangers)}")
    [key] = next_ids(Training, 1)
    facts: dict[str, Json] = {
        "title": session.title,
        "held_on": session.held_on.isoformat(),
        "hours": session.hours,
        "norms": list(session.norms),
    }
    [act] = append([_line("recorded", key, None, session.body, at, (), facts)], by=by, at=at)
    Training.objects.create(
        pk=key,
        body_id=session.body,
        title=session.title.strip(),
        about=session.about.strip(),
        norms=list(session.norms),
        held_on=session.held_on,
        hours=session.hours,
        act=act,
    )
    return key


def record_attendance(training: int, persons: Sequence[int], *, by: str, at: datetime) -> int:
    """``persons`` completed the training; return how many had not been recorded yet.

    Raises:
        Refused: the training is still to come, or somebody has no bond with the body on its day.
    """
    held = Training.objects.select_for_update().get(pk=training)
    its = adopted(held.body_id)
    if held.held_on > its.calendar.day_of(at):
        raise Refused(f"a capacitação é em {held.held_on:%d/%m/%Y}: registre a presença depois")
    known = set(held.attendances.values_list("person", flat=True))
    fresh = sorted(set(persons) - known)
    categories = _categories(held, fresh)
    if strangers := [person for person in fresh if person not in categories]:
        raise Refused(
            "sem vínculo com o órgão no dia da capacitação: pessoas nº "
            + ", ".join(map(str, strangers))
        )
    until = {person: _validity(held, categories[person]) for person in fresh}
    lines = [
        _line("completed", held.pk, person, held.body_id, at, tuple(filter(None, [provision])),
              {"valid_until": last.isoformat() if last else None})
        for person in fresh
        for last, provision in [until[person]]
    ]  # fmt: skip
    acts = append(lines, by=by, at=at)
    ids = next_ids(Attendance, len(fresh)) if fresh else []
    rows = [
        (key, held.pk, person, *until[person], at, act)
        for key, person, act in zip(ids, fresh, acts, strict=True)
    ]
    copy_rows("governance_attendance", _COLUMNS, rows)
    return len(fresh)


def withdraw_attendance(training: int, person: int, *, by: str, at: datetime) -> None:
    """Undo an attendance recorded by mistake; the ledger keeps both.

    Raises:
        Refused: there is none.
    """
    gone, _ = Attendance.objects.filter(training=training, person=person).delete()
    if not gone:
        raise Refused("não há essa presença")
    held = Training.objects.get(pk=training)
    append([_line("withdrawn", training, person, held.body_id, at, (), {})], by=by, at=at)


def _categories(held: Training, persons: Sequence[int]) -> Mapping[int, str]:
    """One category of each person with a bond on the day of the training."""
    there = Bond.objects.filter(in_force(held.held_on), person__in=persons, body=held.body_id)
    return dict(there.order_by("-start", "-pk").values_list("person", "category"))


def _validity(held: Training, category: str) -> tuple[date | None, str]:
    """Until when an attendance counts, and by which provision; None: no norm says that it ends."""
    its = adopted(held.body_id)
    span = its.law.on(held.held_on).find(rules.TRAINING_VALID, category=category)
    if span is None:
        return None, ""
    deadline = compute(
        start=held.held_on,
        budget=span.value,
        counting=counting_in(its, held.held_on),
        calendar=its.calendar,
        provision=span.ref,
        label="Validade da capacitação",
    )
    return deadline.nominal, span.ref


def _line(
    what: str,
    training: int,
    person: int | None,
    body: str,
    at: datetime,
    provisions: tuple[str, ...],
    facts: Mapping[str, Json],
) -> ActDraft:
    return ActDraft(
        kind=f"governance.training.{what}",
        subject=ref("training", training),
        person=person,
        body=body,
        held_at=at,
        provisions=provisions,
        content={"facts": dict(facts)},
    )
