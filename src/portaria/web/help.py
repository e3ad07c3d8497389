"""The manual, beside each page: files of ``docs/manual`` as pages of the site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from portaria.frame.help import INDEX
from portaria.frame.permissions import open_to_all
from portaria.frame.viewer import is_fragment
from portaria.people.names import plain

ORDER = (
    INDEX, "servidor", "chefia", "gestor", "rh", "recepcao", "guarda", "comissao", "corregedoria",
    "auditoria", "administracao",
)  # fmt: skip
_PICTURE = re.compile(r"[a-z0-9-]+\.(?:png|svg|webp)")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of the manual: its title, and the headings with their anchors."""

    slug: str
    title: str
    html: SafeString
    headings: Sequence[tuple[str, str]]


@lru_cache(maxsize=64)
def chapter(slug: str, changed: float) -> Chapter:  # noqa: ARG001  # the file's age is of the key
    """The chapter ``slug``; read anew when its file changes."""
    return rendered(slug, _path(slug).read_text(encoding="utf-8"))


def rendered(slug: str, source: str) -> Chapter:
    """``source`` (CommonMark with tables; HTML in it is shown, not obeyed) as a chapter."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(source)
    headings, title = [], slug
    for opening, content in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        words = content.content
        if opening.tag == "h1":
            title = words
        else:
            anchor = re.sub(r"[^a-z0-9]+", "-", plain(words)).strip("-")
            opening.attrSet("id", anchor)
            if opening.tag == "h2":
                headings.append((anchor, words))
    for token in _inside(tokens):
        if token.type == "image":
            name = Path(str(token.attrGet("src") or "")).name
            token.attrSet("src", reverse("help_picture", args=[name]))
            token.attrSet("loading", "lazy")
        if token.type == "link_open":
            token.attrSet("href", _link(str(token.attrGet("href") or "")))
    html = parser.renderer.render(tokens, parser.options, {})
    # What markdown-it rendered from our own file, with HTML turned off.
    return Chapter(slug, title, mark_safe(html), headings)  # noqa: S308


def _inside(tokens: Sequence[Token]) -> list[Token]:
    return [inner for token in tokens for inner in (token, *(token.children or ()))]


def _link(href: str) -> str:
    """A link to another chapter (``chefia.md#prazos``) as an address of the site."""
    name, _, anchor = href.partition("#")
    if not name.endswith(".md"):
        return href
    page = reverse("help", args=[name.removesuffix(".md")])
    return f"{page}#{anchor}" if anchor else page


def _path(slug: str) -> Path:
    return Path(settings.MANUAL_DIR) / f"{slug}.md"


@open_to_all
def manual(request: HttpRequest, slug: str = INDEX) -> HttpResponse:
    """A chapter, with the way to the others. Beside a page (htmx), without the frame."""
    path = _path(slug)
    if slug not in ORDER or not path.is_file():
        raise Http404("o manual não tem esta página")
    shown = chapter(slug, path.stat().st_mtime)
    chapters = [
        (one, chapter(one, _path(one).stat().st_mtime).title)
        for one in ORDER
        if _path(one).is_file()
    ]
    context = {"chapter": shown, "chapters": chapters}
    template = "web/help_beside.html" if is_fragment(request) else "web/help.html"
    return render(request, template, context)


@open_to_all
def picture(request: HttpRequest, name: str) -> HttpResponseBase:  # noqa: ARG001
    """A screenshot of the manual, made by the browser tests."""
    path = Path(settings.MANUAL_DIR).parent / "img" / name
    if not _PICTURE.fullmatch(name) or not path.is_file():
        raise Http404("o manual não tem esta imagem")
    response = FileResponse(path.open("rb"))
    response["Cache-Control"] = "public, max-age=3600"
    return response
