"""A term that no longer counts: revoked, or withdrawn before it was signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from portaria.database.copying import cursor
from portaria.ledger.acts import append
from portaria.procedures.terms import drafts, store
from portaria.procedures.terms.types import REVOKED, Refused

_END = """
UPDATE procedures_term t SET ended_at = %s, ended_for = %s, ended_why = n.why
FROM unnest(%s::bigint[], %s::text[]) AS n (id, why) WHERE t.id = n.id
"""


def revoke_terms(reasons: Mapping[int, str], *, by: str, at: datetime) -> int:
    """End terms, each with its reason; nobody need sign, witness or authorise them any more.

    Raises:
        Refused: one lacks a reason, or is ended already.
    """
    terms = store.lock(reasons)
    for term in terms.values():
        if not reasons[term.id].strip():
            raise Refused(f"o termo nº {term.id} se revoga com motivo: diga qual")
        if term.ended_at is not None:
            raise Refused(f"o termo nº {term.id} já não vale")
    with cursor() as c:
        c.execute(_END, (at, REVOKED, list(reasons), list(reasons.values())))
    lines = [drafts.line("revoked", t, at, {"why": reasons[t.id]}) for t in terms.values()]
    append(lines, by=by, at=at)
    drafts.drop(terms.values(), "o termo foi revogado", at, by)
    return len(terms)
