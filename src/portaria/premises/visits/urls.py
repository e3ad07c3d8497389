"""Routes of the reception, of visits, deliveries and events."""

from __future__ import annotations

from django.urls import path

from portaria.premises.visits import (
    deliveries,
    doing,
    gatherings,
    hosting,
    lists,
    reception,
    registers,
)

urlpatterns = [
    path("recepcao/", reception.reception, name="reception"),
    path("recepcao/visitante/", reception.visit_arrive, name="visit_arrive"),
    path("recepcao/visitas/", lists.visits, name="visits"),
    path("recepcao/visitas/exportar.csv", lists.visits_csv, name="visits_csv"),
    path("recepcao/eventos/", gatherings.school_events, name="school_events"),
    path("recepcao/eventos/<int:pk>/", gatherings.school_event, name="school_event"),
    path(
        "recepcao/eventos/<int:pk>/<slug:what>/",
        gatherings.school_event_do,
        name="school_event_do",
    ),
    path("recepcao/cadastro/", registers.registers, name="registers"),
    path("recepcao/cadastro/exportar.csv", registers.registers_csv, name="registers_csv"),
    path("recepcao/cadastro/novo/", registers.register_new, name="register_new"),
    path("recepcao/cadastro/<int:pk>/", registers.register_entry, name="register_entry"),
    path("recepcao/cadastro/<int:pk>/<slug:what>/", registers.register_do, name="register_do"),
    path("visitas/", hosting.my_visits, name="my_visits"),
    path("visitas/nova/", hosting.visit_expect, name="visit_expect"),
    path("visitas/<int:pk>/", doing.visit, name="visit"),
    path("visitas/<int:pk>/convite.png", doing.visit_code, name="visit_code"),
    path("visitas/<int:pk>/foto/<slug:kind>/", doing.visit_photo, name="visit_photo"),
    path("visitas/<int:pk>/imprimir/<slug:kind>/", doing.visit_card, name="visit_card"),
    path("visitas/<int:pk>/dados-do-visitante.pdf", doing.visit_report, name="visit_report"),
    path("visitas/<int:pk>/<slug:what>/", doing.visit_do, name="visit_do"),
    path("entregas/", deliveries.deliveries, name="deliveries"),
    path("entregas/nova/", deliveries.delivery_new, name="delivery_new"),
    path("entregas/<int:pk>/<slug:what>/", deliveries.delivery_do, name="delivery_do"),
]
