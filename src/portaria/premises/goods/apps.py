"""Goods that leave the premises, as a Django application of the premises slice."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class GoodsConfig(AppConfig):
    name = "portaria.premises.goods"
    label = "premises_goods"

    def ready(self) -> None:
        import_module("portaria.premises.goods.placing")  # registers the pages of its duties
        import_module("portaria.premises.rites.goods")  # declares what may be asked for
