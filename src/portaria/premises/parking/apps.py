"""Vehicles and the parking lots, as a Django application of the premises slice."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ParkingConfig(AppConfig):
    name = "portaria.premises.parking"
    label = "premises_parking"

    def ready(self) -> None:
        for module in ("deadlines", "finding"):  # what they register
            import_module(f"portaria.premises.parking.{module}")
        import_module("portaria.premises.rites.parking")  # declares what may be asked for
