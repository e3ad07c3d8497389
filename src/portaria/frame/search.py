"""Search everywhere: each slice says how it finds what is its own, and only what the viewer may
see."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext

from portaria.frame.viewer import Viewer

SHOWN = 6
"""Hits of one kind on the page; ours, no norm's."""
SHORTEST = 2
"""Letters below which nothing is searched; ours."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its name, its page, a smaller line, and a word beside it."""

    label: str
    href: str
    detail: str = ""
    badge: str = ""
    tone: str = "past"


Provider = Callable[[Viewer, str, int], Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class Provided:
    """A kind of thing that can be found."""

    key: str
    label: str
    icon: str
    place: int
    powers: tuple[str, ...]
    more: str
    find: Provider


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind; ``more`` is the address of the list with all of it, or ""."""

    key: str
    label: str
    icon: str
    hits: Sequence[Hit]
    more: str


_providers: dict[str, Provided] = {}


def provider(
    key: str, label: str, *, place: int, icon: str = "fa-search", powers: tuple[str, ...] = (),
    more: str = "",
) -> Callable[[Provider], Provider]:  # fmt: skip
    """Register the decorated function as what finds things of one kind, called ``label`` (marked
    for translation), for who holds any of ``powers`` (everybody where there are none). ``more`` is
    the list's address up to the text (``/pessoas/?q=``).

    Raises:
        ValueError: there is another one with that key.
    """

    def register(find: Provider) -> Provider:
        if key in _providers:
            raise ValueError(f"já há quem procure «{key}»")
        _providers[key] = Provided(key, label, icon, place, powers, more, find)
        return find

    return register


def search(viewer: Viewer, text: str, kinds: Container[str] | None = None) -> list[Group]:
    """What ``viewer`` may see of what answers to ``text``, by kind; kinds without any left out.
    ``kinds``: of these alone, where they are told."""
    text = text.strip()
    if len(text) < SHORTEST:
        return []
    groups = []
    for one in sorted(_providers.values(), key=lambda p: (p.place, p.key)):
        if kinds is not None and one.key not in kinds:
            continue
        if one.powers and not viewer.holds_any(*one.powers):
            continue
        hits = list(one.find(viewer, text, SHOWN + 1))
        if hits:
            more = f"{one.more}{quote(text)}" if one.more and len(hits) > SHOWN else ""
            groups.append(Group(one.key, gettext(one.label), one.icon, hits[:SHOWN], more))
    return groups
