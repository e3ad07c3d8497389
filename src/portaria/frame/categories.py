"""Categories of persons and mailboxes in words, as ``packs/categories.yaml`` has them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.conf import settings

from portaria.norms.reading.categories import FILE, Category, read_categories


@cache
def _known(folder: Path) -> Mapping[str, Category]:
    path = folder / FILE
    return read_categories(path.read_text(encoding="utf-8")) if path.is_file() else {}


def label(category: str) -> str:
    """The category in words; an id that the file does not have is shown as it is."""
    found = _known(Path(settings.PACKS_DIR)).get(category)
    return found.label if found else category


def of_group(group: str) -> list[str]:
    """The categories shown under ``group``, in the file's order."""
    known = _known(Path(settings.PACKS_DIR)).values()
    return [category.id for category in known if category.group == group]
