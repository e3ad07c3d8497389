"""How a body and the ids of its norms are called in what people read. A policy carries them: a
decision, which knows nothing but the policy, speaks of «Discente» and not of ``discente``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

CATEGORY = ("category",)
NO_KEYS: Mapping[str, Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Words:
    """``body`` is the body's name, "" where its slug must do; ``keys`` the labels of the ids of
    each dimension: ``{"category": {"discente": "Discente"}}``; ``marked``: the ids of which the
    data say what they are: ``{"incident": {"breach": ("descumprimento",)}}``."""

    body: str = ""
    keys: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: NO_KEYS, repr=False)
    marked: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict, repr=False)

    def marked_as(self, dimension: str, mark: str) -> tuple[str, ...]:
        """The ids of ``dimension`` that the data mark so."""
        return self.marked.get(dimension, {}).get(mark, ())

    def of(self, key: str, dimensions: Sequence[str]) -> str:
        """The label of an id of one of ``dimensions``; what is no id stays as it is."""
        found = (self.keys[name][key] for name in dimensions if key in self.keys.get(name, {}))
        return next(found, key)


NO_WORDS = Words()
