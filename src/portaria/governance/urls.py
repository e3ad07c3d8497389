"""Routes of this slice's screens."""

from __future__ import annotations

from django.urls import path

from portaria.governance.committee import views as committee
from portaria.governance.omitted import views as omitted
from portaria.governance.publication import reading, views
from portaria.governance.training import views as training

urlpatterns = [
    path("publicacoes/", views.publications, name="publications"),
    path("publicacoes/<int:pk>/", views.publication, name="publication"),
    path("publicacoes/<int:pk>/exportar.csv", views.publication_csv, name="publication_csv"),
    path("publicacoes/<int:pk>/lembrar/", views.publication_remind, name="publication_remind"),
    path("publicacoes/<slug:body>/<str:norm>/", views.publish, name="publish"),
    path("minhas-normas/", reading.my_norms, name="my_norms"),
    path("minhas-normas/<int:pk>/", reading.my_norm, name="my_norm"),
    path("capacitacoes/", training.trainings, name="trainings"),
    path("capacitacoes/nova/", training.training_new, name="training_new"),
    path("capacitacoes/faltam.csv", training.missing_csv, name="training_missing_csv"),
    path("capacitacoes/<int:pk>/", training.training, name="training"),
    path(
        "capacitacoes/<int:pk>/retirar/<int:person>/",
        training.attendance_withdraw,
        name="attendance_withdraw",
    ),
    path("minhas-capacitacoes/", training.my_trainings, name="my_trainings"),
    path("casos-omissos/", omitted.omitted_cases, name="omitted_cases"),
    path("casos-omissos/exportar.csv", omitted.omitted_csv, name="omitted_csv"),
    path("casos-omissos/novo/", omitted.omitted_new, name="omitted_new"),
    path("casos-omissos/<int:pk>/", omitted.omitted_case, name="omitted_case"),
    path("casos-omissos/<int:pk>/retirar/", omitted.omitted_withdraw, name="omitted_withdraw"),
    path("deliberacoes/", committee.deliberations, name="deliberations"),
    path("deliberacoes/exportar.csv", committee.deliberations_csv, name="deliberations_csv"),
    path("deliberacoes/nova/", committee.deliberation_new, name="deliberation_new"),
    path("deliberacoes/<int:pk>/", committee.deliberation, name="deliberation"),
]
