"""The signer's immediate head, or the legal substitute, authorises signed terms (T1, M1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from portaria.database.copying import cursor
from portaria.ledger.acts import append
from portaria.people.superiors import Head
from portaria.procedures.terms import drafts, store
from portaria.procedures.terms.acts import evidencing
from portaria.procedures.terms.acts.settling import go_on, heads_of
from portaria.procedures.terms.types import AUTHORISER, REGISTERED, Evidence, Refused, TermHeld


def authorise_terms(
    ids: Sequence[int],
    *,
    person: int,
    by: str,
    at: datetime,
    evidence: Evidence = REGISTERED,
    shown: Mapping[int, str] | None = None,
) -> int:
    """``person``, the signer's immediate head or the legal substitute, authorises signed terms.

    Raises:
        Refused: a term waits for no authorisation, ``person`` is not who may give it (nobody
            authorises their own), or the document is not the one ``shown``.
    """
    terms = store.lock(ids)
    heads = heads_of(terms.values(), at)
    for term in terms.values():
        _must_wait(term)
        _must_be_head(person, term, heads.get(term.person))
        if shown and shown.get(term.id, term.digest) != term.digest:
            raise Refused(f"o termo nº {term.id} não é o que foi mostrado: leia-o de novo")
    with cursor() as c:
        c.execute(
            "UPDATE procedures_term SET authorised_at = %s, authorised_by_id = %s"
            " WHERE id = ANY(%s)",
            (at, person, list(terms)),
        )
    evidencing.record(list(terms.values()), AUTHORISER, person, evidence, by=by, at=at)
    lines = [
        drafts.line("authorised", t, at, {"authorised_by": person, **evidencing.facts(t, evidence)})
        for t in terms.values()
    ]
    append(lines, by=by, at=at)
    drafts.close(terms.values(), drafts.AUTHORISE, by, at, "termo autorizado")
    go_on(list(terms), by=by, at=at)
    return len(terms)


def _must_wait(term: TermHeld) -> None:
    if not term.needs_authorisation or term.authorised_at is not None or term.ended_at:
        raise Refused(f"o termo nº {term.id} não espera autorização")
    if term.signed_at is None:
        raise Refused(f"o termo nº {term.id} ainda não foi assinado por quem se obriga")


def _must_be_head(person: int, term: TermHeld, head: Head | None) -> None:
    """``person`` acts as the signer's ``head``."""
    if person == term.person:
        raise Refused(f"o termo nº {term.id} é da própria pessoa: autoriza-o a chefia dela")
    if head is None or head.acting != person:
        raise Refused(
            f"o termo nº {term.id} é autorizado pela chefia imediata ou pelo substituto dela"
        )
