"""Routes of the accounts slice's screens."""

from __future__ import annotations

from django.urls import path

from portaria.accounts import views

urlpatterns = [
    path("contas/", views.accounts, name="accounts"),
    path("contas/exportar.csv", views.accounts_csv, name="accounts_csv"),
    path("contas/<int:pk>/", views.account, name="account"),
]
