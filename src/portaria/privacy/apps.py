"""The audit of reads of personal data, as a Django application."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "portaria.privacy"
    label = "privacy"

    def ready(self) -> None:
        import_module("portaria.privacy.ending")  # registers what the worker does once a day
