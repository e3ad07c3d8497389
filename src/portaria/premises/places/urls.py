"""Routes of the list of areas."""

from __future__ import annotations

from django.urls import path

from portaria.premises.places import views

urlpatterns = [
    path("instalacoes/", views.areas, name="areas"),
    path("instalacoes/exportar.csv", views.areas_csv, name="areas_csv"),
]
