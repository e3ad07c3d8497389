"""Routes of the held messages' screens."""

from __future__ import annotations

from django.urls import path

from portaria.mail.held import deciding, views

urlpatterns = [
    path("retidas/", views.held, name="held"),
    path("retidas/exportar.csv", views.held_csv, name="held_csv"),
    path("retidas/decidir/", deciding.decide, name="held_decide"),
    path("retidas/<int:pk>/", views.held_message, name="held_message"),
    path("retidas/<int:pk>/desfazer/", deciding.undo, name="held_undo"),
    path("retidas/<int:pk>/conteudo/", deciding.content, name="held_content"),
    path("minhas-retidas/", views.my_held, name="my_held"),
    path("minhas-retidas/<int:pk>/permitir/", deciding.allow, name="held_allow"),
]
