"""Visitors, deliveries and events as a Django application of the premises slice."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "portaria.premises.visits"
    label = "premises_visits"

    def ready(self) -> None:
        for module in ("deadlines", "placing", "finding"):  # what they register
            import_module(f"portaria.premises.visits.{module}")
        for rite in ("outsiders", "high_office"):
            import_module(f"portaria.premises.rites.{rite}")  # declares what may be asked for
