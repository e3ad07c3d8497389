"""Routes of the guard's page."""

from __future__ import annotations

from django.urls import path

from portaria.premises.guard import views

urlpatterns = [
    path("guarda/", views.guard, name="guard"),
    path("guarda/presentes/", views.guard_inside, name="guard_inside"),
    path("guarda/abandono/", views.guard_leave, name="guard_leave"),
    path("guarda/abandono/<int:pk>/fim/", views.guard_leave_end, name="guard_leave_end"),
]
