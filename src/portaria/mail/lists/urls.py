"""Routes of the screens of lists."""

from __future__ import annotations

from django.urls import path

from portaria.mail.lists import doing, views

urlpatterns = [
    path("listas/", views.mailing_lists, name="mailing_lists"),
    path("listas/exportar.csv", views.mailing_lists_csv, name="mailing_lists_csv"),
    path("listas/nova/", views.mailing_list_new, name="mailing_list_new"),
    path("listas/<int:pk>/", views.mailing_list, name="mailing_list"),
    path(
        "listas/<int:pk>/membros.csv",
        views.mailing_list_members_csv,
        name="mailing_list_members_csv",
    ),
    path("listas/<int:pk>/alterar/", doing.mailing_list_change, name="mailing_list_change"),
    path("listas/<int:pk>/membros/", doing.mailing_list_members, name="mailing_list_members"),
    path("listas/<int:pk>/extinguir/", doing.mailing_list_end, name="mailing_list_end"),
    path("listas/<int:pk>/sair/", doing.mailing_list_leave, name="mailing_list_leave"),
]
