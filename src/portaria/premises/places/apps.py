"""Sites, buildings, areas and passages as a Django application of the premises slice."""

from __future__ import annotations

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "portaria.premises.places"
    label = "premises_places"
