"""Duties of requests that nobody has to do: reading silence, and carrying out what is approved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portaria.duties.outcomes import BY
from portaria.duties.registry import handler
from portaria.duties.types import Done, Dropped, Failed, OpenDuty, Outcome
from portaria.ledger.types import key_of
from portaria.procedures.requests import flow
from portaria.procedures.requests.answering import lapse
from portaria.procedures.requests.carrying import carry_out
from portaria.procedures.requests.dossier import CARRY_OUT, SILENCE, Dossier, opened


@handler(SILENCE, batch=100)
def read_silence(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """What the norm makes of a step that nobody answered in time; looked at again first."""
    found = _by_key(duties, at)
    return [_silent(duty, found[key_of(duty.subject)]) for duty in duties]


def _silent(duty: OpenDuty, dossier: Dossier) -> Outcome:
    number = duty.payload["step"]
    step = next((s for s in flow.due(dossier.steps) if s.number == number), None)
    if step is None or dossier.row.state != "waiting":
        return Dropped("o passo já foi respondido")
    lapse(dossier, step)
    return Done("prazo sem resposta")


@handler(CARRY_OUT, batch=100)
def carry_out_again(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Try again the act of requests that have every approval."""
    found = _by_key(duties, at)
    return [_carried(found[key_of(duty.subject)]) for duty in duties]


def _carried(dossier: Dossier) -> Outcome:
    if dossier.row.state != "approved":
        return Dropped("o pedido já não espera ser cumprido")
    failed = carry_out(dossier, by=BY)
    return Failed(failed) if failed else Done("pedido cumprido")


def _by_key(duties: Sequence[OpenDuty], at: datetime) -> dict[int, Dossier]:
    return {d.row.pk: d for d in opened([key_of(duty.subject) for duty in duties], at)}
