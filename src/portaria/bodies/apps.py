from __future__ import annotations

from django.apps import AppConfig


class BodiesConfig(AppConfig):
    name = "portaria.bodies"
    label = "bodies"
