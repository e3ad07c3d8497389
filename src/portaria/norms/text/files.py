"""The bytes of a file, whatever it is, to a tree."""

from __future__ import annotations

from dataclasses import dataclass

from portaria.norms.text.reading import read_text
from portaria.norms.text.source import Source, Unreadable, decode, looks_like_html
from portaria.norms.text.tree import TextTree


@dataclass(frozen=True, slots=True)
class Read:
    """A file read: its text and its tree."""

    source: Source
    tree: TextTree


def read_bytes(data: bytes) -> Read:
    """The tree of a norm in plain text, HTML, PDF or Akoma Ntoso.

    Raises:
        Unreadable: no text can be had from it.
    """
    if not data.strip():
        raise Unreadable("o arquivo está vazio")
    if b"<akomaNtoso" in data[:2000]:
        from portaria.norms.text.akn_read import read_akn

        tree = read_akn(data)
        return Read(Source(tree.raw, "akn", "utf-8"), tree)
    source = _source(data)
    tree = read_text(source.text, source.struck)
    if not tree.provisions:
        raise Unreadable("não há dispositivos neste texto: nem artigos, nem itens numerados")
    return Read(source, tree)


def _source(data: bytes) -> Source:
    """The text of ``data``; what reads PDF and HTML is imported only when it is needed."""
    if data.lstrip()[:5] == b"%PDF-":
        from portaria.norms.text.pdf import read_pdf

        return read_pdf(data)
    if looks_like_html(data):
        from portaria.norms.text.html import read_html

        return read_html(data)
    text, encoding = decode(data)
    return Source(text, "text", encoding)
