"""Each person's norms: what is to be read, and taking note of it."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from portaria import clock
from portaria.bodies.policies import assembled_of
from portaria.frame.permissions import signed_in
from portaria.frame.viewer import viewer_of
from portaria.governance.models import Acknowledgement
from portaria.governance.publication import acts, listing
from portaria.governance.types import Refused
from portaria.norms.authoring.coverage import coverage


@signed_in
def my_norms(request: HttpRequest) -> HttpResponse:
    """What the viewer was asked to take note of: what waits first."""
    viewer = viewer_of(request)
    asked = listing.of_person(viewer.person) if viewer.person else []
    rows = [
        {
            "asked": one,
            "norm": assembled_of(one.publication.adoption_id).packs[one.publication.norm].norm,
            "state": listing.state_of(one, viewer.today),
        }
        for one in asked
    ]
    return render(request, "governance/my_norms.html", {"rows": rows})


@signed_in
def my_norm(request: HttpRequest, pk: int) -> HttpResponse:
    """A norm to read, with what changed since the reader last took note; and taking note."""
    viewer = viewer_of(request)
    found = Acknowledgement.objects.select_related("publication", "publication__body")
    one = get_object_or_404(found, pk=pk)
    if viewer.person is None or one.person_id != viewer.person:
        raise Http404("não há tal norma a ler")
    if request.method == "POST":
        try:
            with transaction.atomic():
                acts.acknowledge([pk], person=viewer.person, by=viewer.by, at=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Ciência registrada."))
        return redirect("my_norms")
    pack = assembled_of(one.publication.adoption_id).packs[one.publication.norm]
    new = frozenset(listing.to_read(one))
    whole = one.since_version == 0 or bool(request.GET.get("tudo"))
    lines = [
        {"covered": row, "depth": row.id.count("_"), "new": row.id in new}
        for row in coverage(pack, viewer.today)
        if whole or row.id in new
    ]
    context = {
        "one": one,
        "norm": pack.norm,
        "state": listing.state_of(one, viewer.today),
        "lines": lines,
        "whole": whole,
        "gone": [p for p in new if p not in pack.provisions],
    }
    return render(request, "governance/my_norm.html", context)
