"""Rows of places by their codes, read under lock and written in bulk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models

from portaria.premises.places.models import Area, Device, Passage, Place

MODELS: Mapping[str, type[models.Model]] = {
    "place": Place,
    "area": Area,
    "passage": Passage,
    "device": Device,
}


def standing(what: str, body: str) -> dict[str, Any]:
    """The things of one kind in ``body`` by code, closed ones too, locked."""
    manager = MODELS[what]._default_manager
    return {row.code: row for row in manager.select_for_update().filter(body=body).order_by("pk")}  # type: ignore[attr-defined]  # every one of MODELS has a code


def differing(row: Any, columns: Mapping[str, Any]) -> list[str]:
    """The columns in which ``row`` is otherwise."""
    return [name for name, value in columns.items() if getattr(row, name) != value]


def write(what: str, new: Sequence[Any], changed: Sequence[Any], columns: Sequence[str]) -> None:
    """Insert ``new`` and update ``columns`` of ``changed``."""
    manager = MODELS[what]._default_manager
    manager.bulk_create(new, batch_size=2000)
    if changed:
        manager.bulk_update(changed, [*columns, "closed_on"], batch_size=1000)
