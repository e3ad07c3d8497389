"""What a signature leads to: the witnesses, the authorisation, or what waited for the term."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from portaria.bodies.policies import calendar_of
from portaria.database.copying import cursor
from portaria.duties.acts import open_duties
from portaria.ledger.acts import append
from portaria.people.superiors import Head, heads_over
from portaria.procedures.terms import drafts, store
from portaria.procedures.terms.types import SUPERSEDED, TermHeld, state_of

_COUNT = "UPDATE procedures_term SET counts_since = %s WHERE id = ANY(%s)"
_SUPERSEDE = """
UPDATE procedures_term SET ended_at = %s, ended_for = %s, ended_why = 'assinado de novo'
WHERE id = ANY(%s)
"""
_OLDER = """
WHERE ended_at IS NULL AND counts_since IS NOT NULL AND NOT (id = ANY(%s))
  AND (body_id, person_id, kind, about) IN (
      SELECT body_id, person_id, kind, about FROM procedures_term WHERE id = ANY(%s))
ORDER BY id FOR UPDATE
"""


def go_on(ids: Sequence[int], *, by: str, at: datetime) -> None:
    """Let each term go to its next step; one that now counts takes the place of the one of its kind
    that stood before."""
    terms = list(store.lock(ids).values())
    whole = [t for t in terms if state_of(t) == "valid" and t.counts_since is None]
    if whole:
        keys = [term.id for term in whole]
        _supersede(keys, by, at)
        with cursor() as c:
            c.execute(_COUNT, [at, keys])
    waiting = [t for t in terms if t.needs_authorisation and t.authorised_at is None]
    heads = heads_of(waiting, at)
    unnamed = [t for t in terms if t.witnesses and not _named(t)]
    open_duties(
        [drafts.ready(t, at) for t in whole]
        + [drafts.authorise_duty(t, heads.get(t.person), at) for t in waiting]
        + [drafts.name_duty(t, at) for t in unnamed],
        at=at,
    )


def heads_of(terms: Iterable[TermHeld], at: datetime) -> dict[int, Head]:
    """Each signer's immediate head today."""
    heads: dict[int, Head] = {}
    terms = list(terms)
    for body in {term.body for term in terms}:
        units = {t.person: t.unit for t in terms if t.unit is not None and t.body == body}
        heads |= heads_over(units, calendar_of(body).day_of(at))
    return heads


def _supersede(keys: Sequence[int], by: str, at: datetime) -> None:
    older = store.select(_OLDER, (list(keys), list(keys)))
    if not older:
        return
    with cursor() as c:
        c.execute(_SUPERSEDE, [at, SUPERSEDED, [term.id for term in older]])
    append([drafts.line("superseded", term, at) for term in older], by=by, at=at)


def _named(term: TermHeld) -> bool:
    return len(store.witnesses_of(term.id)) >= term.witnesses
