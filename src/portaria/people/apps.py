"""Persons, bonds, units and functional events, as a Django application."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "portaria.people"
    label = "people"

    def ready(self) -> None:
        for module in ("deadlines", "superiors"):  # what they register
            import_module(f"portaria.people.{module}")
