"""The norms as they were known on a day: no norm signed later, and the text that was in print where
an official correction was published only later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from portaria.norms.contents import Wording

if TYPE_CHECKING:
    from portaria.norms.law import NormOfBody


def believed(norms: Sequence[NormOfBody], known: date | None) -> tuple[NormOfBody, ...]:
    """``norms`` as they were known on ``known``; as they are, if it is None."""
    if known is None:
        return tuple(norms)
    return tuple(
        _as_printed(norm, known)
        for norm in norms
        if (norm.pack.norm.published or norm.pack.norm.signed) <= known
    )


def _as_printed(norm: NormOfBody, known: date) -> NormOfBody:
    provisions = {
        name: replace(provision, wordings=tuple(_printed(w, known) for w in provision.wordings))
        for name, provision in norm.pack.provisions.items()
    }
    return replace(norm, pack=replace(norm.pack, provisions=provisions))


def _printed(wording: Wording, known: date) -> Wording:
    """The text in print: dates are those of the corrected one, which a later wording may have
    ended."""
    while wording.rectified and wording.rectified.published > known:
        was = wording.rectified.was
        wording = replace(was, since=wording.since, until=wording.until)
    return wording
