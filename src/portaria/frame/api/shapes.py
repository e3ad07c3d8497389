"""Rows as they are answered."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model
from ninja import Schema

S = TypeVar("S", bound=Schema)


def shape(schema: type[S], row: Model, **known: Any) -> S:
    """``row`` as ``schema``: a field named after a foreign key takes the key; ``known`` are those
    that the row does not say by itself."""
    said = {
        name: getattr(row, f"{name}_id" if hasattr(row, f"{name}_id") else name)
        for name in schema.model_fields
        if name not in known
    }
    return schema(**said, **known)
