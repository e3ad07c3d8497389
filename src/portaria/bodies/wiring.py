"""What this package needs from above it: the vocabulary, which the slices declare. The setting
``PORTARIA_VOCABULARY`` names it, so that nothing here imports a slice."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from portaria.norms.vocabulary import Vocabulary


def vocabulary() -> Vocabulary:
    """The installation's vocabulary, without categories (which are data of the packs)."""
    return cast("Vocabulary", import_string(settings.PORTARIA_VOCABULARY))
