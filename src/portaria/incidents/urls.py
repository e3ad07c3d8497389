"""Routes of the screens about breaches and incidents."""

from __future__ import annotations

from django.urls import path

from portaria.incidents import report_views, views

urlpatterns = [
    path("comunicacoes/", views.incidents, name="incidents"),
    path("comunicacoes/exportar.csv", views.incidents_csv, name="incidents_csv"),
    path("comunicacoes/nova/", views.incident_new, name="incident_new"),
    path("comunicacoes/relatorios/", report_views.situation_reports, name="situation_reports"),
    path(
        "comunicacoes/relatorios/<int:pk>/", report_views.situation_report, name="situation_report"
    ),
    path("comunicacoes/<int:pk>/", views.incident, name="incident"),
    path("comunicacoes/<int:pk>/juntar/", views.attach, name="incident_attach"),
    path("comunicacoes/<int:pk>/autos/", views.dossier, name="incident_dossier"),
    path("comunicacoes/provas/<int:pk>/", views.evidence, name="incident_evidence"),
]
