"""Distribution lists as a Django application of the mail slice."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class MailListsConfig(AppConfig):
    name = "portaria.mail.lists"
    label = "mail_lists"

    def ready(self) -> None:
        import_module("portaria.mail.lists.deadlines")  # registers who carries out the duties
