"""Routes of the screens of badges."""

from __future__ import annotations

from django.urls import path

from portaria.premises.badges import doing, views

urlpatterns = [
    path("crachas/", views.badges, name="badges"),
    path("crachas/exportar.csv", views.badges_csv, name="badges_csv"),
    path("crachas/meus/", views.my_badges, name="my_badges"),
    path("crachas/novo/", doing.badge_new, name="badge_new"),
    path("crachas/provisorio/", doing.badge_lend, name="badge_lend"),
    path("crachas/<int:pk>/", views.badge, name="badge"),
    path("crachas/<int:pk>/<slug:what>/", doing.badge_do, name="badge_do"),
]
