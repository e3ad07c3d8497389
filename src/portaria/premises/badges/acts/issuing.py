"""Badges handed to their holders (F2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from portaria.database.copying import next_ids
from portaria.duties.acts import close_about
from portaria.ledger.acts import append
from portaria.ledger.types import ref
from portaria.norms.decision import Decision
from portaria.premises.badges import store
from portaria.premises.badges.acts.absent import block_the_absent
from portaria.premises.badges.acts.recording import about
from portaria.premises.badges.decisions import issuing
from portaria.premises.badges.models import Badge
from portaria.premises.badges.types import PERMANENT, BadgeHeld, Issue, Refused, State
from portaria.premises.desk import Desk
from portaria.procedures.terms.acts import ask_terms
from portaria.procedures.terms.types import TermAsk
from portaria.steps.reasons import by_fact, provisions_of, why


def issue_badges(batch: Sequence[Issue], *, by: str, at: datetime) -> list[int]:
    """Hand permanent badges to persons who have none; the badges' keys, in order. The term that the
    norm wants is asked for, one for each badge; that of who is away is blocked, where the norm
    makes the absence do so.

    Raises:
        Refused: the norm gives the category none, or wants a consent that is not told; the person
            has one; the serial or the credential is in use. Nothing is changed.
    """
    desk = Desk(at)
    with transaction.atomic():
        held = store.in_use_of([issue.person for issue in batch])
        decisions = [_decide(issue, held.get(issue.person, []), desk) for issue in batch]
        if len({issue.person for issue in batch}) < len(batch):
            raise Refused("a mesma pessoa aparece mais de uma vez no lote. Nada foi alterado")
        badges = write(batch, decisions, desk)
        lines = [
            about("issued", badge, decision, at,
                  {"category": issue.category, "consent": issue.consent}, cause=issue.cause)
            for badge, issue, decision in zip(badges, batch, decisions, strict=True)
        ]  # fmt: skip
        append(lines, by=by, at=at)
        block_the_absent(badges, desk, by=by)
        ask_terms([term for badge in badges for term in _term(badge, desk)], by=by, at=at)
        subjects = [ref("person", issue.person) for issue in batch]
        close_about(subjects, "premises.issue_badge", by=by, at=at, note="crachá entregue")
    return [badge.id for badge in badges]


def _decide(issue: Issue, held: Sequence[BadgeHeld], desk: Desk) -> Decision:
    decision = issuing.decide(
        issue.category, desk.policy(issue.body), consented=bool(issue.consent)
    )
    if decision.outcome != issuing.ISSUE:
        raise Refused(f"o crachá não pode ser emitido: {why(decision)}. Nada foi alterado")
    if (old := store.permanent_of(held)) is not None:
        raise Refused(
            f"a pessoa já tem o crachá {old.serial}: se o perdeu ou ele tem defeito, comunique-o. "
            "Nada foi alterado"
        )
    if issue.consent:
        said = by_fact("consent", f"Anuência: {issue.consent}")
        decision = Decision(decision.outcome, (said, *decision.reasons), decision.policy)
    return decision


def write(batch: Sequence[Issue], decisions: Sequence[Decision], desk: Desk) -> list[BadgeHeld]:
    """The rows of badges handed over, in a few statements however many.

    Raises:
        Refused: a serial or a credential is in use.
    """
    keys: dict[str, dict[str, int]] = {}
    for body in {issue.body for issue in batch}:
        mine = [issue for issue in batch if issue.body == body]
        must_be_free(body, [issue.serial for issue in mine])
        keys[body] = store.credentials(body, [issue.number for issue in mine], desk.at)
    badges = [
        BadgeHeld(
            key, issue.body, issue.person, issue.serial, issue.kind, State.ACTIVE, issue.category,
            keys[issue.body][issue.number], desk.at,
        )
        for key, issue in zip(next_ids(Badge, len(batch)), batch, strict=True)
    ]  # fmt: skip
    Badge.objects.bulk_create(
        [
            Badge(
                pk=badge.id, body_id=badge.body, serial=badge.serial, kind=badge.kind,
                person_id=badge.person, category=badge.category, credential_id=badge.credential,
                state=badge.state.value, state_since=desk.at, issued_at=desk.at,
                issuer=issuing.issuer(badge.category, desk.policy(badge.body)),
                provision=next(iter(provisions_of(decision)), ""),
            )
            for badge, decision in zip(badges, decisions, strict=True)
        ],
        batch_size=2000,
    )  # fmt: skip
    store.settle([badge.id for badge in badges], desk.at)
    return badges


def must_be_free(body: str, serials: Sequence[str]) -> None:
    """Raises Refused if a badge in use has one of ``serials``, or one is empty or named twice."""
    if not all(serial.strip() for serial in serials):
        raise Refused("diga o número de série do crachá. Nada foi alterado")
    out = Badge.objects.filter(body=body, serial__in=serials, state__in=("active", "blocked"))
    taken = out.values_list("serial", flat=True).first()
    if taken is not None or len(set(serials)) < len(serials):
        said = taken or "de mesma série"
        raise Refused(f"o crachá {said} já está com alguém: devolva-o antes. Nada foi alterado")


def _term(badge: BadgeHeld, desk: Desk) -> list[TermAsk]:
    kind, provisions = issuing.term(desk.policy(badge.body))
    if not kind or badge.kind != PERMANENT or badge.person is None:
        return []
    return [
        TermAsk(
            badge.body, badge.person, kind, provisions=provisions, about=f"Crachá {badge.serial}",
            policy=desk.policy(badge.body).digest,
        )
    ]  # fmt: skip
