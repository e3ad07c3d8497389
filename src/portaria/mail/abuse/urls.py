"""Routes of the screens about misuse of mail."""

from __future__ import annotations

from django.urls import path

from portaria.mail.abuse import views

urlpatterns = [
    path("denuncias/", views.reports, name="abuse_reports"),
    path("denuncias/exportar.csv", views.reports_csv, name="abuse_csv"),
    path("denuncias/<int:pk>/", views.report, name="abuse_report"),
    path("denuncias/<int:pk>/prova/", views.evidence, name="abuse_evidence"),
    path("denunciar/", views.report_new, name="abuse_new"),
]
