"""Access levels and what is granted for a time, as a Django application of the premises slice."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "portaria.premises.access"
    label = "premises_access"

    def ready(self) -> None:
        import_module("portaria.premises.access.deadlines")  # registers its duties
