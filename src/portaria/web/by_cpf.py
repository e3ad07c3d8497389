"""Finding a person by CPF: asked for in a request's body, so that no address carries it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from portaria.frame.permissions import requires
from portaria.web import people


@requires("people.read")
@require_POST
def by_cpf(request: HttpRequest) -> HttpResponse:
    """The form of its own, for whoever looks for it."""
    return people.by_cpf(request, request.POST.get("cpf", ""))
