"""Held messages, as a Django application."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class HeldConfig(AppConfig):
    name = "portaria.mail.held"
    label = "mail_held"

    def ready(self) -> None:
        import_module("portaria.mail.held.deadlines")  # registers who carries out the duties
