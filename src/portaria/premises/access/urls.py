"""Routes of an area's page, where accesses are seen and ended."""

from __future__ import annotations

from django.urls import path

from portaria.premises.access import views

urlpatterns = [
    path("instalacoes/<int:pk>/", views.area, name="area"),
    path("instalacoes/autorizacoes/", views.tonight, name="tonight"),
    path("instalacoes/acessos/<int:pk>/encerrar/", views.grant_end, name="grant_end"),
]
