"""Defect, loss, theft, robbery; the new badge ordered and delivered; the old one found (F6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from portaria.duties.acts import close_about, drop_duties, open_duties
from portaria.ledger.acts import append
from portaria.ledger.types import Json, ref
from portaria.norms.decision import Decision
from portaria.premises.badges import store
from portaria.premises.badges.acts import issuing
from portaria.premises.badges.acts.charging import open_charges
from portaria.premises.badges.acts.recording import about, duty
from portaria.premises.badges.decisions import losing
from portaria.premises.badges.models import Replacement
from portaria.premises.badges.types import (
    IN_USE,
    LENT,
    PERMANENT,
    BadgeHeld,
    Issue,
    Refused,
    State,
    Told,
)
from portaria.premises.desk import MANAGE, Desk
from portaria.steps.reasons import provisions_of, why

ORDER, REPORT, BACK = "premises.order_badge", "premises.report_loss", "premises.return_provisional"
LOST = "perda"
"""The ground under which the norm treats what disappeared (``badge_ground``)."""
OPEN = ("asked", "ordered")


def tell_losses(batch: Sequence[Told], *, by: str, at: datetime) -> list[int]:
    """Holders tell what befell their permanent badges: those that the norm makes so are blocked at
    once; a new one is asked for, which whoever manages the security orders. The requests' keys; 0
    where the holder's employer replaces it.

    Raises:
        Refused: a badge is no permanent one in use, or something that the norm asks for is missing.
            A loss is blocked all the same: see :func:`block_lost`. Nothing else is changed.
    """
    with transaction.atomic():
        held, desk = store.lock([told.badge for told in batch]), Desk(at)
        return [_tell(told, held[told.badge], desk, by) for told in batch]


def block_lost(badge: int, ground: str, *, by: str, at: datetime) -> bool:
    """Block a badge of which only the loss is told yet (the police report comes later); whether the
    norm makes it so. Nobody must wait for a paper to stop a badge."""
    with transaction.atomic():
        held, desk = store.lock([badge])[badge], Desk(at)
        _must_be_permanent(held)
        blocked = _block(held, ground, desk, by)
        if blocked:
            order = Decision("report", (), desk.policy(held.body).digest)
            close_about([ref("badge", badge)], REPORT, by=by, at=at, note="contado de outro modo")
            text = f"Apresentar o que a norma pede por {ground} do crachá {held.serial}"
            whom = ref("person", held.person or 0)
            open_duties([duty(REPORT, held, text, order, at=at, assignee=whom)], at=at)
    return blocked


def record_loss(permanent: BadgeHeld, decision: Decision, desk: Desk, by: str) -> None:
    """The days without the badge made it a loss (F4): it is blocked as one, and its holder must
    bring what the norm asks for."""
    provision = next(iter(provisions_of(decision)), "")
    store.block({permanent.id: LOST}, at=desk.at, provisions={permanent.id: provision})
    facts: dict[str, Json] = {"ground": LOST}
    append([about("lost", permanent, decision, desk.at, facts)], by=by, at=desk.at)
    text = f"Comunicar a perda do crachá {permanent.serial} com o que a norma pede"
    whom = ref("person", permanent.person or 0)
    open_duties([duty(REPORT, permanent, text, decision, at=desk.at, assignee=whom)], at=desk.at)


def _tell(told: Told, badge: BadgeHeld, desk: Desk, by: str) -> int:
    _must_be_permanent(badge)
    if Replacement.objects.filter(badge=badge.id, state__in=OPEN).exists():
        raise Refused(f"já há pedido de novo crachá no lugar do {badge.serial}")
    shown = losing.Shown(bool(told.police_report.strip()), told.returned)
    policy = desk.policy(badge.body)
    decision = losing.replace(told.ground, badge.category, shown, policy)
    if decision.outcome in (losing.MISSING, losing.SILENT):
        raise Refused(f"o novo crachá não pode ser pedido: {why(decision)}. Nada foi alterado")
    _block(badge, told.ground, desk, by)
    close_about([ref("badge", badge.id)], REPORT, by=by, at=desk.at, note="comunicado")
    facts: dict[str, Json] = {
        "ground": told.ground, "police_report": told.police_report, "returned": told.returned,
    }  # fmt: skip
    append([about("told", badge, decision, desk.at, facts, cause=told.cause)], by=by, at=desk.at)
    if decision.outcome == losing.COMPANY:
        return 0
    cost = losing.cost(told.ground, badge.category, policy)
    row = Replacement.objects.create(
        body_id=badge.body, badge_id=badge.id, ground=told.ground, state="asked",
        state_since=desk.at, police_report=told.police_report.strip(),
        owed=cost.outcome == losing.OWED, provision=next(iter(provisions_of(decision)), ""),
    )  # fmt: skip
    text = f"Encomendar o novo crachá no lugar do {badge.serial}"
    whom = f"power:{MANAGE}"
    open_duties([duty(ORDER, badge, text, decision, at=desk.at, assignee=whom)], at=desk.at)
    return row.pk


def _block(badge: BadgeHeld, ground: str, desk: Desk, by: str) -> bool:
    policy = desk.policy(badge.body)
    reason = losing.blocks(ground, policy)
    if reason is None or ground in badge.blocks:
        return False
    order = Decision("blocked", (reason,), policy.digest)
    provisions = {badge.id: next(iter(provisions_of(order)), "")}
    store.block({badge.id: ground}, at=desk.at, provisions=provisions)
    if before := losing.told_as(badge.blocks, policy):  # it is lost once, however it is told
        store.unblock([badge.id], [before], f"contado depois como {ground}", at=desk.at)
    append([about("blocked", badge, order, desk.at, {"ground": ground})], by=by, at=desk.at)
    return True


def _must_be_permanent(badge: BadgeHeld) -> None:
    if badge.kind != PERMANENT or badge.state not in IN_USE:
        raise Refused(f"o crachá {badge.serial} não é um permanente que esteja com alguém")


def order_replacements(replacements: Sequence[int], *, by: str, at: datetime) -> int:
    """New badges are being made: from now on who must pay pays, even if the old one is found.

    Raises:
        Refused: one was not asked for, or is under way already.
    """
    with transaction.atomic():
        rows, desk = _locked(replacements, "asked"), Desk(at)
        held = store.lock([row.badge_id for row in rows])
        lines, charged = [], []
        for row in rows:
            badge = held[row.badge_id]
            decision = losing.cost(row.ground, badge.category, desk.policy(badge.body))
            facts: dict[str, Json] = {"ground": row.ground, "replacement": row.pk}
            lines.append(about("ordered", badge, decision, at, facts))
            if decision.outcome == losing.OWED:
                charged.append((badge, row.ground, decision))
        _move(rows, "ordered", at)
        append(lines, by=by, at=at)
        subjects = [ref("badge", row.badge_id) for row in rows]
        close_about(subjects, ORDER, by=by, at=at, note="encomendado")
        open_charges(charged, desk, by=by)
    return len(rows)


def deliver_replacements(
    news: Mapping[int, tuple[str, str]], *, by: str, at: datetime
) -> list[int]:
    """New badges (serial and credential by replacement) are handed over: the old ones end, what
    was provisional must come back. The new badges' keys.

    Raises:
        Refused: a replacement is not under way, a serial or a credential is in use.
    """
    with transaction.atomic():
        rows, desk = _locked(list(news), "ordered"), Desk(at)
        held = store.lock([row.badge_id for row in rows])
        store.finish([row.badge_id for row in rows], State.ENDED, at=at)
        olds = [held[row.badge_id] for row in rows]
        issues = [
            Issue(old.body, old.person or 0, old.category, *news[row.pk])
            for row, old in zip(rows, olds, strict=True)
        ]
        decisions = [
            losing.cost(row.ground, old.category, desk.policy(old.body))
            for row, old in zip(rows, olds, strict=True)
        ]
        badges, lines = issuing.write(issues, decisions, desk), []
        for row, old, badge, decision in zip(rows, olds, badges, decisions, strict=True):
            Replacement.objects.filter(pk=row.pk).update(new=badge.id)
            facts: dict[str, Json] = {"replaces": old.serial, "ground": row.ground}
            lines.append(about("replaced", badge, decision, at, facts))
            _call_back(old, desk)
        _move(rows, "delivered", at)
        append(lines, by=by, at=at)
    return [badge.id for badge in badges]


def _call_back(old: BadgeHeld, desk: Desk) -> None:
    """The provisional badge that stood for ``old`` is worth nothing any more."""
    out = store.stand_in_of(old.id)
    if out is None or out.state not in IN_USE:
        return
    store.block({out.id: "replaced"}, at=desk.at, provisions={})
    order = Decision("return", (), desk.policy(old.body).digest)
    text = f"Devolver o crachá provisório {out.serial}: o novo permanente foi entregue"
    whom = ref("person", out.person or 0)
    open_duties([duty(BACK, out, text, order, at=desk.at, assignee=whom)], at=desk.at)


def find_badges(badges: Sequence[int], *, by: str, at: datetime) -> list[Decision]:
    """Permanent badges told lost are found: they work again, the order of a new one is cancelled if
    it was not processed yet; else it is paid all the same. What was decided of each.

    Raises:
        Refused: one was not told lost, its provisional badge is still out (the norm wants it back),
            or the new one was delivered already.
    """
    with transaction.atomic():
        held, desk = store.lock(badges), Desk(at)
        return [_find(badge, desk, by) for badge in held.values()]


def _find(badge: BadgeHeld, desk: Desk, by: str) -> Decision:
    row = Replacement.objects.select_for_update().filter(badge=badge.id).order_by("-pk").first()
    state = row.state if row else ""
    decision = losing.found(state, row.owed if row else False, desk.policy(badge.body))
    if decision.outcome == "too_late" or badge.state is State.ENDED:
        raise Refused(f"crachá {badge.serial}: {why(decision)}. Nada foi alterado")
    lost = [g for g in badge.blocks if losing.blocks(g, desk.policy(badge.body))]
    if not lost:
        raise Refused(f"o crachá {badge.serial} não foi dado por perdido. Nada foi alterado")
    out = store.stand_in_of(badge.id)
    if out is not None and out.state in IN_USE:
        raise Refused(f"devolva antes o provisório {out.serial}. Nada foi alterado")
    store.unblock([badge.id], [*lost, LENT], "achado", at=desk.at)
    subjects = [ref("badge", badge.id)]
    drop_duties(subjects=subjects, kinds=[REPORT], why="o crachá foi achado", at=desk.at)
    if row is not None and decision.outcome == "cancel":
        _move([row], "cancelled", desk.at)
        close_about(subjects, ORDER, by=by, at=desk.at, note="o crachá foi achado")
    append([about("found", badge, decision, desk.at, {"order": state})], by=by, at=desk.at)
    return decision


def _locked(keys: Sequence[int], state: str) -> list[Replacement]:
    rows = list(Replacement.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    if len(rows) < len(set(keys)) or any(row.state != state for row in rows):
        words = {"asked": "pedido", "ordered": "encomendado"}
        raise Refused(f"o novo crachá não está {words[state]}. Nada foi alterado")
    return rows


def _move(rows: Sequence[Replacement], state: str, at: datetime) -> None:
    Replacement.objects.filter(pk__in=[r.pk for r in rows]).update(state=state, state_since=at)
