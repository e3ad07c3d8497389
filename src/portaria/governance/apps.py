"""Norms made known, cases they omit, and the committees behind them, as a Django application."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "portaria.governance"
    label = "governance"

    def ready(self) -> None:
        import_module("portaria.governance.deadlines")  # registers who carries out the duties
