"""Finding a person by CPF: asked for in a request's body, so that no address carries it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria.frame.permissions import requires
from portaria.frame.viewer import viewer_of
from portaria.people import listing


@requires("people.read")
@require_POST
def by_cpf(request: HttpRequest) -> HttpResponse:
    """Lead to the person, in any body that the viewer may read; else say that there is nobody."""
    bodies = viewer_of(request).bodies_with("people.read")
    try:
        person = listing.by_cpf(request.POST.get("cpf", ""), bodies)
    except ValueError:
        messages.error(request, _("Isso não é um CPF: confira os onze algarismos."))
        return redirect("people")
    if person is None:
        messages.info(request, _("Ninguém com esse CPF nos órgãos cujas pessoas você pode ver."))
        return redirect("people")
    return redirect("person", pk=person)
