"""How terms are found by the search of the site."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_noop

from portaria import clock
from portaria.bodies.models import Body
from portaria.frame import labels
from portaria.frame.labels.terms import TERMS
from portaria.frame.search import Hit, provider
from portaria.frame.viewer import Viewer
from portaria.people import queries
from portaria.people.names import plain
from portaria.procedures.terms import listing
from portaria.procedures.terms.drafts import MANAGE
from portaria.procedures.terms.models import Term
from portaria.procedures.terms.naming import titles

_LOOKED = 40
"""Terms of one's own, and persons, among which words are looked for; ours."""


@provider("terms", gettext_noop("Termos"), place=65, icon="fa-file-contract")
def terms(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """One's own by their title or what they are about; for whoever manages terms, also those of
    the persons whose name matches."""
    at = clock.now()
    own = listing.of_person(viewer.person)[:_LOOKED] if viewer.person else []
    named = titles(own, at)
    words = plain(text).split()
    hits = [
        Hit(named[term.pk], reverse("term", args=[term.pk]), *_said(term, ""))
        for term in own
        if all(word in plain(named[term.pk]) for word in words)
    ]
    if len(hits) < limit:
        found = _of_others(viewer, text, limit - len(hits))
        named = titles(found, at)
        hits += [
            Hit(
                named[term.pk],
                reverse("term", args=[term.pk]),
                *_said(term, f"{term.person.shown_name} · {term.body.acronym}"),
            )
            for term in found
        ]
    return hits[:limit]


def _of_others(viewer: Viewer, text: str, limit: int) -> Sequence[Term]:
    bodies = viewer.bodies_with(MANAGE)
    roots = set(Body.objects.filter(pk__in=bodies).values_list("root", flat=True))
    persons = [one.id for root in roots for one in queries.search(root, text, limit=_LOOKED)]
    if not persons:
        return []
    found = Term.objects.filter(person__in=persons, body__in=bodies)
    found = listing.with_state(found.exclude(person=viewer.person)).select_related("person", "body")
    return list(found.order_by("-id")[:limit])


def _said(term: Term, whose: str) -> tuple[str, str, str]:
    state = listing.state(term)
    return whose, labels.of(TERMS, state), labels.tone(state)
