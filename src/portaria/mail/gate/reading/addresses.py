"""Mailboxes of an address field (RFC 5322, section 3.4), read as the laxest program would."""

from __future__ import annotations

import re

from portaria.mail.gate.facts import Address
from portaria.mail.gate.reading.bounds import ADDRESSES
from portaria.mail.gate.reading.words import decoded, unfolded

_SIMPLE = re.compile(rb"\s*([^\s<>()\",;:@\\]+@[^\s<>()\",;:@\\]+)\s*")
_NAMED = re.compile(rb"\s*([^<>()\",;:@\\]*)<([^\s<>()\",;:@\\]+@[^\s<>()\",;:@\\]+)>\s*")
_TOKEN = re.compile(rb'"((?:[^"\\]|\\.)*)"?|\(|\)|<([^<>]*)>?|[,;]|:|[^"()<>,;:]+', re.DOTALL)
_APART = re.compile(r"[\s<>()\",;:\[\]]+")
_ESCAPE = re.compile(rb"\\(.)", re.DOTALL)


def read(raw: bytes) -> tuple[Address, ...]:
    """The mailboxes of one field, in their order; at most ``bounds.ADDRESSES``."""
    raw = unfolded(raw)
    if match := _SIMPLE.fullmatch(raw):
        return (Address(_lower(match[1])),)
    if match := _NAMED.fullmatch(raw):
        return (Address(_lower(match[2]), decoded(match[1]).strip()),)
    return tuple(_Scanner().scan(raw))


def within(text: str) -> list[str]:
    """The addresses that stand in a text. Cut at what no address has, and not searched for: a
    search for a run of letters before an ``@`` that is not there is quadratic."""
    if "@" not in text:
        return []
    return [
        word
        for word in _APART.split(text)
        if word.count("@") == 1 and word[0] != "@" and word[-1] != "@"
    ]


def _lower(raw: bytes) -> str:
    return decoded(raw).strip().lower()


class _Scanner:
    """One mailbox after the other: what is quoted or loose is its name, what is in angles its
    address; without angles, what is loose is the address."""

    def __init__(self) -> None:
        self.found: list[Address] = []
        self._begin()

    def _begin(self) -> None:
        self._words: list[bytes] = []
        self._loose: list[bytes] = []
        self._comments: list[bytes] = []
        self._angles: list[bytes] = []

    def scan(self, raw: bytes) -> list[Address]:
        depth = 0
        for match in _TOKEN.finditer(raw):
            token = match[0]
            if token == b"(":
                depth += 1
            elif token == b")":
                depth = max(depth - 1, 0)
            elif depth:
                self._comments.append(token)
            elif token in (b",", b";"):
                self._end()
            elif token == b":":  # the name of a group goes before it
                self._begin()
            else:
                self._take(token, match)
            if len(self.found) == ADDRESSES:
                return self.found
        self._end()
        return self.found

    def _take(self, token: bytes, match: re.Match[bytes]) -> None:
        if match[2] is not None:
            self._angles.append(match[2])
        elif match[1] is not None:
            self._words.append(_ESCAPE.sub(rb"\1", match[1]))
            self._loose.append(match[1])
        else:
            self._words.append(token.strip())
            self._loose.append(token)

    def _end(self) -> None:
        shown = decoded(b" ".join(self._words)).strip()
        if self._angles:
            # More than one pair of angles: programs differ on which counts; all of them do here.
            for angle in self._angles:
                plain = angle.rpartition(b":")[2] if angle[:1] == b"@" else angle  # a route
                self.found.append(Address(_lower(plain), shown))
        elif self._words:
            loose = decoded(b"".join(self._loose)).strip().lower()
            inside = within(loose)
            name = decoded(b" ".join(self._comments)).strip()
            if inside:
                self.found.extend(Address(one, name) for one in inside)
            else:
                self.found.append(Address("", shown))
        self._begin()
