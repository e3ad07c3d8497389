"""Routes of the requests to see records of mail. No route shows a record."""

from __future__ import annotations

from django.urls import path

from portaria.mail.traces.requests import views

urlpatterns = [
    path("registros-de-correio/", views.trace_requests, name="trace_requests"),
    path("registros-de-correio/pedir/", views.trace_request_new, name="trace_request_new"),
    path("registros-de-correio/<int:pk>/", views.trace_request, name="trace_request"),
    path("registros-de-correio/<int:pk>/pacote/", views.trace_package, name="trace_package"),
    path("registros-de-correio/<int:pk>/conteudo/", views.trace_content, name="trace_content"),
    path(
        "registros-de-correio/<int:pk>/<slug:what>/",
        views.trace_request_decide,
        name="trace_request_decide",
    ),
]
