"""Content-Type and Content-Disposition: the value and its parameters, as tolerant as the laxest
mail program; where two readings are possible, both are given."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portaria.mail.gate.reading.bounds import PARAMETERS
from portaria.mail.gate.reading.words import decoded, extended, unfolded

_PARAMETER = re.compile(rb';\s*([^\s=;"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)', re.DOTALL)
_ESCAPE = re.compile(rb"\\(.)", re.DOTALL)
_COMMENT = re.compile(rb"\([^()]*\)")
_CONTINUED = re.compile(rb"([^*]+)\*(\d{1,3})(\*?)$")
_STREAM = re.compile(r":[^:/\\]*:\$[A-Za-z_]+$")
"""How NTFS names a file's own content (``nota.bat::$DATA`` is ``nota.bat``)."""
_LIMIT = 16_384


@dataclass(frozen=True, slots=True)
class Field:
    """``value`` in lower case; ``parameters`` in their order, repeated ones too, names in lower
    case."""

    value: str
    parameters: tuple[tuple[bytes, bytes], ...]

    def all(self, name: bytes) -> list[bytes]:
        """Every value of a parameter written plainly."""
        return [value for key, value in self.parameters if key == name]

    def names(self, parameter: bytes) -> Iterator[str]:
        """The file names that a parameter gives, in every reading: plain, with encoded words,
        extended, continued."""
        pieces: dict[int, tuple[bytes, bytes]] = {}
        for key, value in self.parameters:
            if not key.startswith(parameter):
                continue
            if key == parameter:
                yield decoded(value)
            elif key == parameter + b"*":
                name = extended(value)
                yield name
                if "=?" in name:  # encoded twice: read so by some
                    yield decoded(name.encode())
            elif (match := _CONTINUED.match(key)) and match[1] == parameter:
                pieces.setdefault(int(match[2]), (value, match[3]))
        if pieces:
            yield _continued(pieces)


def _continued(pieces: dict[int, tuple[bytes, bytes]]) -> str:
    """A name in numbered pieces (RFC 2231, section 3): the first tells the charset."""
    ordered = [pieces[number] for number in sorted(pieces)]
    joined = b"".join(value for value, _ in ordered)
    return extended(joined) if any(star for _, star in ordered) else decoded(joined)


def read(raw: bytes) -> Field:
    """A field's value, read."""
    raw = unfolded(raw[:_LIMIT])
    if b"(" in raw and b'"' not in raw:
        raw = _COMMENT.sub(b"", raw)
    head, semicolon, _ = raw.partition(b";")
    value = head.strip().lower().decode("ascii", "replace")
    if not semicolon:
        return Field(value, ())
    found: list[tuple[bytes, bytes]] = []
    for match in _PARAMETER.finditer(raw, len(head)):
        found.append((match[1].lower(), _unquoted(match[2])))
        if len(found) == PARAMETERS:
            break
    return Field(value, tuple(found))


def _unquoted(value: bytes) -> bytes:
    if value[:1] != b'"':
        return value.strip()
    inner = value[1:-1] if value[-1:] == b'"' and len(value) > 1 else value[1:]
    return _ESCAPE.sub(rb"\1", inner) if b"\\" in inner else inner


def file_names(given: Iterable[str]) -> tuple[str, ...]:
    """File names as systems would take them: without folders, invisible characters and the dots
    and spaces at the end; of a name cut by a null byte, both readings. No repetitions."""
    found: dict[str, None] = {}
    for name in given:
        for reading in {name, name.partition("\0")[0]} if "\0" in name else (name,):
            if plain := _plain(reading):
                found.setdefault(plain)
    return tuple(found)


def _plain(name: str) -> str:
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name)
        name = "".join(c for c in name if unicodedata.category(c) not in ("Cf", "Cc", "Cn"))
    elif not name.isprintable():
        name = "".join(filter(str.isprintable, name))
    name = _STREAM.sub("", name) if "$" in name else name
    return re.split(r"[/\\]", name)[-1].strip().rstrip(". ")[:255]


def extension(name: str) -> str:
    """The ending of a file name, in lower case, without the dot; "" when it has none."""
    base, dot, ending = name.rpartition(".")
    return ending.lower().strip() if dot and base else ""
