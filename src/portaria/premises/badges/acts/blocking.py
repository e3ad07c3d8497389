"""Blocks by functional events and by hand, their end, and what hinders a person (F4, F7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from portaria.duties.acts import close_about, drop_duties
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.decision import Decision
from portaria.premises.badges import store
from portaria.premises.badges.acts.recording import about
from portaria.premises.badges.models import Impediment
from portaria.premises.badges.types import (
    BY_HAND,
    EXPIRED,
    IN_USE,
    BadgeHeld,
    Blocking,
    Refused,
    State,
)
from portaria.premises.desk import Desk, line
from portaria.steps.reasons import by_fact, decided, provisions_of

FORWARD = "premises.forward_badge"


def block_badges(batch: Sequence[Blocking], *, by: str, at: datetime) -> int:
    """Block badges in use, each for its ground; those blocked for it already are left alone. Return
    how many were blocked."""
    with transaction.atomic():
        held = store.lock([one.badge for one in batch])
        chosen = [
            one for one in batch
            if held[one.badge].state in IN_USE and one.ground not in held[one.badge].blocks
        ]  # fmt: skip
        store.block(
            {one.badge: one.ground for one in chosen}, at=at,
            provisions={o.badge: next(iter(provisions_of(o.decision)), "") for o in chosen},
            events={one.badge: one.event for one in chosen},
        )  # fmt: skip
        append([_line("blocked", one, held, at) for one in chosen], by=by, at=at)
    return len(chosen)


def unblock_badges(batch: Sequence[Blocking], *, by: str, at: datetime) -> int:
    """End the blocks of badges on their grounds: each works again when no other block is open.
    Return how many blocks ended."""
    with transaction.atomic():
        held = store.lock([one.badge for one in batch])
        chosen = [one for one in batch if one.ground in held[one.badge].blocks]
        for one in chosen:
            store.unblock([one.badge], [one.ground], "cessou a causa", at=at)
        append([_line("unblocked", one, held, at) for one in chosen], by=by, at=at)
        subjects = [ref("badge", one.badge) for one in chosen]
        if subjects:
            why = "o crachá foi desbloqueado"
            drop_duties(subjects=subjects, kinds=[FORWARD], why=why, at=at, by=by)
    return len(chosen)


def expire_badges(badges: Sequence[int], *, by: str, at: datetime) -> int:
    """Provisional badges past their day open nothing until revalidated or given back."""
    with transaction.atomic():
        held, desk = store.lock(badges), Desk(at)
        over = [b for b in held.values() if b.state in IN_USE and EXPIRED not in b.blocks]
        store.block({badge.id: EXPIRED for badge in over}, at=at, provisions={})
        fact = by_fact("over", "Terminou a validade do crachá provisório")
        append(
            [about("expired", b, decided("expired", desk.policy(b.body), fact), at) for b in over],
            by=by, at=at,
        )  # fmt: skip
    return len(over)


def give_back(badges: Sequence[int], *, by: str, at: datetime) -> int:
    """Permanent badges came back for good to who issues them.

    Raises:
        Refused: one is not out.
    """
    with transaction.atomic():
        held, desk = store.lock(badges), Desk(at)
        for badge in held.values():
            if badge.state not in IN_USE:
                raise Refused(f"o crachá {badge.serial} não está com ninguém. Nada foi alterado")
        store.finish(list(held), State.RETURNED, at=at)
        fact = by_fact("back", "Crachá recebido por quem o emite")
        append(
            [
                about("returned", b, decided("returned", desk.policy(b.body), fact), at)
                for b in held.values()
            ],
            by=by, at=at,
        )  # fmt: skip
        subjects = [ref("badge", key) for key in held]
        close_about(subjects, FORWARD, by=by, at=at, note="crachá recebido")
    return len(held)


def hinder(person: int, body: str, why: str, *, by: str, at: datetime) -> int:
    """Record an administrative impediment of ``person``; its key.

    Raises:
        Refused: no reason is given.
    """
    if not why.strip():
        raise Refused("diga qual é o impedimento. Nada foi alterado")
    with transaction.atomic():
        row = Impediment.objects.create(body_id=body, person_id=person, why=why.strip(), since=at)
        _impediment("told", row, why.strip(), by, at)
    return row.pk


def lift(impediment: int, why: str, *, by: str, at: datetime) -> None:
    """End an impediment.

    Raises:
        Refused: there is none in force of that number, or no reason is given.
    """
    with transaction.atomic():
        row = Impediment.objects.select_for_update().filter(pk=impediment, ended_at=None).first()
        if row is None or not why.strip():
            raise Refused("não há impedimento em vigor com esse número, ou falta dizer o motivo")
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        _impediment("lifted", row, why.strip(), by, at)


def _impediment(verb: str, row: Impediment, why: str, by: str, at: datetime) -> None:
    decision = decided(verb, Desk(at).policy(row.body_id), by_fact(verb, why))
    draft = line(
        f"impediment.{verb}", ("person", row.person_id), row.body_id, decision,
        {"impediment": row.pk, "why": why}, at=at, person=row.person_id,
    )  # fmt: skip
    append([draft], by=by, at=at)


def block_by_hand(badge: int, why: str, *, by: str, at: datetime) -> None:
    """A competent person blocks a badge.

    Raises:
        Refused: no reason is given.
    """
    _must_say(why)
    blocking = Blocking(badge, BY_HAND, _decision("block", why), at)
    block_badges([blocking], by=by, at=at)


def unblock_by_hand(badge: int, why: str, *, by: str, at: datetime) -> None:
    """A competent person ends the block that one put by hand; others stay.

    Raises:
        Refused: no reason is given.
    """
    _must_say(why)
    unblock_badges([Blocking(badge, BY_HAND, _decision("unblock", why), at)], by=by, at=at)


def _must_say(why: str) -> None:
    if not why.strip():
        raise Refused("diga por quê. Nada foi alterado")


def _decision(outcome: str, why: str) -> Decision:
    return Decision(outcome, (by_fact("by_hand", why.strip()),), "")


def _line(verb: str, one: Blocking, held: Mapping[int, BadgeHeld], at: datetime) -> ActDraft:
    facts: dict[str, Json] = {"ground": one.ground, "event": one.event}
    draft = about(verb, held[one.badge], one.decision, at, facts, cause=one.cause)
    return replace(draft, held_at=one.held_at)
