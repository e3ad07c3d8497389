"""Names of persons as they are searched for and shown."""

from __future__ import annotations

import re
import unicodedata

_WORDS = re.compile(r"[a-z0-9]+")


def plain(text: str) -> str:
    """``text`` without accents, in lower case: ``João D'Ávila`` → ``joao d'avila``. The key to
    sort names by, too; in the database ``database.alphabet`` computes the same."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


def words(*texts: str) -> list[str]:
    """The distinct accentless words of ``texts``, in order of appearance."""
    return list(dict.fromkeys(_WORDS.findall(plain(" ".join(texts)))))


def search_vector(*texts: str) -> str:
    """Text form of a ``tsvector`` (words without positions) for ``Person.search``.

    Words are letters and digits only, so nothing needs quoting.
    """
    return " ".join(words(*texts))


def prefix_query(text: str) -> str:
    """Text form of the ``tsquery`` that finds every word of ``text`` as a prefix; "" for none."""
    return " & ".join(f"{word}:*" for word in words(text))


def shown(name: str, social_name: str) -> str:
    """The social name wherever there is one (Decreto 8.727/2016, art. 4º)."""
    return social_name or name
