"""The permanent badge let free before the provisional one is back (F5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django.db import transaction

from portaria.duties.acts import open_duties
from portaria.ledger.acts import append
from portaria.ledger.types import Json, ref
from portaria.premises.badges import store
from portaria.premises.badges.acts.charging import open_charges
from portaria.premises.badges.acts.recording import about, duty
from portaria.premises.badges.decisions import releasing
from portaria.premises.badges.models import Badge
from portaria.premises.badges.types import FORGOTTEN, IN_USE, LENT, PERMANENT, BadgeHeld, Refused
from portaria.premises.desk import Desk
from portaria.procedures.terms.acts import ask_terms
from portaria.procedures.terms.queries import terms_of
from portaria.procedures.terms.types import TermAsk
from portaria.steps.reasons import provisions_of, why

BACK, UNRETURNED = "premises.return_provisional", "premises.provisional_unreturned"


def allow_releases(
    badges: Sequence[int], reason: str, *, by: str, at: datetime, cause: str = ""
) -> int:
    """In an exceptional case, permanent badges may work before their provisional ones are back:
    once the term that the norm wants is signed, or at once where it wants none. Return how many.

    Raises:
        Refused: no reason is given, the badge is no permanent one with a provisional one out, or
            the norm does not allow it. Nothing is changed.
    """
    if not reason.strip():
        raise Refused("diga o que torna o caso excepcional. Nada foi alterado")
    with transaction.atomic():
        held, desk = store.lock(badges), Desk(at)
        lines, terms, free = [], [], []
        for badge in held.values():
            out = _out(badge)
            policy = desk.policy(badge.body)
            decision = releasing.decide(policy, out=out is not None)
            if decision.outcome != releasing.MAY or out is None or badge.kind != PERMANENT:
                raise Refused(f"crachá {badge.serial}: {why(decision)}. Nada foi alterado")
            facts: dict[str, Json] = {"provisional": out.serial, "reason": reason.strip()}
            lines.append(about("release_allowed", badge, decision, at, facts, cause=cause))
            kind = releasing.term(policy)
            if kind:
                terms.append(
                    TermAsk(
                        badge.body, badge.person or 0, kind, provisions=provisions_of(decision),
                        policy=policy.digest, about=_named(out),
                    )
                )  # fmt: skip
            else:
                free.append(badge)
        append(lines, by=by, at=at)
        ask_terms(terms, by=by, at=at)
        _release(free, desk, by)
    return len(held)


def release_after_terms(persons: Sequence[int], *, by: str, at: datetime) -> int:
    """Set free the permanent badges whose exceptional release waited for a term that now counts.
    Return how many."""
    with transaction.atomic():
        desk = Desk(at)
        waiting = store.in_use_of(persons)
        counts = {(t.person, t.kind, t.about) for t in terms_of(persons) if t.counts}
        free = []
        for person, badges in waiting.items():
            permanent = store.permanent_of(badges)
            out = _out(permanent) if permanent else None
            if permanent is None or out is None or out.promised_until is not None:
                continue
            kind = releasing.term(desk.policy(permanent.body))
            if LENT in permanent.blocks and (person, kind, _named(out)) in counts:
                free.append(permanent)
        _release(free, desk, by)
    return len(free)


def _release(permanents: Sequence[BadgeHeld], desk: Desk, by: str) -> None:
    lines, duties = [], []
    for badge in permanents:
        policy = desk.policy(badge.body)
        decision = releasing.decide(policy, out=True)
        out = _out(badge)
        term = releasing.deadline(
            desk.at, policy, desk.calendar(badge.body), desk.counting(badge.body)
        )
        store.unblock([badge.id], [LENT], "desbloqueio excepcional", at=desk.at)
        facts: dict[str, Json] = {"ground": LENT, "exceptional": True}
        lines.append(about("unblocked", badge, decision, desk.at, facts))
        if out is None or term is None:
            continue
        Badge.objects.filter(pk=out.id).update(promised_until=term.due_at)
        sum_ = cast("dict[str, Json]", term.as_json())
        text = f"Devolver o crachá provisório {out.serial}, como no termo assinado"
        late = f"Ver se o crachá provisório {out.serial} foi devolvido no prazo do termo"
        whom = ref("person", out.person or 0)
        duties += [
            duty(BACK, out, text, decision, at=desk.at, run_at=term.due_at, assignee=whom,
                 sum_=sum_),
            duty(UNRETURNED, out, late, decision, at=desk.at, run_at=term.due_at, sum_=sum_),
        ]  # fmt: skip
    append(lines, by=by, at=desk.at)
    open_duties(duties, at=desk.at)


def charge_unreturned(badges: Sequence[int], *, by: str, at: datetime) -> int:
    """Provisional badges that the term's time did not bring back: they are blocked and their cost
    is asked for, as the norm says. Return how many."""
    with transaction.atomic():
        held, desk = store.lock(badges), Desk(at)
        lines, charged = [], []
        for badge in held.values():
            decision = releasing.unreturned(desk.policy(badge.body))
            if badge.state not in IN_USE or decision.outcome == "silent":
                continue
            provision = next(iter(provisions_of(decision)), "")
            store.block({badge.id: "unreturned"}, at=at, provisions={badge.id: provision})
            lines.append(about("unreturned", badge, decision, at, {"person": badge.person}))
            charged.append((badge, FORGOTTEN, decision))
        append(lines, by=by, at=at)
        open_charges(charged, desk, by=by)
    return len(charged)


def _out(permanent: BadgeHeld) -> BadgeHeld | None:
    found = store.stand_in_of(permanent.id)
    return found if found is not None and found.state in IN_USE else None


def _named(out: BadgeHeld) -> str:
    """What the term is about: this lending, not an earlier one of the same plastic."""
    return f"Crachá provisório {out.serial} (nº {out.id})"
