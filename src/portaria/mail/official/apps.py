"""Official communications, as a Django application."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class OfficialConfig(AppConfig):
    name = "portaria.mail.official"
    label = "mail_official"

    def ready(self) -> None:
        import_module("portaria.mail.official.deadlines")  # registers its handlers and readers
