"""Omitted cases and precedents, found by words, norm and provision."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import QuerySet

from portaria.governance.models import OmittedCase

STATES = ("asked", "decided", "withdrawn")
SORTS = {"pedido": ("asked_at", "id"), "decisao": ("decided_at", "id")}
_LANGUAGE = "portuguese"


def cases(
    bodies: Sequence[str],
    *,
    text: str = "",
    state: str = "",
    norm: str = "",
    provision: str = "",
    precedents: bool = False,
) -> QuerySet[OmittedCase]:
    """The cases of ``bodies``; ``text`` is searched by words' stems in question, summary and
    decision; ``precedents``: only those in force."""
    found = OmittedCase.objects.filter(body__in=bodies).select_related("body", "asked_by")
    if state in STATES:
        found = found.filter(state=state)
    if norm:
        found = found.filter(norm=norm)
    if provision:
        found = found.filter(provision=provision)
    if precedents:
        found = found.filter(precedent=True, overruled_by=None)
    if text:
        words = SearchVector("summary", "question", "decision", config=_LANGUAGE)
        query = SearchQuery(text, config=_LANGUAGE, search_type="websearch")
        found = found.annotate(words=words).filter(words=query)
    return found


def precedents_at(body: str, norm: str) -> dict[str, list[OmittedCase]]:
    """The precedents in force of a norm, by provision ("" for none in particular)."""
    found: dict[str, list[OmittedCase]] = {}
    for case in cases([body], norm=norm, precedents=True).order_by("-decided_at"):
        found.setdefault(case.provision, []).append(case)
    return found
