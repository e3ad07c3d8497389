"""What a Sieve script (RFC 5228) does: its commands, told apart from its texts and comments. Pure.

No full parser: a script is checked by the server that compiles it. What is looked for here are
commands by name and their texts, which no text, comment or case can hide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

SIZE_MAX = 1 << 20
"""Characters of a script that are read; ours: what is longer is looked at no further."""
_TOKEN = re.compile(
    r"""
    \#[^\n]*                                              # comment to the end of the line
  | /\*.*?(?:\*/|\Z)                                      # comment
  | text:[ \t]*(?:\#[^\n]*)?\r?\n(?P<long>.*?)(?:^\.\r?$|\Z)   # text of many lines
  | "(?P<short>(?:\\.|[^"\\])*)"                          # text
  | (?P<tag>:?[A-Za-z_][A-Za-z0-9_.]*)                    # command, test or tag
  | (?P<end>[;{}])
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A command or test in lower case (``redirect``), and the texts up to the next ``;`` or block,
    as written."""

    name: str
    texts: tuple[str, ...]


def commands(script: str) -> Iterator[Said]:
    """The commands of ``script`` in their order, tests within them too."""
    names: list[str] = []
    texts: list[str] = []
    for token in _TOKEN.finditer(script[:SIZE_MAX]):
        kind = token.lastgroup
        if kind == "tag" and not token["tag"].startswith(":"):
            names.append(token["tag"].lower())
        elif kind in ("short", "long"):
            texts.append(_text(token))
        elif kind == "end":
            yield from (Said(name, tuple(texts)) for name in names)
            names, texts = [], []
    yield from (Said(name, tuple(texts)) for name in names)


def _text(token: re.Match[str]) -> str:
    if token["long"] is not None:
        return token["long"]
    return re.sub(r"\\(.)", r"\1", token["short"], flags=re.DOTALL)


def replies(script: str) -> bool:
    """Whether ``script`` answers by itself (``vacation``, ``enotify`` is no answer)."""
    return any(said.name == "vacation" for said in commands(script))


def answers_as_others(script: str, address: str) -> list[str]:
    """The names, each once, that ``script`` answers in (``:from``) and that are not plainly
    ``address``, as a delivery judges them (:mod:`portaria.connectors.dovecot.once`)."""
    own = re.compile(rf'([^"\\@<>$]*<)?{re.escape(address)}>?', re.IGNORECASE)
    return [name for name in _answers_as(script) if not own.fullmatch(name)]


def _answers_as(script: str) -> list[str]:
    found: list[str] = []
    said = False
    for token in _TOKEN.finditer(script[:SIZE_MAX]):
        if token.lastgroup in ("short", "long"):
            if said:
                found.append(_text(token))
            said = False
        elif token.lastgroup:
            said = (token["tag"] or "").lower() == ":from"
    return list(dict.fromkeys(found))


def redirects(script: str) -> list[str]:
    """Where ``script`` sends messages on to, in lower case, each once. A variable in it stands as
    it is written: it may be anything."""
    found = [
        text.strip().lower()
        for said in commands(script)
        if said.name == "redirect"
        for text in said.texts
    ]
    return list(dict.fromkeys(found))


def outside(script: str, domains: frozenset[str]) -> list[str]:
    """The targets of ``script`` that are not of ``domains``; one that only the message can tell
    counts as outside."""
    return [to for to in redirects(script) if to.rpartition("@")[2].rstrip(">") not in domains]
