"""Who carries out the terms' duties: every day, terms owed are asked for; network addresses whose
keeping ended are erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from portaria.bodies.models import Content
from portaria.bodies.policies import adopted
from portaria.duties.acts import drop_duties, open_duties
from portaria.duties.models import Duty
from portaria.duties.outcomes import BY
from portaria.duties.registry import handler
from portaria.duties.types import Done, Dropped, DutyDraft, Later, OpenDuty, Outcome
from portaria.ledger.following import follow
from portaria.ledger.types import ActDraft, ref
from portaria.norms.reading.term_files import FOLDER
from portaria.procedures.terms import drafts, owed
from portaria.procedures.terms.models import Signature

_ASKING = ("term.owed", "term.renewed_on")


@follow("body.configuration.adopted")
def begin(recorded: Sequence[tuple[int, ActDraft]], at: datetime) -> None:
    """A body whose norms ask for terms by themselves has them followed day by day, from each
    adoption anew."""
    asking = [(act, draft.body) for act, draft in recorded if _may_ask(draft)]
    if asking:
        subjects = [ref("body", body) for _, body in asking]
        drop_duties(subjects=subjects, kinds=[drafts.FOLLOW], why="nova adoção", at=at)
    open_duties([_duty(body, at, str(act), once=False) for act, body in asking], at=at)


@follow("people.event.recorded")
def on_events(recorded: Sequence[tuple[int, ActDraft]], at: datetime) -> None:
    """Who arrives or comes back is asked at once, not on the next day."""
    bodies = sorted({draft.body for _, draft in recorded})
    followed = Duty.objects.filter(kind=drafts.FOLLOW, state="open", body__in=bodies)
    found = sorted(set(followed.values_list("body", flat=True)))
    open_duties([_duty(body, at, f"{at:%Y-%m-%dT%H:%M}", once=True) for body in found], at=at)


@handler(drafts.FOLLOW, batch=1)
def ask_owed_terms(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """One body's day; again at the first instant of the next."""
    return [_follow(duty, at) for duty in duties]


@handler(drafts.FORGET)
def forget_addresses(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Erase the network addresses of signatures whose keeping ended."""
    old = Signature.objects.filter(
        address_until__lte=at, term__body__in=[duty.body for duty in duties]
    )
    count = old.update(address="", address_until=None)
    return [Done(f"{count} endereços apagados neste lote")] * len(duties)


def _follow(duty: OpenDuty, at: datetime) -> Outcome:
    its = adopted(duty.body)
    if not owed.followed(its):
        return Dropped("as normas do órgão não pedem termos por si mesmas")
    count = owed.ask_due(duty.body, by=BY, at=at)
    if duty.payload.get("once"):
        return Done(f"{count} termos pedidos")
    tomorrow = its.calendar.first_instant(its.calendar.day_of(at) + timedelta(days=1))
    return Later(tomorrow, "os termos devidos se conferem todo dia")


def _may_ask(draft: ActDraft) -> bool:
    """Whether what was adopted names a rule that asks for terms, or has a second version of one. A
    look over the texts kept: the duty itself reads the norms."""
    digests = cast("Sequence[str]", draft.content["contents"])
    for files in Content.objects.filter(pk__in=digests).values_list("files", flat=True):
        for path, text in files.items():
            if any(rule in text for rule in _ASKING):
                return True
            if FOLDER in path and "version: 2" in text:
                return True
    return False


def _duty(body: str, at: datetime, key: str, *, once: bool) -> DutyDraft:
    return DutyDraft(
        kind=drafts.FOLLOW,
        body=body,
        subject=ref("body", body),
        person=None,
        run_at=at,
        key=f"{drafts.FOLLOW}:{body}:{key}",
        about="Pedir os termos que as normas mandam assinar, e os que se assinam de novo",
        payload={"once": once},
    )
