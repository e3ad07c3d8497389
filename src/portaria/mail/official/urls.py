"""Routes of the official communications' screens."""

from __future__ import annotations

from django.urls import path

from portaria.mail.official import views

urlpatterns = [
    path("oficiais/", views.communications, name="communications"),
    path("oficiais/exportar.csv", views.communications_csv, name="communications_csv"),
    path("oficiais/sem-acesso/", views.no_access, name="no_access"),
    path("oficiais/sem-acesso/exportar.csv", views.no_access_csv, name="no_access_csv"),
    path("oficiais/<int:pk>/", views.communication, name="communication"),
    path("oficiais/recebimentos/<int:pk>/certidao/", views.certificate, name="certificate"),
    path("certidoes/<str:code>/", views.certificate_check, name="certificate_check"),
]
