"""What a file holds, as text: plain text in any usual encoding, HTML, PDF."""

from __future__ import annotations

import re
from dataclasses import dataclass

from portaria.norms.text.furniture import Range

ENCODINGS = {"utf-8-sig": "utf-8", "utf-8": "utf-8", "cp1252": "windows-1252", "latin-1": "latin-1"}


_HTML = re.compile(
    rb"^\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|!--|head|body|p[\s>]|div)", re.I
)


class Unreadable(Exception):  # noqa: N818  # a fact about the file, said to who gave it
    """A file from which no text can be had, and what to do (Portuguese)."""


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file.

    Attributes:
        text: every character; of HTML and PDF, what the library extracts.
        format: ``text``, ``html``, ``pdf`` or ``akn``.
        encoding: ``utf-8``, ``windows-1252``, ``latin-1``, ``utf-16``; "" for PDF.
        struck: stretches shown struck out (HTML).
    """

    text: str
    format: str
    encoding: str
    struck: tuple[Range, ...] = ()


def decode(data: bytes) -> tuple[str, str]:
    """The characters of ``data`` and the encoding they were in; line breaks stay as they are.

    Raises:
        Unreadable: it is no text.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        order = "utf-16-le" if data[:2] == b"\xff\xfe" else "utf-16-be"
        try:
            return data.decode(order), "utf-16"
        except UnicodeDecodeError as error:
            raise Unreadable("o arquivo diz ser UTF-16 e não é: grave-o em UTF-8") from error
    if b"\x00" in data:
        raise Unreadable("o arquivo não é texto, HTML nem PDF")
    for encoding in ("utf-8", "cp1252", "latin-1"):
        try:
            return data.decode(encoding), ENCODINGS[encoding]
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 reads any byte")


def looks_like_html(data: bytes) -> bool:
    """Whether the first characters are those of an HTML page."""
    return bool(_HTML.match(data[:2000])) or b"<html" in data[:4000].lower()
