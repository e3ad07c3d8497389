"""Whoever receives: their visitors, and one told beforehand with an invitation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portaria import clock
from portaria.frame.bodies import body_among
from portaria.frame.permissions import Denied, signed_in
from portaria.frame.viewer import viewer_of
from portaria.people.queries import bodies_of
from portaria.premises.desk import Desk
from portaria.premises.visits import acts, listing
from portaria.premises.visits.forms import ExpectForm
from portaria.premises.visits.types import Refused

SHOWN = 50
"""Visits on one's own page; ours: the reception's list has them all."""


@signed_in
def my_visits(request: HttpRequest) -> HttpResponse:
    """One's own visitors, who is at the desk first."""
    viewer = viewer_of(request)
    rows = list(listing.of_host(viewer.person)[:SHOWN]) if viewer.person else []
    context = {
        "waiting": [row for row in rows if row.state == "waiting" and not row.answer],
        "rows": rows,
    }
    return render(request, "premises_visits/mine.html", context)


@signed_in
def visit_expect(request: HttpRequest) -> HttpResponse:
    """Tell the desk of somebody who will come, and invite them."""
    viewer = viewer_of(request)
    bodies = bodies_of(viewer.person, viewer.today) if viewer.person else ()
    if viewer.person is None:
        raise Denied(())
    body = body_among(bodies, request.GET.get("orgao", ""))
    form, desk = ExpectForm(body, request.POST or None), Desk(clock.now())
    if request.method == "POST" and form.is_valid():
        try:
            ask = form.expect(viewer.person, desk)
            [key] = acts.expect_visits([ask], by=viewer.by, at=desk.at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("A recepção já sabe. Mande o convite a quem vem."))
            return redirect("visit", pk=key)
    status = 400 if form.errors else 200
    return render(request, "premises_visits/expect.html", {"form": form}, status=status)
