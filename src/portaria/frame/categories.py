"""Categories of persons and mailboxes in words, as ``packs/categories.yaml`` has them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.conf import settings

from portaria.norms.categories import FILE, read_categories


@cache
def _labels(folder: Path) -> Mapping[str, str]:
    path = folder / FILE
    if not path.is_file():
        return {}
    found = read_categories(path.read_text(encoding="utf-8"))
    return {category.id: category.label for category in found.values()}


def label(category: str) -> str:
    """The category in words; an id that the file does not have is shown as it is."""
    return _labels(Path(settings.PACKS_DIR)).get(category, category)
