"""Rounds and inspections, as a Django application of the premises slice."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "portaria.premises.rounds"
    label = "premises_rounds"

    def ready(self) -> None:
        for module in ("deadlines", "placing"):  # what they register
            import_module(f"portaria.premises.rounds.{module}")
