"""Duties about parking: permits that end by themselves, what is inside at closing time, and what
functional events do to what a person has of the lots."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from portaria.duties.outcomes import BY
from portaria.duties.registry import handler
from portaria.duties.types import Done, Dropped, Later, OpenDuty, Outcome
from portaria.ledger.types import key_of
from portaria.people.at_work import at_work_on
from portaria.premises.desk import Desk
from portaria.premises.parking import acts, decisions, facts
from portaria.premises.parking.acts.gates import OVERNIGHT, closing_of
from portaria.premises.parking.acts.giving import END_SPACE
from portaria.premises.parking.consequences import END, RESTORE, SUSPEND, again
from portaria.premises.parking.models import Parked
from portaria.premises.parking.queries import kept_by
from portaria.premises.parking.types import Kept, KeptThing
from portaria.premises.presidency import presiding
from portaria.steps.reasons import recalled, why


@handler(END_SPACE, batch=5000)
def end_space_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """End the permits whose last day is over."""
    keys = [key_of(duty.subject) for duty in duties]
    acts.end_spaces(keys, "Terminou o prazo da vaga reservada", by=BY, at=at, sparing=True)
    return [Done("uso de vaga reservada encerrado")] * len(duties)


@handler(OVERNIGHT, batch=1000)
def overnight_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """The lot closes: a private vehicle still inside goes, unless something lets it stay; then it
    is looked at again when the lot next closes."""
    desk = Desk(at)
    rows = Parked.objects.select_related("lot__place").in_bulk(
        [key_of(duty.subject) for duty in duties]
    )
    outcomes: list[Outcome] = []
    marked = []
    for duty in duties:
        row = rows[key_of(duty.subject)]
        decision = decisions.after_work(facts.reason_to_stay(row, at), desk.policy(row.body_id))
        if row.left_at is not None:
            outcomes.append(Dropped("o veículo saiu"))
        elif decision.outcome == decisions.MAY_STAY:
            outcomes.append(Later(closing_of(row.lot, desk), why(decision)))
        else:
            marked.append((row.pk, decision))
            outcomes.append(Done("veículo deixado depois do expediente"))
    acts.mark_overnight(marked, by=BY, at=at)
    return outcomes


@handler(SUSPEND, batch=1000)
def suspend_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Suspend what the person has of the lots, unless they are back, or preside a union."""
    here, union = _at_work(duties, at), presiding(_persons(duties), Desk(at).today(duties[0].body))

    def chosen(duty: OpenDuty, thing: KeptThing) -> bool:
        return duty.person not in here | union and not thing.suspended_for

    return _of_each(duties, chosen, acts.suspend_parking, "suspensos", at)


@handler(RESTORE, batch=1000)
def restore_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """What was suspended or ended for what is over holds again."""

    def chosen(duty: OpenDuty, thing: KeptThing) -> bool:
        return thing.suspended_for in _grounds(duty)

    def among(duty: OpenDuty, kept: Kept) -> tuple[KeptThing, ...]:
        return kept.things + again(str(duty.payload.get("why", "")), kept)

    return _of_each(duties, chosen, acts.restore_parking, "restabelecidos", at, among)


@handler(END, batch=1000)
def end_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """End what the person has of the lots, unless another bond holds."""
    here = _at_work(duties, at)

    def chosen(duty: OpenDuty, _thing: KeptThing) -> bool:
        return duty.payload["why"] == "death" or duty.person not in here

    return _of_each(duties, chosen, acts.end_parking, "encerrados", at)


class _Act(Protocol):
    def __call__(self, batch: Sequence[acts.Change], *, by: str, at: datetime) -> int: ...


def _of_each(
    duties: Sequence[OpenDuty],
    chosen: Callable[[OpenDuty, KeptThing], bool],
    act: _Act,
    done: str,
    at: datetime,
    among: Callable[[OpenDuty, Kept], tuple[KeptThing, ...]] = lambda _duty, kept: kept.things,
) -> list[Outcome]:
    """Put all that is ``chosen`` of what the duty is ``among`` through ``act`` at once."""
    kept = kept_by(_persons(duties))
    changes = []
    for duty in duties:
        things = among(duty, kept.get(duty.person or 0, Kept()).of(duty.body))
        cause = f"event:{duty.event}" if duty.event else f"duty:{duty.id}"
        changes.append(
            acts.Change(
                [thing for thing in things if chosen(duty, thing)],
                recalled(duty.payload["decision"]), _grounds(duty)[0], cause,
            )
        )  # fmt: skip
    act(changes, by=BY, at=at)
    return [
        Done(f"{len(change.things)} veículos e vagas {done}")
        if change.things
        else Dropped("nenhum veículo nem vaga a mudar")
        for change in changes
    ]


def _grounds(duty: OpenDuty) -> list[str]:
    """The kinds of event that the duty suspends for, or ends the suspension of."""
    grounds = duty.payload["grounds"]
    return [str(ground) for ground in grounds] if isinstance(grounds, list) else []


def _at_work(duties: Sequence[OpenDuty], at: datetime) -> set[int]:
    return at_work_on(_persons(duties), Desk(at).today(duties[0].body))


def _persons(duties: Sequence[OpenDuty]) -> set[int]:
    return {duty.person for duty in duties if duty.person is not None}
