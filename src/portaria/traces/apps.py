"""High-volume records as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class TracesConfig(AppConfig):
    name = "portaria.traces"
    label = "traces"
