"""Rectifications of a body's norms: which text was in print, from when to when, and what it said.
Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portaria.norms.contents import Wording
from portaria.norms.law import Law
from portaria.norms.plain import Json


@dataclass(frozen=True, slots=True)
class Rectification:
    """An official correction. The wrong text was in print from ``first`` to the eve of
    ``published``; ``wrong`` and ``right`` are what each says, and what each sets."""

    ref: str
    label: str
    first: date
    published: date
    source: str
    wrong: str
    right: str

    def as_json(self) -> dict[str, Json]:
        """``{"provision", "label", "first", "published", "source", "wrong", "right"}``."""
        return {
            "provision": self.ref,
            "label": self.label,
            "first": self.first.isoformat(),
            "published": self.published.isoformat(),
            "source": self.source,
            "wrong": self.wrong,
            "right": self.right,
        }


def rectifications(law: Law) -> tuple[Rectification, ...]:
    """Every rectification in the norms of a body, by the day it was published."""
    found = [
        rectification
        for norm in law.norms
        for provision in norm.pack.provisions.values()
        for wording in provision.wordings
        for rectification in _of(
            wording,
            norm.pack.ref(provision.id),
            norm.pack.label_of(provision.id),
            wording.since or norm.interval.first,
        )
    ]
    return tuple(sorted(found, key=lambda one: (one.published, one.ref)))


def _of(wording: Wording, ref: str, label: str, first: date) -> Iterator[Rectification]:
    if wording.rectified is None:
        return
    told = wording.rectified
    yield Rectification(
        ref, label, first, told.published, told.source, _said(told.was), _said(wording)
    )
    yield from _of(told.was, ref, label, first)


def _said(wording: Wording) -> str:
    values = "; ".join(f"{setting.rule}: {setting.shown}" for setting in wording.settings)
    return f"{wording.about} ({values})" if values else wording.about
