"""Routes of the screens of requests."""

from __future__ import annotations

from django.urls import path

from portaria.procedures.requests import (
    bulk,
    delegation_views,
    doing,
    many_views,
    rite_views,
    views,
)

urlpatterns = [
    path("pedidos/", views.requests, name="requests"),
    path("pedidos/exportar.csv", views.requests_csv, name="requests_csv"),
    path("pedidos/novo/", rite_views.request_catalogue, name="request_catalogue"),
    path("pedidos/novo/<str:rite>/", rite_views.request_new, name="request_new"),
    path("pedidos/aprovar/", bulk.request_bulk, name="request_bulk"),
    path("pedidos/recusar/", bulk.request_bulk_refuse, name="request_bulk_refuse"),
    path("pedidos/varios/", many_views.request_many, name="request_many"),
    path("pedidos/juntos/<int:pk>/", many_views.request_together, name="request_together"),
    path(
        "pedidos/juntos/<int:pk>/desfazer/",
        many_views.request_together_undo,
        name="request_together_undo",
    ),
    path("pedidos/ritos/<str:rite>/", rite_views.rite_page, name="rite_page"),
    path("pedidos/ritos/<str:rite>/figura.svg", rite_views.rite_diagram, name="rite_diagram"),
    path("pedidos/delegacoes/", delegation_views.delegations, name="delegations"),
    path(
        "pedidos/delegacoes/<int:pk>/revogar/",
        delegation_views.delegation_end,
        name="delegation_end",
    ),
    path("pedidos/<int:pk>/", views.request_one, name="request_one"),
    path("pedidos/<int:pk>/corrigir/", doing.request_correct, name="request_correct"),
    path("pedidos/<int:pk>/fazer/<str:what>/", doing.request_do, name="request_do"),
]
