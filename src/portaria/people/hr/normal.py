"""One spelling for the words of HR files: their accents, dots and slashes vary by the month."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOT_WORD = re.compile(r"[^A-Z0-9-]+")


@lru_cache(maxsize=65536)
def normal(text: str) -> str:
    """Capitals and digits without accents, one space between words: ``Exerc. 7º/art93`` →
    ``EXERC 7O ART93``; ``fim_contrato`` → ``FIM CONTRATO``."""
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).upper()
    return _NOT_WORD.sub(" ", bare).strip()
