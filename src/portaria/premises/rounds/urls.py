"""Routes of the screens about rounds."""

from __future__ import annotations

from django.urls import path

from portaria.premises.rounds import views

urlpatterns = [
    path("rondas/", views.rounds, name="rounds"),
    path("rondas/agendar/", views.round_schedule, name="round_schedule"),
    path("rondas/inspecao/", views.inspection_new, name="inspection_new"),
    path("rondas/<int:pk>/", views.round_, name="round"),
]
