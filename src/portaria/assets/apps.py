"""The slice as a Django application: what it registers."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class Config(AppConfig):
    name = "portaria.assets"
    label = "assets"

    def ready(self) -> None:
        import_module("portaria.assets.terms")  # the things that people sign for
