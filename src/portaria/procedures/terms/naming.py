"""What terms are called: the title signed, or that of the template they would be signed on now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from portaria.frame.citations import assembled
from portaria.procedures.terms.models import Term
from portaria.procedures.terms.templates import chosen


def titles(terms: Iterable[Term], at: datetime) -> dict[int, str]:
    """Each term's title by its key, with what it is about."""
    found: dict[int, str] = {}
    for term in terms:
        title = term.title or _template(term, at)
        found[term.pk] = f"{title}: {term.about}" if term.about else title
    return found


def _template(term: Term, at: datetime) -> str:
    its = assembled(term.body_id)
    if its is None:
        return term.kind
    day = its.calendar.day_of(at)
    return chosen(its, term.kind, term.provisions, day).template.title
