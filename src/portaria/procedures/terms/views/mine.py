"""My terms: what waits for my hand, and what I have signed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portaria import clock
from portaria.frame.permissions import signed_in
from portaria.frame.viewer import viewer_of
from portaria.people.queries import headed_by
from portaria.procedures.terms import listing
from portaria.procedures.terms.drafts import MANAGE
from portaria.procedures.terms.naming import titles


@signed_in
def my_terms(request: HttpRequest) -> HttpResponse:
    """The viewer's own terms, those to witness, and those to authorise as head of a unit."""
    viewer = viewer_of(request)
    mine = listing.of_person(viewer.person) if viewer.person else []
    witness = listing.to_witness(viewer.person) if viewer.person else []
    headed = headed_by(viewer.person, viewer.today) if viewer.person else []
    authorise = [
        term
        for term in listing.to_authorise([unit.pk for unit in headed])
        if term.person_id != viewer.person
    ]
    states = {term.pk: listing.state(term) for term in [*mine, *witness, *authorise]}
    context = {
        "unsigned": [term for term in mine if states[term.pk] == "unsigned"],
        "others": [term for term in mine if states[term.pk] != "unsigned"],
        "witness": witness,
        "authorise": authorise,
        "states": states,
        "titles": titles([*mine, *witness, *authorise], clock.now()),
        "manages": viewer.holds_any(MANAGE),
    }
    return render(request, "terms/mine.html", context)
