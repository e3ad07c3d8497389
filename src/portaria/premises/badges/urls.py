"""Routes of the screens of badges."""

from __future__ import annotations

from django.urls import path

from portaria.premises.badges import charges, doing, exception_views, lending_views, views

urlpatterns = [
    path("crachas/", views.badges, name="badges"),
    path("crachas/exportar.csv", views.badges_csv, name="badges_csv"),
    path("crachas/meus/", views.my_badges, name="my_badges"),
    path("crachas/novo/", doing.badge_new, name="badge_new"),
    path("crachas/provisorio/", lending_views.badge_lend, name="badge_lend"),
    path("crachas/impedimentos/", exception_views.impediments, name="impediments"),
    path(
        "crachas/impedimentos/<int:pk>/levantar/",
        exception_views.impediment_lift,
        name="impediment_lift",
    ),
    path("crachas/cobrancas/", charges.badge_charges, name="badge_charges"),
    path("crachas/cobrancas/exportar.csv", charges.badge_charges_csv, name="badge_charges_csv"),
    path("crachas/custos/", exception_views.badge_prices, name="badge_prices"),
    path("crachas/presidencia/", exception_views.union_presidencies, name="union_presidencies"),
    path(
        "crachas/presidencia/<int:pk>/encerrar/",
        exception_views.union_presidency_end,
        name="union_presidency_end",
    ),
    path("crachas/<int:pk>/", views.badge, name="badge"),
    path("crachas/<int:pk>/<slug:what>/", doing.badge_do, name="badge_do"),
]
