"""Visits that end, run on or are overdue; badges back in the safe, at the desk, or owed (F11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from portaria.duties.acts import close_about, open_duties
from portaria.ledger.acts import append
from portaria.ledger.types import Json, ref
from portaria.premises.badges.acts import block_badges, take_back
from portaria.premises.badges.types import IN_USE, Back, Blocking
from portaria.premises.desk import DESK, Desk
from portaria.premises.visits.acts.recording import (
    CLOSING,
    RECOVER,
    SEE_OUT,
    SUBJECT,
    about,
    drop,
    duty,
    locked,
)
from portaria.premises.visits.decisions import staying
from portaria.premises.visits.decisions.hours import closing
from portaria.premises.visits.models import Visit
from portaria.premises.visits.types import Extend, Refused, Returned, State
from portaria.steps.reasons import why

OPEN, GONE = frozenset({State.OPEN}), frozenset({State.LEFT})
UNRETURNED = "unreturned"
"""The ground of the block of a visitor's badge that did not come back."""


def end_visits(returned: Mapping[int, Returned], *, by: str, at: datetime) -> int:
    """Visitors leave, each giving the badge back somewhere; return how many left. A badge that did
    not come back opens nothing any more, and the desk has to recover it.

    Raises:
        Refused: one is not inside. Nothing is changed.
    """
    with transaction.atomic():
        rows, desk = locked(returned, OPEN), Desk(at)
        lines, back, owed, duties = [], [], [], []
        for key, row in rows.items():
            where = returned[key]
            decision = staying.leave(where, desk.policy(row.body_id))
            row.state, row.state_since, row.left_at = State.LEFT.value, at, at
            row.returned_at = where.value
            row.save()
            lines.append(about("ended", row, decision, at, {"returned": where.value}))
            cause, badge = ref(SUBJECT, key), row.badge_id or 0
            if where is Returned.OUT:
                owed.append(Blocking(badge, UNRETURNED, decision, at, cause=cause))
                text = "Recuperar crachá de visitante não devolvido"
                duties.append(duty(RECOVER, row, text, decision, at, assignee=f"power:{DESK}"))
            else:
                back.append(Back(badge, where.value, decision, cause))
        append(lines, by=by, at=at)
        take_back(back, by=by, at=at)
        block_badges(owed, by=by, at=at)
        subjects = [ref(SUBJECT, key) for key in rows]
        drop(subjects, CLOSING, why="o visitante saiu", at=at)
        close_about(subjects, SEE_OUT, by=by, at=at, note="o visitante saiu")
        open_duties(duties, at=at)
    return len(rows)


def deposit_badges(body: str, numbers: Sequence[str], *, by: str, at: datetime) -> int:
    """The safe at the turnstile swallowed badges of these credentials at ``at``: their visits end.
    Return how many did; what is no visitor's badge of a visit open then is left alone."""
    found = Visit.objects.filter(
        body=body, state=State.OPEN.value, admitted_at__lte=at,
        badge__credential__number__in=numbers,
    )  # fmt: skip
    keys = list(found.values_list("pk", flat=True))
    return end_visits(dict.fromkeys(keys, Returned.SAFE), by=by, at=at)


def recover_badges(returned: Mapping[int, Returned], *, by: str, at: datetime) -> int:
    """Badges that visitors took away are back; return how many.

    Raises:
        Refused: the visit's badge is not owed, or it is not said where it came back.
    """
    with transaction.atomic():
        rows, desk = locked(returned, GONE), Desk(at)
        lines, back = [], []
        for key, row in rows.items():
            where = returned[key]
            owed = row.badge is not None and row.badge.state in IN_USE and not row.returned_at
            if not owed or where is Returned.OUT:
                raise Refused(f"o crachá da visita nº {key} não está por devolver")
            decision = staying.leave(where, desk.policy(row.body_id))
            row.returned_at = where.value
            row.save(update_fields=["returned_at"])
            lines.append(about("badge_recovered", row, decision, at, {"returned": where.value}))
            back.append(Back(row.badge_id or 0, where.value, decision, ref(SUBJECT, key)))
        append(lines, by=by, at=at)
        take_back(back, by=by, at=at)
        subjects = [ref(SUBJECT, key) for key in rows]
        close_about(subjects, RECOVER, by=by, at=at, note="crachá devolvido")
    return len(rows)


def extend_visits(batch: Sequence[Extend], *, by: str, at: datetime) -> int:
    """Visitors stay after hours because the agenda runs on, with whoever answers for that; return
    how many. An extension that was too long is made shorter alike, down to the closing.

    Raises:
        Refused: the norm does not let them, the time is no later than without an extension, nobody
            stays with them or no reason is told. Nothing is changed.
    """
    with transaction.atomic():
        rows, desk, lines, duties = locked([o.visit for o in batch], OPEN), Desk(at), [], []
        for one in batch:
            row = rows[one.visit]
            closes = closing(at, desk.calendar(row.body_id))
            if not _may_end(row, one.until, at, closes):
                raise Refused("diga até quando, mais tarde do que já vale. Nada foi alterado")
            escort = one.escort or row.escort_id
            runs_on, policy = bool(one.why.strip()), desk.policy(row.body_id)
            decision = staying.stay(runs_on=runs_on, escorted=escort is not None, policy=policy)
            if decision.outcome != staying.STAY:
                said = "" if runs_on else "Diga por que a agenda se estende: sem isso, "
                raise Refused(f"{said}{why(decision)}. Nada foi alterado")
            row.open_until = one.until
            row.extended_for = "" if one.until == closes else one.why.strip()[:400]
            row.escort_id, row.overdue_since = escort, None
            row.save()
            facts: dict[str, Json] = {
                "runs_on": runs_on,
                "escorted": True,
                "until": one.until.isoformat(),
            }
            lines.append(about("extended", row, decision, at, facts))
            text = "Ver se o visitante saiu no fim da prorrogação"
            duties.append(duty(CLOSING, row, text, decision, one.until, once=at.isoformat()))
        append(lines, by=by, at=at)
        subjects = [ref(SUBJECT, key) for key in rows]
        drop(subjects, CLOSING, why="a visita foi prorrogada", at=at)
        close_about(subjects, SEE_OUT, by=by, at=at, note="a visita foi prorrogada")
        open_duties(duties, at=at)
    return len(rows)


def _may_end(row: Visit, until: datetime, at: datetime, closes: datetime | None) -> bool:
    """Whether an extension may run ``until`` then: later than the visit stands, or, where that is
    an extension already, no earlier than the closing."""
    if until <= at:
        return False
    if row.extended_for:
        return closes is None or until >= closes
    return until > (row.open_until or at)


def call_out(visits: Sequence[int], *, by: str, at: datetime) -> int:
    """Visitors still inside after their time: whoever keeps them company must see them out. Return
    how many."""
    with transaction.atomic():
        rows, desk, lines, duties = locked(visits, OPEN), Desk(at), [], []
        for row in rows.values():
            decision = staying.overdue(desk.policy(row.body_id))
            lines.append(about("overdue", row, decision, at))
            whom = row.escort_id or row.host_id
            text = "Conduzir à saída o visitante que passou da hora"
            draft = duty(SEE_OUT, row, text, decision, at, once=at.isoformat(),
                         assignee=ref("person", whom) if whom else f"power:{DESK}")  # fmt: skip
            duties.append(replace(draft, person=whom))
        Visit.objects.filter(pk__in=rows).update(overdue_since=at)
        append(lines, by=by, at=at)
        open_duties(duties, at=at)
    return len(rows)
