"""A message's parts as plain text, for whoever may look into it. Nothing in it is rendered, run or
followed: markup is shown as its words."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from html.parser import HTMLParser

from portaria.mail.held.types import Part

READ = 8 * 1024 * 1024
"""Octets of a message that are read to show it: a bound of ours."""
PARTS, TEXT = 100, 20_000
"""Parts shown, and characters of each: bounds of ours."""


def parts_of(content: bytes) -> list[Part]:
    """The leaves of the message, in their order."""
    try:
        return list(_leaves(message_from_bytes(content)))
    except (RecursionError, ValueError, LookupError):
        return [Part("message/rfc822", "", len(content))]


def _leaves(message: Message) -> Iterator[Part]:
    for number, part in enumerate(p for p in message.walk() if not p.is_multipart()):
        if number >= PARTS:
            return
        yield _part(part)


def _part(part: Message) -> Part:
    kind, name = part.get_content_type(), _name(part)
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    if part.get_content_maintype() != "text" or name:
        return Part(kind, name, len(data))
    try:
        text = data.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        text = data.decode("utf-8", "replace")
    if kind == "text/html":
        text = _words(text)
    shown = "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}"
                    for c in text[:TEXT].replace("\r\n", "\n"))  # fmt: skip
    return Part(kind, name, len(data), shown, len(text) > TEXT)


def _name(part: Message) -> str:
    try:
        found = part.get_filename() or ""
    except (ValueError, LookupError):
        return "?"
    return "".join(c if c.isprintable() else "?" for c in found)[:200]


class _Words(HTMLParser):
    """The words of a page, without what is never shown."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._hidden += 1
        elif tag in ("br", "p", "div", "tr", "li"):
            self.said.append("\n")
        if tag == "a" and (where := dict(attrs).get("href")):
            self.said.append(f"[{where}] ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._hidden = max(0, self._hidden - 1)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.said.append(data)


def _words(page: str) -> str:
    reader = _Words()
    reader.feed(page[: TEXT * 10])
    return "\n".join(line.strip() for line in "".join(reader.said).splitlines() if line.strip())
