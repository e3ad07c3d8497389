"""Mailboxes, as a Django application."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "portaria.mail"
    label = "mail"

    def ready(self) -> None:
        import_module("portaria.mail.deadlines")  # registers who carries out the duties
