from __future__ import annotations

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "portaria.duties"
    label = "duties"
