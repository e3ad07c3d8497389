"""Requests, as a Django application."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "portaria.procedures.requests"
    label = "requests"

    def ready(self) -> None:
        for module in ("deadlines", "known", "panels", "places", "finding"):
            import_module(f"portaria.procedures.requests.{module}")
