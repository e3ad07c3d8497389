"""Provisions as somebody may quote them: ``orgao-cti-5-2020#art14_cpt_inc2`` is «art. 14, II, da
Resolução CTI nº 5/2020»."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from portaria.bodies.assembly import Assembled
from portaria.bodies.policies import NotAdopted, adopted
from portaria.norms import lexml

_seen: ContextVar[dict[str, Assembled | None] | None] = ContextVar("portaria_bodies", default=None)


@contextmanager
def one_page() -> Iterator[None]:
    """Within it, which configuration a body runs on is asked of the database once."""
    token = _seen.set({})
    try:
        yield
    finally:
        _seen.reset(token)


def assembled(body: str) -> Assembled | None:
    """The configuration ``body`` runs on, or None when it adopted none (or does not exist)."""
    seen = _seen.get()
    if seen is not None and body in seen:
        return seen[body]
    try:
        found = adopted(body)
    except NotAdopted:
        found = None
    if seen is not None:
        seen[body] = found
    return found


def label(ref: str, body: str = "") -> str:
    """``ref`` (``norm#provision``) in words, by the norms of ``body``."""
    norm, _, provision = ref.partition("#")
    config = assembled(body) if body else None
    pack = config.packs.get(norm) if config else None
    try:
        return pack.label_of(provision) if pack else f"{lexml.label(provision)}, {norm}"
    except (IndexError, KeyError, ValueError):
        return ref
