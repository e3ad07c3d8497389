"""The published snapshots, as a Django app: it has tables and carries out duties."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "portaria.connectors.publishing"
    label = "publishing"

    def ready(self) -> None:
        import_module("portaria.connectors.publishing.deadlines")
