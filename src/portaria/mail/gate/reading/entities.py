"""A part of a message while it is read: what its header says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from portaria.mail.gate.reading import parameters
from portaria.mail.gate.reading.words import unfolded

_FIELD = re.compile(
    rb"^(content-(?:type|transfer-encoding|disposition|description|id))[ \t]*:"
    rb"([^\n]*(?:\n[ \t][^\n]*)*)",
    re.IGNORECASE | re.MULTILINE,
)
_COMMENT = re.compile(r"\(.*?\)")
_FIELDS = 100
"""Content fields of one part that are read (ours); more than one of a kind is told anyway."""
_COMMON = 256
"""Bytes of a header that may be another message's too: a mail program writes that of a text the
same way every time."""


@dataclass(slots=True)
class Entity:
    """What a part declares.

    Attributes:
        number: its place in the tree.
        declared: type and subtype in lower case.
        boundaries: every boundary its Content-Type gives; more than one is ambiguous.
        encoding: the Content-Transfer-Encoding in lower case.
        names: the file names it gives itself.
        disposition: ``attachment``, ``inline``, or "".
        inline_id: it has a Content-ID, by which text shows it.
        charset: of its text.
        anomalies: ids.
        children, closed: of a multipart, how many parts were seen and whether its end was.
    """

    number: str
    declared: str = "text/plain"
    boundaries: list[bytes] = field(default_factory=list)
    encoding: str = ""
    names: tuple[str, ...] = ()
    disposition: str = ""
    inline_id: bool = False
    charset: str = ""
    anomalies: set[str] = field(default_factory=set)
    children: int = 0
    closed: bool = False

    @property
    def multipart(self) -> bool:
        """It is made of parts."""
        return self.declared.startswith("multipart/")

    @property
    def message(self) -> bool:
        """It is a message within the message, as it is."""
        return self.declared == "message/rfc822" and self.encoding not in (
            "base64",
            "quoted-printable",
        )

    def again(self, number: str) -> Entity:
        """Another part that declares the same."""
        return Entity(
            number,
            self.declared,
            self.boundaries.copy(),
            self.encoding,
            self.names,
            self.disposition,
            self.inline_id,
            self.charset,
            self.anomalies.copy(),
        )


def of_block(number: str, block: bytes, default: str) -> Entity:
    """A part by its header, as bytes."""
    if len(block) <= _COMMON:
        return _common(block, default).again(number)
    return _of_block(number, block, default)


@lru_cache(1024)
def _common(block: bytes, default: str) -> Entity:
    return _of_block("", block, default)


def _of_block(number: str, block: bytes, default: str) -> Entity:
    found = [(m[1].lower(), m[2]) for m in islice(_FIELD.finditer(block), _FIELDS)]
    return of_fields(number, found, default)


def of_fields(number: str, fields: Iterable[tuple[bytes, bytes]], default: str) -> Entity:
    """A part by the fields that say how it is made. ``default`` is its type where it says none.

    A field that occurs twice is ambiguous: the first counts, and the others' names and boundaries
    too."""
    entity = Entity(number, default)
    names: list[str] = []
    seen: set[bytes] = set()
    for name, value in fields:
        repeated = name in seen
        seen.add(name)
        if repeated and name != b"content-description":
            entity.anomalies.add("repeated_content_field")
        if name == b"content-type":
            _typed(entity, parameters.read(value), names, repeated=repeated)
        elif name == b"content-disposition":
            disposition = parameters.read(value)
            entity.disposition = entity.disposition or disposition.value
            names += disposition.names(b"filename")
            names += disposition.names(b"name")
        elif name == b"content-transfer-encoding":
            _encoded(entity, value, repeated=repeated)
        elif name == b"content-id":
            entity.inline_id = True
    if names:
        entity.names = parameters.file_names(names)
    return entity


def _typed(entity: Entity, read: parameters.Field, names: list[str], *, repeated: bool) -> None:
    # Of two types the one in parts counts, wherever it stands: some program will take it.
    parts = read.value.startswith("multipart/")
    if "/" in read.value and (not repeated or (parts and not entity.multipart)):
        entity.declared = "".join(read.value.split())
    boundaries = [one.rstrip() for one in read.all(b"boundary") if one.strip()]
    if not boundaries:
        boundaries = [text.encode() for text in read.names(b"boundary")]
    entity.boundaries += boundaries
    if len(set(entity.boundaries)) > 1:
        entity.anomalies.add("odd_boundary")
    if charsets := read.all(b"charset"):
        entity.charset = charsets[0].decode("ascii", "replace").strip()
    names += read.names(b"name")
    names += read.names(b"filename")


def _encoded(entity: Entity, value: bytes, *, repeated: bool) -> None:
    encoding = unfolded(value).partition(b";")[0].strip().lower().decode("ascii", "replace")
    if "(" in encoding:
        encoding = _COMMENT.sub("", encoding)
    encoding = encoding.strip().strip('"')
    if not repeated:
        entity.encoding = encoding
