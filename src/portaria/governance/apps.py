"""Norms made known, cases they omit, and the committees behind them, as a Django application."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "portaria.governance"
    label = "governance"

    def ready(self) -> None:
        for module in ("deadlines", "panels", "places", "finding"):  # what they register
            import_module(f"portaria.governance.{module}")
