"""HTML to text: one line per block, and where text is struck out. lxml reads the tags."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from portaria.norms.text.furniture import Range
from portaria.norms.text.source import Source, Unreadable, decode

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_SILENT = {"script", "style", "head", "title", "noscript", "template", "nav", "select"}
_STRUCK = {"strike", "s", "del"}
_BLOCKS = {
    "p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol",
    "blockquote", "section", "article", "header", "footer", "pre", "dt", "dd", "dl", "hr",
    "center", "tbody",
    "body", "address", "fieldset", "form", "main", "aside", "caption",
}  # fmt: skip
_LINE_THROUGH = re.compile(r"text-decoration[^;]*line-through", re.I)


def read_html(data: bytes) -> Source:
    """The text of an HTML page.

    Raises:
        Unreadable: it has no text.
    """
    page, encoding = _decoded(data)
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", page.lstrip("\ufeff")))
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable(f"o HTML não se deixa ler: {error}") from error
    text, struck = _Text().read(root)
    if not text.strip():
        raise Unreadable(
            "a página não tem texto (talvez o monte um programa no navegador): salve o texto"
        )
    return Source(text, "html", encoding, tuple(struck))


def _decoded(data: bytes) -> tuple[str, str]:
    declared = _CHARSET.search(data[:4000])
    if declared and declared[1].lower() in (b"iso-8859-1", b"windows-1252", b"latin1"):
        return data.decode("cp1252", errors="replace"), "windows-1252"
    return decode(data)


class _Text:
    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._struck: list[Range] = []
        self._empty_line = True

    def read(self, root: object) -> tuple[str, list[Range]]:
        """The text under ``root`` and its struck stretches, in order and apart."""
        for words, struck, breaks in _walk(root, False):
            if breaks:
                self._break()
            else:
                self._add(words, struck)
        self._break()
        return "".join(self._pieces), self._joined()

    def _add(self, words: str, struck: bool) -> None:
        words = re.sub(r"[ \t\r\n]+", " ", words)
        if self._empty_line:
            words = words.lstrip(" ")
        elif self._pieces[-1].endswith(" "):
            words = words.removeprefix(" ")
        if not words:
            return
        self._empty_line = False
        if struck:
            self._struck.append((self._length, self._length + len(words)))
        self._pieces.append(words)
        self._length += len(words)

    def _break(self) -> None:
        if not self._empty_line:
            self._pieces.append("\n")
            self._length += 1
            self._empty_line = True

    def _joined(self) -> list[Range]:
        joined: list[Range] = []
        for start, end in self._struck:
            if joined and start - joined[-1][1] <= 1:
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        return joined


def _walk(root: object, struck: bool) -> Iterator[tuple[str, bool, bool]]:
    """Words (with whether they are struck) and line breaks, in order; without recursion, because
    some pages nest thousands deep."""
    stack: list[tuple[str, object, bool]] = [("open", root, struck)]
    while stack:
        step, element, struck = stack.pop()
        if step == "text":
            yield str(element), struck, False
            continue
        tag = element.tag if isinstance(element.tag, str) else ""  # type: ignore[attr-defined]
        if step == "close":
            if tag in _BLOCKS:
                yield "", False, True
            continue
        if tag in _SILENT or not tag:
            continue
        if tag in _BLOCKS:
            yield "", False, True
        inner = struck or tag in _STRUCK or bool(_LINE_THROUGH.search(element.get("style") or ""))  # type: ignore[attr-defined]
        stack.append(("close", element, struck))
        for child in reversed(element):  # type: ignore[call-overload]
            if child.tail:
                stack.append(("text", child.tail, inner))
            stack.append(("open", child, inner))
        if element.text:  # type: ignore[attr-defined]
            yield element.text, inner, False  # type: ignore[attr-defined]
        if tag in ("td", "th"):
            yield " ", False, False
