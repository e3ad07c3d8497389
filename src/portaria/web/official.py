"""The words of a norm as it was published, beside ours: read from the official text that the pack's
folder keeps (``text/official.*``). A pack that keeps none has none to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from django.conf import settings

from portaria.norms.text.files import read_bytes
from portaria.norms.text.official import official_text
from portaria.norms.text.source import Unreadable
from portaria.norms.text.tree import TextWording

NONE: Mapping[str, tuple[TextWording, ...]] = MappingProxyType({})
REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Official:
    """A provision's words: those of the wording shown, and the text's other wordings, oldest first,
    each with its status (:data:`portaria.norms.text.statuses.STATUSES`)."""

    text: str
    others: Sequence[tuple[str, str]]


def words_of(body: str, norm: str) -> Mapping[str, tuple[TextWording, ...]]:
    """The wordings of every provision in the official text of a norm of ``body``: one of the
    installation's packs, or an internal act in the body's own folder."""
    homes = (
        Path(settings.PACKS_DIR) / norm,
        Path(settings.BODIES_DIR) / body / "acts" / norm,
    )
    for home in homes:
        file = official_text(home)
        if file is not None:
            return _read(file, file.stat().st_mtime_ns)
    return NONE


def shown(wordings: Sequence[TextWording], number: int, of: int) -> Official | None:
    """What the text says of a provision whose wording ``number`` (of ``of`` in the pack) is shown;
    where text and pack tell wordings apart differently, its last one. None: it has no words of its
    own."""
    chosen = number if len(wordings) == of else len(wordings) - 1
    if not wordings or not wordings[chosen].text:
        return None
    others = [
        (one.status, one.text) for place, one in enumerate(wordings) if place != chosen and one.text
    ]
    return Official(wordings[chosen].text, others)


@lru_cache(maxsize=REMEMBERED)
def _read(file: Path, _changed: int) -> Mapping[str, tuple[TextWording, ...]]:
    """A text that cannot be read has no words to show; ``norm check`` says why."""
    try:
        tree = read_bytes(file.read_bytes()).tree
    except (OSError, Unreadable):
        return NONE
    return MappingProxyType({key: one.wordings for key, one in tree.provisions.items()})
