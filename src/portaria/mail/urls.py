"""Routes of the mail slice's screens."""

from __future__ import annotations

from django.urls import path

from portaria.mail import views

urlpatterns = [
    path("caixas/", views.mailboxes, name="mailboxes"),
    path("caixas/exportar.csv", views.mailboxes_csv, name="mailboxes_csv"),
    path("caixas/<int:pk>/", views.mailbox, name="mailbox"),
]
