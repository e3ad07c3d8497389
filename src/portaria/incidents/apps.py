"""Breaches and incidents, as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "portaria.incidents"
    label = "incidents"
