"""Access levels and what is granted for a time, as a Django application of the premises slice."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "portaria.premises.access"
    label = "premises_access"

    def ready(self) -> None:
        for module in ("deadlines", "reviewed"):  # what they register
            import_module(f"portaria.premises.access.{module}")
