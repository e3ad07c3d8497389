"""Answers to a request: approvals, refusals, opinions, doubts taken up, and silence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from portaria.duties.outcomes import BY
from portaria.people.counting import counting_under
from portaria.procedures.requests import flow
from portaria.procedures.requests.asking import facts_of
from portaria.procedures.requests.carrying import carry_out, try_later
from portaria.procedures.requests.deciding import Chosen
from portaria.procedures.requests.dossier import Dossier, opened
from portaria.procedures.requests.following import follow
from portaria.procedures.requests.recording import note, tell_asker, tell_due
from portaria.procedures.requests.ruling import words_of
from portaria.procedures.requests.types import Case, Refused
from portaria.workdays.ruled import ruled as deadline_of

_STATES = {
    "returned": "foi devolvido para correção",
    "approved": "já foi aprovado",
    "carried_out": "já foi atendido",
    "refused": "já foi recusado",
    "withdrawn": "foi retirado por quem pediu",
}


def approve(
    ids: Iterable[int], *, person: int, by: str, at: datetime, text: str = ""
) -> dict[int, str]:
    """``person`` approves what is theirs to answer in each request; those with every approval are
    carried out. Returns, by request, why its act did not succeed yet ("" when nothing is amiss).

    Raises:
        Refused: one does not wait for ``person``; nothing changes in any.
    """
    with transaction.atomic():
        return {
            dossier.row.pk: _approve(dossier, person, text.strip(), by)
            for dossier in opened(ids, at)
        }


def _approve(dossier: Dossier, person: int, text: str, by: str) -> str:
    mine = theirs(dossier, person, (flow.DECIDE, flow.APPEAL))
    steps = approved(dossier, mine, person)
    notes = {step.number: text for step in mine}
    due = dossier.become(steps, by=by, note="pedido aprovado", notes=notes)
    note(dossier, "approved", by=by, person=person, who=mine[0].who, text=text)
    return go_on(dossier, due, by=by)


def approved(dossier: Dossier, mine: Sequence[flow.Step], person: int) -> tuple[flow.Step, ...]:
    """The steps of a request after ``person`` approves ``mine``: of several only the first, where
    the norm wants different persons.

    Raises:
        Refused: the last approval would be given to what can no longer be done.
    """
    steps = dossier.steps
    for step in mine[:1] if dossier.row.eyes > 1 else mine:
        if any(s.number == step.number and s.state == flow.OPEN for s in steps):
            steps = flow.answered(steps, step.number, flow.APPROVED, person)
    if flow.standing(steps) == flow.GRANTED:
        _can_still_be_done(dossier)
    return steps


def _can_still_be_done(dossier: Dossier) -> None:
    """Nobody approves in vain."""
    row, rite, hall = dossier.row, dossier.rite, dossier.hall
    if not rite.still:
        return
    facts = facts_of(rite, [row.about_key], row.values, hall)[row.about_key]
    case = Case(rite.id, dossier.about, row.values, hall.policy, hall.today, row.asker_id, facts)
    if found := [reason.text for check in rite.still for reason in check(case)]:
        raise Refused(
            f"{dossier.name} já não se pode cumprir. {'; '.join(found)}. "
            "Recuse-o, ou devolva-o para correção"
        )


def go_on(dossier: Dossier, due: Sequence[Chosen], *, by: str) -> str:
    """What an answer leads to: the act, the end, or the next turn."""
    stands = flow.standing(dossier.steps)
    if stands == flow.GRANTED:
        failed = carry_out(dossier, by=by)
        if failed:
            try_later(dossier)
        return failed
    if stands == flow.IN_COURSE:
        tell_due(dossier, due)
    return ""


def refuse(ids: Iterable[int], why: str, *, person: int, by: str, at: datetime) -> None:
    """``person`` refuses, with the reason; where the pack names to whom, it may be appealed.

    Raises:
        Refused: one does not wait for ``person``, or there is no reason.
    """
    if not why.strip():
        raise Refused("diga por que se recusa o pedido: a recusa é sempre motivada")
    with transaction.atomic():
        for dossier in opened(ids, at):
            mine = theirs(dossier, person, (flow.DECIDE, flow.APPEAL))
            steps = refused(dossier, mine, person)
            notes = {mine[0].number: why.strip()}
            due = dossier.become(steps, by=by, note="pedido recusado", notes=notes)
            note(dossier, "refused", by=by, person=person, who=mine[0].who, text=why.strip())
            if flow.standing(steps) == flow.TURNED_DOWN:
                turn_down(dossier, why.strip(), by=by)
            else:
                go_on(dossier, due, by=by)


def refused(dossier: Dossier, mine: Sequence[flow.Step], person: int) -> tuple[flow.Step, ...]:
    """The steps of a request after ``person`` refuses the first of ``mine``."""
    return flow.answered(dossier.steps, mine[0].number, flow.REFUSED, person)


def turn_down(dossier: Dossier, why: str, *, by: str) -> None:
    """The request ends refused; until when it may be appealed is told."""
    row, at = dossier.row, dossier.hall.at
    row.state, row.why, row.closed_at = "refused", why, at
    row.appeal_until = row.appeal_sum = None
    ruled = dossier.ruled
    if may_appeal(dossier) and ruled.appeal_within is not None:
        its = dossier.hall.its
        due = deadline_of(
            at, ruled.appeal_within, counting=counting_under(dossier.hall.policy, its),
            calendar=its.calendar, label=f"Recurso da recusa do pedido nº {row.pk}",
        )  # fmt: skip
        row.appeal_until, row.appeal_sum = due.due_at, dict(due.as_json())
    row.save()
    dossier.drop_all(by=by, why="o pedido foi recusado")
    said = told_of_refusal(dossier, why, dossier.steps)
    tell_asker(dossier, "refused", said, key=str(len(dossier.rows)))
    follow(dossier, by=by)


def told_of_refusal(dossier: Dossier, why: str, steps: Sequence[flow.Step]) -> str:
    """What the asker is told of a refusal that leaves the request with ``steps``."""
    row, reason = dossier.row, why if why.endswith((".", "!", "?", "…")) else f"{why}."
    if not _appealable(row.appeal, steps):
        return f"Motivo: {reason}"
    return f"Motivo: {reason} Cabe recurso a: {words_of(row.appeal, dossier.hall.policy)}."


def may_appeal(dossier: Dossier) -> bool:
    """Whether the norm names to whom the refusal may be taken, and it was not decided there. What
    was refused in another request is appealed there."""
    refused = flow.standing(dossier.steps) == flow.TURNED_DOWN
    return refused and _appealable(dossier.row.appeal, dossier.steps)


def _appealable(to: str, steps: Sequence[flow.Step]) -> bool:
    return bool(to) and not any(step.kind == flow.APPEAL for step in steps)


def opine(
    ids: Iterable[int], opinion: str, *, person: int, by: str, at: datetime, favourable: bool
) -> None:
    """``person``, who is heard, gives an opinion; it does not bind.

    Raises:
        Refused: no opinion of theirs is awaited, or it is empty.
    """
    if not opinion.strip():
        raise Refused("escreva a opinião")
    said = f"{'Favorável' if favourable else 'Contrária'}: {opinion.strip()}"
    with transaction.atomic():
        for dossier in opened(ids, at):
            mine = theirs(dossier, person, (flow.CONSULT,))
            steps = flow.answered(dossier.steps, mine[0].number, flow.GIVEN, person)
            due = dossier.become(steps, by=by, note="opinião dada", notes={mine[0].number: said})
            note(dossier, "consulted", by=by, person=person, who=mine[0].who, text=said)
            go_on(dossier, due, by=by)


def escalate(ids: Iterable[int], why: str, *, person: int, by: str, at: datetime) -> None:
    """``person`` is in doubt, and takes the request to whom the norm names next.

    Raises:
        Refused: it does not wait for ``person``, there is no reason, or the norm names nobody else.
    """
    if not why.strip():
        raise Refused("diga qual é a dúvida")
    with transaction.atomic():
        for dossier in opened(ids, at):
            step = theirs(dossier, person, (flow.DECIDE,))[0]
            to = flow.ladder(dossier.steps, step, dossier.row.escalates)
            if not to:
                raise Refused(
                    f"{dossier.name}: a norma não diz a quem levar a dúvida; aprove ou recuse"
                )
            hand_up(dossier, step, to, by=by, person=person, text=why.strip())


def hand_up(
    dossier: Dossier, step: flow.Step, to: str, *, by: str, person: int | None, text: str
) -> None:
    """``step`` goes up to ``to``."""
    steps = flow.handed_up(dossier.steps, step.number, to)
    due = dossier.become(steps, by=by, note="levado a quem está acima", notes={step.number: text})
    note(dossier, "escalated", by=by, person=person, who=step.who, text=text, facts={"to": to})
    words = words_of(to, dossier.hall.policy)
    tell_asker(dossier, "escalated", f"Agora decide: {words}.", key=str(len(steps)))
    tell_due(dossier, due)


def lapse(dossier: Dossier, step: flow.Step) -> None:
    """The time of ``step`` is over without an answer: what the norm says that this means."""
    text = "Sem resposta no prazo"
    row, policy = dossier.row, dossier.hall.policy
    if step.kind == flow.CONSULT:
        _lapsed(dossier, step, flow.DROPPED, f"{text}: segue sem a opinião")
    elif row.silence == "approved":
        _lapsed(dossier, step, flow.APPROVED, f"{text}: tem-se por aprovado")
    elif row.silence == "refused":
        _lapsed(dossier, step, flow.REFUSED, f"{text}: tem-se por recusado")
    elif row.silence == "escalates":
        to = flow.ladder(dossier.steps, step, (*row.escalates, "superior"))
        if to:
            said = f"{text} de {words_of(step.who, policy, row.rite)}"
            hand_up(dossier, step, to, by=BY, person=None, text=said)


def _lapsed(dossier: Dossier, step: flow.Step, state: str, text: str) -> None:
    steps = flow.answered(dossier.steps, step.number, state)
    due = dossier.become(steps, by=BY, note=text, notes={step.number: text})
    note(dossier, "lapsed", by=BY, who=step.who, text=text)
    if flow.standing(steps) == flow.TURNED_DOWN:
        turn_down(dossier, text, by=BY)
    else:
        go_on(dossier, due, by=BY)


def theirs(dossier: Dossier, person: int, kinds: Sequence[str]) -> list[flow.Step]:
    """The steps of ``kinds`` that ``person`` may answer now; at least one.

    Raises:
        Refused: there is none, with the reason: decided already (by whom), one's own, or another
            competence's.
    """
    if dossier.row.state != "waiting":
        raise Refused(f"{dossier.name} {_STATES[dossier.row.state]}{_last(dossier)}")
    due = [step for step in flow.due(dossier.steps) if step.kind in kinds]
    if not due:
        other = flow.due(dossier.steps)
        waits = " e ".join(words_of(s.who, dossier.hall.policy, dossier.row.rite) for s in other)
        raise Refused(f"{dossier.name} espera agora outra resposta, de: {waits}{_last(dossier)}")
    mine = dossier.answerable(person, kinds)
    if mine:
        dossier.by_delegation = dossier.delegation(mine[0], person)
        return mine
    if person in (dossier.row.asker_id, dossier.row.person_id):
        raise Refused(f"{dossier.name} é seu: ninguém decide o próprio pedido")
    if dossier.row.eyes > 1 and person in flow.approvers(dossier.steps):
        raise Refused(
            f"{dossier.name}: a norma quer outra pessoa; quem já aprovou não o faz de novo"
        )
    waits = " e ".join(words_of(s.who, dossier.hall.policy, dossier.row.rite) for s in due)
    raise Refused(f"{dossier.name} não espera a sua resposta: decide {waits}{_last(dossier)}")


def _last(dossier: Dossier) -> str:
    """``; a última resposta foi de Ana Souza, em 03/11/2026 às 10:12``."""
    last = dossier.row.happenings.exclude(person=None).exclude(verb="asked").order_by("-id").first()
    if last is None or last.person is None:
        return ""
    local = last.at.astimezone(dossier.hall.its.calendar.zone)
    return f"; a última resposta foi de {last.person.shown_name}, em {local:%d/%m/%Y às %H:%M}"
