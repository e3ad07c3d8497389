"""Badges of who comes from outside: handed over at the desk from its stock, or made of paper for
one visit; given back, or owed (F11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from portaria.database.copying import next_ids
from portaria.ledger.acts import append
from portaria.premises.badges import store
from portaria.premises.badges.acts.issuing import must_be_free
from portaria.premises.badges.acts.recording import about
from portaria.premises.badges.models import Badge
from portaria.premises.badges.types import (
    IN_USE,
    VISITOR,
    Back,
    BadgeHeld,
    Handed,
    Refused,
    State,
)
from portaria.premises.desk import Desk
from portaria.steps.reasons import provisions_of


def hand_over(batch: Sequence[Handed], *, by: str, at: datetime) -> list[int]:
    """Hand visitors' badges over, each for one visit; the badges' keys, in order.

    Raises:
        Refused: a serial or a credential is in use. Nothing is changed.
    """
    desk = Desk(at)
    with transaction.atomic():
        keys: dict[tuple[str, str], int] = {}
        for body in {one.body for one in batch}:
            mine = [one for one in batch if one.body == body]
            must_be_free(body, [one.serial for one in mine])
            numbers = store.credentials(body, [one.number for one in mine], desk.at)
            keys |= {(body, number): key for number, key in numbers.items()}
        ids = next_ids(Badge, len(batch))
        held = [
            BadgeHeld(key, one.body, None, one.serial, VISITOR, State.ACTIVE, one.category,
                      keys[one.body, one.number], at)
            for key, one in zip(ids, batch, strict=True)
        ]  # fmt: skip
        Badge.objects.bulk_create(
            Badge(
                pk=badge.id, body_id=badge.body, serial=badge.serial, kind=VISITOR,
                category=badge.category, credential_id=badge.credential, state=badge.state.value,
                state_since=at, issued_at=at,
                provision=next(iter(provisions_of(one.decision)), ""),
            )
            for badge, one in zip(held, batch, strict=True)
        )  # fmt: skip
        store.settle(ids, at)
        append(
            [
                about("issued", badge, one.decision, at, {"category": one.category},
                      cause=one.cause)
                for badge, one in zip(held, batch, strict=True)
            ],
            by=by, at=at,
        )  # fmt: skip
    return ids


def take_back(batch: Sequence[Back], *, by: str, at: datetime) -> int:
    """Visitors' badges are back; return how many were out.

    Raises:
        Refused: one is no visitor's badge.
    """
    with transaction.atomic():
        held = store.lock([one.badge for one in batch])
        for badge in held.values():
            if badge.kind != VISITOR:
                raise Refused(f"o crachá {badge.serial} não é de visitante. Nada foi alterado")
        out = [one for one in batch if held[one.badge].state in IN_USE]
        store.finish([one.badge for one in out], State.RETURNED, at=at)
        append(
            [
                about("returned", held[one.badge], one.decision, at, {"where": one.where},
                      cause=one.cause)
                for one in out
            ],
            by=by, at=at,
        )  # fmt: skip
    return len(out)


def stock_number(body: str, read: str, kind: str = VISITOR) -> tuple[str, str]:
    """The serial and the credential of the badge of ``kind`` that was ``read`` (either of them) and
    is handed over again and again; of one never handed over before, what was read is both."""
    known = Badge.objects.filter(body=body, kind=kind).select_related("credential")
    found = known.filter(serial=read).order_by("-pk").first()
    found = found or known.filter(credential__number=read).order_by("-pk").first()
    if found is None or found.credential is None:
        return read, read
    return found.serial, found.credential.number
