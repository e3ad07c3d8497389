"""Reports of misuse, as a Django application."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class AbuseConfig(AppConfig):
    name = "portaria.mail.abuse"
    label = "mail_abuse"

    def ready(self) -> None:
        import_module("portaria.mail.abuse.deadlines")  # registers its handlers
        import_module("portaria.mail.abuse.collecting")  # and the look into the abuse mailboxes
        import_module("portaria.mail.abuse.folders")  # and into everybody's folder
        import_module("portaria.mail.abuse.places")  # where its duties are done
        import_module("portaria.mail.abuse.panels")  # and what waits, for the first page
