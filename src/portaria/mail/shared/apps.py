"""Uses of shared mailboxes, as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class SharedConfig(AppConfig):
    name = "portaria.mail.shared"
    label = "mail_shared"
