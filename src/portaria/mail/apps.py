"""Mailboxes, as a Django application."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

RITES = (
    "subjects", "asking", "copies", "lists", "permits", "quota", "reviewed", "sharing",
    "suspending",
)  # fmt: skip


class MailConfig(AppConfig):
    name = "portaria.mail"
    label = "mail"

    def ready(self) -> None:
        for module in ("deadlines", "panels", "finding"):  # what they register
            import_module(f"portaria.mail.{module}")
        for rite in RITES:
            import_module(f"portaria.mail.rites.{rite}")  # declares what may be asked for
