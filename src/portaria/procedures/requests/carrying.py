"""Carrying out what was granted: the slice's act, in the transaction of the last approval. Where it
does not succeed the request stays approved, with the reason, and a duty tries again."""

from __future__ import annotations

from django.db import OperationalError, transaction

from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.types import ref
from portaria.procedures.requests import flow
from portaria.procedures.requests.dossier import CARRY_OUT, Dossier
from portaria.procedures.requests.following import fulfil, pass_on
from portaria.procedures.requests.recording import note, tell_asker
from portaria.procedures.requests.types import Granted


def carry_out(dossier: Dossier, *, by: str) -> str:
    """Run the rite's act; "" when it succeeded, else why not. Either leaves an act."""
    at = dossier.hall.at
    if dossier.rite.passes_on and dossier.row.derived.exists():
        return ""  # asked for already
    try:
        with transaction.atomic():
            dossier.rite.act([granted(dossier)], by=by, at=at)
    except OperationalError:
        raise  # the database is away: the whole transaction is tried again by whoever began it
    except (ValueError, LookupError) as error:
        return _failed(dossier, str(error), by=by)
    if dossier.rite.passes_on:
        pass_on(dossier, by=by)
    else:
        fulfil(dossier, by=by)
    return ""


def _failed(dossier: Dossier, why: str, *, by: str) -> str:
    row = dossier.row
    if row.why != why or row.state != "approved":
        row.state, row.why = "approved", why
        row.save()
        note(dossier, "not_carried_out", by=by, text=why)
        tell_asker(dossier, "not_carried_out", f"Ainda não se pôde cumprir: {why}.", key=why[:80])
    return why


def try_later(dossier: Dossier) -> None:
    """A duty to carry the request out once what hinders it is gone."""
    row, at = dossier.row, dossier.hall.at
    draft = DutyDraft(
        kind=CARRY_OUT,
        body=row.body_id,
        subject=ref("request", row.pk),
        person=row.person_id,
        run_at=at,
        key=f"{CARRY_OUT}:{row.pk}",
        about=f"Cumprir o pedido nº {row.pk}, já aprovado: {dossier.rite.title}",
        provisions=tuple(row.provisions),
        policy=row.policy,
    )
    open_duties([draft], at=at)


def granted(dossier: Dossier) -> Granted:
    """The request as its act receives it."""
    row = dossier.row
    return Granted(
        request=row.pk,
        rite=row.rite,
        body=row.body_id,
        about=dossier.about,
        values=row.values,
        asker=row.asker_id,
        deciders=flow.approvers(dossier.steps),
        why=str(row.values.get("justification", "")),
        provisions=tuple(row.provisions),
        policy=row.policy,
        cause=dossier.subject,
    )
