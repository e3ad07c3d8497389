"""Records of mail and the requests to see them, as a Django application."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class TracesConfig(AppConfig):
    name = "portaria.mail.traces"
    label = "mail_traces"

    def ready(self) -> None:
        import_module("portaria.mail.traces.places")  # where the duties are done
        import_module("portaria.mail.traces.deadlines")  # registers who carries out the duties
