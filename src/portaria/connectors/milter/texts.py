"""An SMTP reply that the client may receive: RFC 5321, 4.2 (printable ASCII, lines of at most 512
octets with their end), RFC 6531, 3.7.4.2 (UTF-8 only to who said SMTPUTF8). Pure.

Portuguese to an old client therefore goes without its accents: «não» as «nao», «§ 2º» as «par. 2o».
"""

from __future__ import annotations

import re
import textwrap
import unicodedata

LINE_OCTETS = 512
LINES = 32
"""libmilter's limit of a reply's lines."""
PLAIN = str.maketrans(
    {"«": '"', "»": '"', "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...",
     "§": "par.", "º": "o", "°": "o", "ª": "a", "≥": ">=", "≤": "<=", "×": "x", "→": "->",
     "\xa0": " "}
)  # fmt: skip
CODE = re.compile(r"[45]\d\d [45]\.\d{1,3}\.\d{1,3}")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


def smtp_reply(code: str, sentence: str, *, utf8: bool) -> bytes:
    """The reply's lines, the last one without its end.

    Args:
        code: basic and enhanced code, ``550 5.7.1``.
        sentence: what the person reads; broken at spaces into as many lines as it needs.
        utf8: the client said SMTPUTF8.

    Raises:
        ValueError: the code is not a refusal's, or its two classes differ.
    """
    if not CODE.fullmatch(code) or code[0] != code[4]:
        raise ValueError(f"«{code}» não é o código de uma recusa (como «550 5.7.1»)")
    basic, enhanced = code.split(" ")
    clean = " ".join(UNPRINTABLE.sub(" ", sentence).split())
    shown = clean if utf8 else ascii_only(clean)
    lines = _lines(shown, LINE_OCTETS - len(code) - len(" \r\n"))
    last = len(lines) - 1
    return b"\r\n".join(
        f"{basic}{' ' if n == last else '-'}{enhanced} {line}".encode()
        for n, line in enumerate(lines)
    )


def ascii_only(value: str) -> str:
    """Portuguese without accents and typographical signs; what has no such form becomes ``?``."""
    apart = unicodedata.normalize("NFKD", value.translate(PLAIN))
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return bare.encode("ascii", "replace").decode("ascii")


def _lines(value: str, octets: int) -> list[str]:
    """Lines of at most ``octets``; a character takes at most four."""
    width = octets if value.isascii() else octets // 2
    found: list[str] = []
    for line in textwrap.wrap(value, width, break_on_hyphens=False) or [""]:
        wide = len(line.encode()) > octets
        found += textwrap.wrap(line, octets // 4, break_on_hyphens=False) if wide else [line]
    return found[:LINES]
