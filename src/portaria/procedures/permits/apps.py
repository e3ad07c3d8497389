"""Dated permissions, as a Django application."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class PermitsConfig(AppConfig):
    name = "portaria.procedures.permits"
    label = "permits"

    def ready(self) -> None:
        import_module("portaria.procedures.permits.deadlines")  # registers its handler
        import_module("portaria.procedures.permits.reviewed")  # and what reviews look at
