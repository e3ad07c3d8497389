"""The doors, as a Django app: the database notes for them what changed."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class DoorsConfig(AppConfig):
    name = "portaria.connectors.doors"
    label = "doors"

    def ready(self) -> None:
        import_module("portaria.connectors.doors.deadlines")  # what the worker looks after
