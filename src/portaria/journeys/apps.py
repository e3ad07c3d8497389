"""The journeys: what a functional event sets off across the slices."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "portaria.journeys"
    label = "journeys"

    def ready(self) -> None:
        for module in ("deadlines", "credential", "exceptions", "whatif.job"):  # their handlers
            import_module(f"portaria.journeys.{module}")
