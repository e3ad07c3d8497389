"""Routes of the mail slice's screens."""

from __future__ import annotations

from django.urls import path

from portaria.mail import hold_views, views

urlpatterns = [
    path("caixas/", views.mailboxes, name="mailboxes"),
    path("caixas/exportar.csv", views.mailboxes_csv, name="mailboxes_csv"),
    path("caixas/guarda/", hold_views.mailbox_hold, name="mailbox_hold"),
    path("caixas/guarda/feita/", hold_views.mailbox_holds, name="mailbox_holds"),
    path("caixas/<int:pk>/", views.mailbox, name="mailbox"),
]
