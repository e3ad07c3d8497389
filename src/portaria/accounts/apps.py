"""Registers the duties of this package when Django starts."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portaria.accounts"
    label = "accounts"

    def ready(self) -> None:
        for module in ("deadlines", "panels", "finding"):  # what they register
            import_module(f"portaria.accounts.{module}")
        for rite in ("asking", "granting", "restricting", "reviewed"):
            import_module(f"portaria.accounts.rites.{rite}")  # declares what may be asked for
