"""What whoever asked may still do: correct, withdraw, appeal; and returning a request to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.procedures.requests import flow
from portaria.procedures.requests.answering import may_appeal, theirs
from portaria.procedures.requests.asking import complete, standing, start
from portaria.procedures.requests.dossier import CORRECT, Dossier, opened
from portaria.procedures.requests.following import follow
from portaria.procedures.requests.recording import note, tell_asker, tell_due
from portaria.procedures.requests.types import Refused
from portaria.procedures.requests.values import cleaned


def send_back(ids: Iterable[int], why: str, *, person: int, by: str, at: datetime) -> None:
    """``person``, who would decide, returns the request for correction. What was answered before
    has to be answered again: it was about another request.

    Raises:
        Refused: one does not wait for ``person``, or it is not said what to correct.
    """
    if not why.strip():
        raise Refused("diga o que é preciso corrigir")
    with transaction.atomic():
        for dossier in opened(ids, at):
            step = theirs(dossier, person, (flow.DECIDE,))[0]
            dossier.abandon(by=by, why="o pedido foi devolvido para correção")
            _state(dossier, "returned", why.strip())
            note(dossier, "returned", by=by, person=person, who=step.who, text=why.strip())
            open_duties([_correct_duty(dossier)], at=at)
            tell_asker(dossier, "returned", f"O que corrigir: {why.strip()}")


def correct(key: int, values: Mapping[str, Any], *, person: int, by: str, at: datetime) -> None:
    """Whoever asked corrects a returned request; it goes to the first step again.

    Raises:
        Refused: it was not returned, is another's, may not be asked any more, or lacks something.
    """
    with transaction.atomic():
        (dossier,) = opened([key], at)
        _own(dossier, person, "corrige")
        if dossier.row.state != "returned":
            raise Refused(f"{dossier.name} não espera correção")
        rite, about, hall = dossier.rite, dossier.about, dossier.hall
        ruled, allowed = standing(rite, about, person, hall)
        good = cleaned(rite, values, hall.policy, about.category, body=hall.body)
        complete(rite, ruled, about, good, person, hall)
        dossier.drop_all(by=by, why="o pedido foi corrigido")
        dossier.row.values, dossier.row.round = good, dossier.row.round + 1
        _state(dossier, "waiting", "")
        note(dossier, "corrected", by=by, person=person, decision=allowed, facts={"values": good})
        dossier.steps, dossier.rows = (), {}
        start(dossier, ruled, by=by)


def withdraw(ids: Iterable[int], *, person: int, by: str, at: datetime) -> None:
    """Whoever asked takes requests back, while nothing final was decided.

    Raises:
        Refused: one is another's, or is over.
    """
    with transaction.atomic():
        for dossier in opened(ids, at):
            _own(dossier, person, "retira")
            if dossier.row.state not in ("waiting", "returned"):
                raise Refused(f"{dossier.name} já foi decidido: não se pode retirar")
            dossier.abandon(by=by, why="o pedido foi retirado por quem pediu")
            dossier.row.closed_at = at
            _state(dossier, "withdrawn", "")
            note(dossier, "withdrawn", by=by, person=person)
            follow(dossier, by=by)


def appeal(key: int, why: str, *, person: int, by: str, at: datetime) -> None:
    """Whoever asked takes a refusal to whom the norm names.

    Raises:
        Refused: it was not refused, is another's, the norm names nobody, or the time is over.
    """
    with transaction.atomic():
        (dossier,) = opened([key], at)
        row = dossier.row
        _own(dossier, person, "recorre")
        if not why.strip():
            raise Refused("diga por que se recorre")
        if row.state != "refused":
            raise Refused(f"{dossier.name} não foi recusado: não há de que recorrer")
        if not may_appeal(dossier):
            raise Refused(f"{dossier.name}: a norma não prevê outro recurso")
        if row.appeal_until is not None and at >= row.appeal_until:
            raise Refused(f"{dossier.name}: o prazo do recurso terminou")
        row.closed_at = row.appeal_until = row.appeal_sum = None
        _state(dossier, "waiting", "")
        steps = flow.appealed(dossier.steps, row.appeal)
        due = dossier.become(steps, by=by, note="", notes={})
        note(dossier, "appealed", by=by, person=person, text=why.strip(), facts={"to": row.appeal})
        tell_due(dossier, due)
        follow(dossier, by=by)


def _own(dossier: Dossier, person: int, verb: str) -> None:
    if dossier.row.asker_id != person:
        raise Refused(f"só quem fez o pedido {verb}: {dossier.name} é de outra pessoa")


def _state(dossier: Dossier, state: str, why: str) -> None:
    dossier.row.state, dossier.row.why = state, why
    dossier.row.save()


def _correct_duty(dossier: Dossier) -> DutyDraft:
    row = dossier.row
    return DutyDraft(
        kind=CORRECT,
        body=row.body_id,
        subject=dossier.subject,
        person=None,
        run_at=dossier.hall.at,
        key=f"{CORRECT}:{row.pk}:{row.round}",
        about=f"Corrigir o pedido nº {row.pk}: {dossier.rite.title}",
        provisions=tuple(row.provisions),
        assignee=f"person:{row.asker_id}",
        policy=row.policy,
    )
