"""Access reviews, as a Django application."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "portaria.procedures.reviews"
    label = "reviews"

    def ready(self) -> None:
        import_module("portaria.procedures.reviews.deadlines")  # registers its handler
