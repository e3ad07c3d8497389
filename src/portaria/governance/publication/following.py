"""Day by day after a publication: who arrived is asked, who left is asked no more, and who is slow
is reminded as often as the norm says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from portaria.bodies.assembly import Assembled
from portaria.bodies.policies import adopted
from portaria.duties.outcomes import BY
from portaria.duties.registry import handler
from portaria.duties.types import Dropped, Failed, Later, OpenDuty, Outcome
from portaria.governance import rules
from portaria.governance.models import Acknowledgement, Publication
from portaria.governance.publication import acts, asking
from portaria.governance.publication.audience import audience_of, categories_in_service
from portaria.governance.types import Refused
from portaria.people.counting import counting_in
from portaria.workdays.deadlines import compute


@handler(acts.FOLLOW, batch=1)
def follow(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """One publication's day; again at the first instant of the next."""
    return [_follow(duty, at) for duty in duties]


def _follow(duty: OpenDuty, at: datetime) -> Outcome:
    key = duty.subject.removeprefix("publication:")
    publication = Publication.objects.filter(pk=key).first()
    if publication is None or publication.superseded_at is not None:
        return Dropped("a norma tem versão mais nova")
    its = adopted(publication.body_id)
    today = its.calendar.day_of(at)
    if publication.norm not in its.packs:
        return Dropped("a norma não é mais deste órgão")
    try:
        audience = audience_of(
            its.law.on(today),
            categories_in_service(publication.body_id, today),
            publication.categories,
        )
        asking.drop_gone(publication, its, by=BY, at=at)
        asking.ask_readers(publication, its, audience, by=BY, at=at)
    except Refused as refusal:
        return Failed(str(refusal), permanent=True)
    acts.remind(publication, _to_remind(publication, its, at), by=BY, at=at)
    tomorrow = its.calendar.first_instant(today + timedelta(days=1))
    return Later(tomorrow, "a ciência se acompanha todo dia")


def _to_remind(publication: Publication, its: Assembled, at: datetime) -> list[int]:
    """Who was last asked or reminded so long ago that the norm wants a reminder."""
    today = its.calendar.day_of(at)
    every = its.law.on(today).find(rules.ACKNOWLEDGEMENT_REMINDED)
    if every is None:
        return []
    waiting = Acknowledgement.objects.filter(
        publication=publication, acknowledged_at=None, dropped_at=None
    )
    due: dict[datetime, bool] = {}
    found = []
    for key, asked_at, reminded_at in waiting.values_list("pk", "asked_at", "reminded_at"):
        last = reminded_at or asked_at
        if last not in due:
            deadline = compute(
                start=last,
                budget=every.value,
                counting=counting_in(its, today),
                calendar=its.calendar,
                provision=every.ref,
                label="Lembrar quem não deu ciência",
            )
            due[last] = deadline.due_on <= today
        if due[last]:
            found.append(key)
    return found
