"""Pages where a body's administrator registers systems that sign people in through the site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.idp.oidc.models import Client
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portaria import clock
from portaria.frame import posted
from portaria.frame.bodies import names_of
from portaria.frame.lists import Column, Key, read, short
from portaria.frame.permissions import requires
from portaria.frame.viewer import viewer_of
from portaria.web.clients.acts import SCOPES, close_system, register_system, rotate_secret
from portaria.web.models import ClientSystem

POWER = "body.admin"
_FIELDS = ("body", "name", "purpose", "redirects", "after_logout")


_KEYS: Mapping[str, Key[tuple[ClientSystem, Any]]] = {
    "sistema": lambda row: row[1].name if row[1] else row[0].client,
    "orgao": lambda row: row[0].body.acronym,
    "segredo": lambda row: row[0].secret_at,
}


@requires(POWER)
@require_http_methods(["GET", "HEAD", "POST"])
def systems(request: HttpRequest) -> HttpResponse:
    """The systems of the bodies that one administers, and the form for another."""
    viewer = viewer_of(request)
    bodies = viewer.bodies_with(POWER)
    said = {name: posted.clean(request.POST.get(name, "")) for name in _FIELDS}
    chosen, wrong = request.POST.getlist("scopes"), ""
    if request.method == "POST":
        viewer.must(POWER, said["body"])
        try:
            key, secret = register_system(
                body=said["body"], name=said["name"], purpose=said["purpose"],
                redirects=said["redirects"].split(), after_logout=said["after_logout"].split(),
                scopes=chosen, consent="consent" in request.POST, by=viewer.by, at=clock.now(),
            )  # fmt: skip
        except ValueError as error:
            wrong = str(error)
        else:
            return _told(request, key, secret)
    found = ClientSystem.objects.filter(body__in=bodies).select_related("body").order_by("-id")
    clients = Client.objects.in_bulk(list(found.values_list("client", flat=True)))
    context = {
        "page": short(
            [(one, clients.get(one.client)) for one in found],
            read(request.GET, (), tuple(_KEYS), "sistema"),
            _KEYS,
        ),
        "columns": (
            Column(_("Sistema"), "sistema"),
            Column(_("Órgão"), "orgao"),
            Column(_("Para quê")),
            Column(_("Segredo de"), "segredo"),
            Column(_("O que fazer")),
        ),
        "bodies": names_of(bodies),
        "scopes": [(scope, _WORDS[scope]) for scope in SCOPES if scope != "openid"],
        "said": said,
        "chosen": chosen,
        "wrong": wrong,
    }
    return render(request, "web/systems.html", context, status=400 if wrong else 200)


_WORDS = {
    "email": "endereço da caixa de correio",
    "profile": "nome",
    "cpf": "CPF",
    "bond": "vínculo (categoria, unidade)",
}


@requires(POWER)
@require_POST
def system_rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """A new secret, shown this once."""
    system = _own(request, pk)
    secret = rotate_secret(system.client, by=viewer_of(request).by, at=clock.now())
    return _told(request, system.client, secret)


@requires(POWER)
@require_POST
def system_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a system."""
    close_system(_own(request, pk).client, by=viewer_of(request).by, at=clock.now())
    messages.success(request, _("Sistema encerrado: já não entra ninguém por ele."))
    return redirect("systems")


def _own(request: HttpRequest, pk: int) -> ClientSystem:
    system = get_object_or_404(ClientSystem, pk=pk, closed_at=None)
    viewer_of(request).must(POWER, system.body_id)
    return system


def _told(request: HttpRequest, key: str, secret: str) -> HttpResponse:
    return render(request, "web/system_secret.html", {"client": key, "secret": secret})


urlpatterns = [
    path("sistemas/", systems, name="systems"),
    path("sistemas/<int:pk>/segredo/", system_rotate, name="system_rotate"),
    path("sistemas/<int:pk>/encerrar/", system_close, name="system_close"),
]
