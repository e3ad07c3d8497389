"""Notices to persons, as a Django application."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "portaria.notices"
    label = "notices"

    def ready(self) -> None:
        for module in ("sending", "waiting"):  # register what the worker looks after
            import_module(f"portaria.notices.{module}")
