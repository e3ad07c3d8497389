"""Where a duty is done, when it has a page of its own: each slice says it of its kinds."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from portaria.duties.models import Duty
from portaria.ledger.types import key_of

Place = Callable[[Duty], str]
_places: dict[str, tuple[str, Place]] = {}


def register(kind: str, button: str, place: Place) -> None:
    """Duties of ``kind`` are done at ``place(duty)``; ``button`` (a message id, in Portuguese) is
    the word for it.

    Raises:
        ValueError: another place is registered.
    """
    if kind in _places:
        raise ValueError(f"{kind}: já há página para este dever")
    _places[kind] = button, place


def page_of(route: str) -> Place:
    """The page ``route`` of what the duty is about, by its key."""
    return lambda duty: reverse(route, args=[key_of(duty.subject)])


def page_for(duty: Duty) -> str:
    """The address where ``duty`` is done, or "": on its own page, if anywhere."""
    found = _places.get(duty.kind)
    return found[1](duty) if found and duty.state == "open" else ""


def button_for(duty: Duty) -> str:
    """The word for doing ``duty`` (a message id), or ""."""
    found = _places.get(duty.kind)
    return found[0] if found else ""
