"""Checking a term by its code: open to whoever holds the document, and shows only what it must."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portaria.frame import posted
from portaria.frame.limiting import within
from portaria.frame.permissions import open_to_all
from portaria.procedures.terms import listing
from portaria.procedures.terms.document import signatures_of
from portaria.procedures.terms.models import Term

_LONGEST = 40


@open_to_all
def verify(request: HttpRequest) -> HttpResponse:
    """Where a code is typed in."""
    code = _clean(request.GET.get("codigo", ""))
    if code:
        return redirect("term_check", code=code.replace("/", "") or "-")
    return render(request, "terms/check.html", {"asked": False})


@open_to_all
def check(request: HttpRequest, code: str) -> HttpResponse:
    """What the term with this code is, and whether it stands. A code that was never issued and one
    mistyped are answered alike; after too many, nothing is looked up."""
    if not within(request, "term_check", settings.TERM_CHECK_RATE):
        said = _("Consultas demais: espere um minuto e tente de novo.")
        return render(request, "terms/check.html", {"asked": True, "too_many": said}, status=429)
    found = listing.with_state(Term.objects.filter(code=_clean(code)).select_related("body"))
    term = found.first()
    if term is None or not term.document:
        return render(request, "terms/check.html", {"asked": True, "code": code}, status=404)
    context = {
        "asked": True,
        "term": term,
        "state": listing.state(term),
        "signatures": signatures_of(term),
    }
    with timezone.override(ZoneInfo(term.body.zone)):  # the hour that the document itself says
        return render(request, "terms/check.html", context)


def _clean(code: str) -> str:
    return "".join(posted.clean(code).split()).upper()[:_LONGEST]
