"""Requests that go on in others: the one stays open until the other ends, and ends as it does, so
that whoever asked first is told what became of it."""

from __future__ import annotations

from portaria.procedures.requests.dossier import Dossier, opened
from portaria.procedures.requests.models import Request
from portaria.procedures.requests.recording import note, tell_asker
from portaria.procedures.requests.registry import rite_of


def fulfil(dossier: Dossier, *, by: str) -> None:
    """What was asked for is done."""
    row = dossier.row
    row.state, row.why, row.closed_at = "carried_out", "", dossier.hall.at
    row.save()
    note(dossier, "carried_out", by=by)
    tell_asker(dossier, "carried_out", "O que se pediu foi feito.")
    follow(dossier, by=by)


def pass_on(dossier: Dossier, *, by: str) -> None:
    """The request waits for the others that its act asked for."""
    others = dossier.row.derived.order_by("pk")
    text = f"Continua em: {', '.join(map(_called, others))}"
    _waits(dossier, text, by=by)


def follow(dossier: Dossier, *, by: str) -> None:
    """The request that goes on in this one, if any, ends as this one did; or is open again, where
    this one is."""
    if dossier.row.source_id is None:
        return
    (above,) = opened([dossier.row.source_id], dossier.hall.at)
    state = dossier.row.state
    if state == "carried_out":
        fulfil(above, by=by)
    elif state == "refused":
        _turned_down(above, f"{_called(dossier.row)}: {dossier.row.why}", by=by)
    elif state == "withdrawn":
        _turned_down(above, f"{_called(dossier.row)}: foi retirado por quem o fez", by=by)
    else:
        _waits(above, f"Houve recurso. Continua em: {_called(dossier.row)}", by=by)


def _waits(dossier: Dossier, text: str, *, by: str) -> None:
    row = dossier.row
    row.state, row.why, row.closed_at = "approved", text, None
    row.save()
    note(dossier, "passed_on", by=by, text=text)
    tell_asker(dossier, "passed_on", f"{text}.", key=str(row.happenings.count()))
    follow(dossier, by=by)


def _turned_down(dossier: Dossier, why: str, *, by: str) -> None:
    row = dossier.row
    row.state, row.why, row.closed_at = "refused", why, dossier.hall.at
    row.save()
    note(dossier, "turned_down", by=by, text=why)
    tell_asker(dossier, "refused", f"{why.rstrip('.')}.", key=str(row.happenings.count()))
    follow(dossier, by=by)


def _called(row: Request) -> str:
    return f"pedido nº {row.pk} ({rite_of(row.rite).title})"
