"""Held messages, as a Django application."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class HeldConfig(AppConfig):
    name = "portaria.mail.held"
    label = "mail_held"

    def ready(self) -> None:
        for module in ("deadlines", "panels"):  # what they register
            import_module(f"portaria.mail.held.{module}")
