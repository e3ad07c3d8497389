"""Badges as a Django application of the premises slice."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class BadgesConfig(AppConfig):
    name = "portaria.premises.badges"
    label = "premises_badges"

    def ready(self) -> None:
        for module in ("deadlines", "presiding", "placing"):  # what they register
            import_module(f"portaria.premises.badges.{module}")
        for rite in ("subjects", "areas", "releasing", "after_hours"):
            import_module(f"portaria.premises.rites.{rite}")  # declares what may be asked for
