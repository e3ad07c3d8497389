"""The slice as a Django application: what it registers."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class Config(AppConfig):
    name = "portaria.footage"
    label = "footage"

    def ready(self) -> None:
        import_module("portaria.footage.terms")  # the things that people sign for
