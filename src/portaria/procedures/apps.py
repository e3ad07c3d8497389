"""Registers what the terms offer when Django starts."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "portaria.procedures"
    label = "procedures"

    def ready(self) -> None:
        for module in ("deadlines", "panels", "places", "finding"):
            import_module(f"portaria.procedures.terms.{module}")
