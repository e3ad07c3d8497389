"""Routes of the guard's page, and of what requests for records of passages found."""

from __future__ import annotations

from django.urls import path

from portaria.premises.guard import views
from portaria.premises.guard.disclosing import views as disclosing

urlpatterns = [
    path("guarda/", views.guard, name="guard"),
    path("guarda/presentes/", views.guard_inside, name="guard_inside"),
    path("guarda/presentes.js", views.guard_muster, name="guard_muster"),
    path("guarda/abandono/", views.guard_leave, name="guard_leave"),
    path("registros-de-passagens/", disclosing.passage_records, name="passage_records"),
    path(
        "registros-de-passagens/<int:pk>/pacote/",
        disclosing.passage_package,
        name="passage_package",
    ),
    path(
        "registros-de-passagens/<int:pk>/abrir-sigilo/",
        disclosing.passage_unseal,
        name="passage_unseal",
    ),
    path("guarda/abandono/<int:pk>/fim/", views.guard_leave_end, name="guard_leave_end"),
]
