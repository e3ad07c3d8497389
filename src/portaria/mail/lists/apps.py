"""Distribution lists as a Django application of the mail slice."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class MailListsConfig(AppConfig):
    name = "portaria.mail.lists"
    label = "mail_lists"

    def ready(self) -> None:
        for module in ("deadlines", "finding", "reviewed"):  # what they register
            import_module(f"portaria.mail.lists.{module}")
