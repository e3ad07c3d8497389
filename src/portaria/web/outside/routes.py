"""The way to the outside provider and back; without one configured, both lead nowhere."""

from __future__ import annotations

from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from portaria.frame.permissions import open_to_all

PROVIDER = "fora"


@open_to_all
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Off to the provider; only by the button, so that no other page sends anybody there."""
    if not settings.OUTSIDE_SERVER:
        raise Http404
    answer: HttpResponse = views.login(request, PROVIDER)
    return answer


@open_to_all
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back with the provider's word."""
    if not settings.OUTSIDE_SERVER or provider_id != PROVIDER:
        raise Http404
    answer: HttpResponse = views.callback(request, provider_id)
    return answer


urlpatterns = [
    path("entrar/fora/", leave, name="outside_leave"),
    path("entrar/fora/<slug:provider_id>/volta/", come_back, name="openid_connect_callback"),
]
