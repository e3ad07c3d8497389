"""Breaches and incidents, as a Django application."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "portaria.incidents"
    label = "incidents"

    def ready(self) -> None:
        import_module("portaria.incidents.discretion")  # whose its lines of the ledger are
        import_module("portaria.incidents.places")  # registers the pages of its duties
        import_module("portaria.incidents.reporting")  # declares what may be asked for
