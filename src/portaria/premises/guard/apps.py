"""What guards watch, as a Django application of the premises slice."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class GuardConfig(AppConfig):
    name = "portaria.premises.guard"
    label = "premises_guard"

    def ready(self) -> None:
        import_module("portaria.premises.guard.deadlines")  # registers who keeps the records
        import_module("portaria.premises.rites.records")  # declares what may be asked for
