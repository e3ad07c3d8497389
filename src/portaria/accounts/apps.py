"""Registers the duties of this package when Django starts."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portaria.accounts"
    label = "accounts"

    def ready(self) -> None:
        import_module("portaria.accounts.deadlines")  # registers its handlers
