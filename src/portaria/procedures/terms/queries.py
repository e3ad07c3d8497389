"""Reading terms."""

from __future__ import annotations

from collections.abc import Iterable

from portaria.procedures.terms import store
from portaria.procedures.terms.types import TermHeld


def terms_of(persons: Iterable[int]) -> list[TermHeld]:
    """Every term of ``persons``, the oldest first."""
    return store.select("WHERE person_id = ANY(%s) ORDER BY id", (list(persons),))


def counting(persons: Iterable[int], kind: str, body: str) -> set[int]:
    """Those of ``persons`` whose term ``kind`` counts in ``body``."""
    condition = "WHERE person_id = ANY(%s) AND kind = %s AND body_id = %s"
    terms = store.select(condition, (list(persons), kind, body))
    return {term.person for term in terms if term.counts}


def waiting(body: str) -> list[TermHeld]:
    """Terms of ``body`` that somebody must still sign, witness or authorise, the oldest first."""
    condition = "WHERE body_id = %s AND counts_since IS NULL AND ended_at IS NULL ORDER BY id"
    return store.select(condition, (body,))
