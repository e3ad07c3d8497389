"""Kinds of body and the demonstration bodies, read from ``data/*.yaml``."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Category:
    """``term`` is in months, 0 where nothing is foreseen to end; ``situation`` and ``regime`` are
    the federal register's words, empty for people it does not hold."""

    label: str
    flow: str
    term: int
    posts: tuple[str, ...]
    situation: str
    regime: str


@dataclass(frozen=True, slots=True)
class Kind:
    """What a body is made of. ``draw[n % len(draw)]`` is a category's place by its weight."""

    name: str
    categories: tuple[Category, ...]
    draw: tuple[int, ...]
    second: int
    units: tuple[tuple[str, str, str], ...]
    levels: tuple[tuple[str, str], ...]
    monthly: int
    intake: dict[int, int]


@dataclass(frozen=True, slots=True)
class DemoBody:
    """A body to invent people for. ``ordinal`` and ``family`` keep its people apart from the
    others', except for the few who have bonds in two bodies of one family."""

    slug: str
    kind: Kind
    ordinal: int
    head_ordinal: int
    org: int


@dataclass(frozen=True, slots=True)
class Stories:
    """Weights of a flow's stories, ready to draw."""

    limits: tuple[int, ...]
    names: tuple[str, ...]

    def pick(self, number: int) -> str:
        """The story that ``number`` draws, or "" for a quiet life."""
        place = bisect_right(self.limits, number % 10_000)
        return self.names[place] if place < len(self.names) else ""


@cache
def _data(name: str) -> dict[str, Any]:
    text = resources.files("portaria.demo").joinpath("data", f"{name}.yaml").read_text("utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


def slugs() -> tuple[str, ...]:
    """The demonstration bodies."""
    return tuple(_data("bodies"))


@cache
def stories() -> dict[str, Stories]:
    """Every flow's stories."""
    return {
        flow: Stories(tuple(accumulate(weights.values())), tuple(weights))
        for flow, weights in _data("stories").items()
    }


def body(slug: str, kind: str = "") -> DemoBody:
    """The demonstration body ``slug``; with ``kind``, any other body is invented too.

    Raises:
        ValueError: ``slug`` is not a demonstration body and ``kind`` is not a kind (the sentence
            lists both).
    """
    known = _data("bodies")
    if slug in known:
        it = known[slug]
        head = known[it["family"]]["ordinal"]
        made = _kind(kind or it["kind"], it["main"])
        return DemoBody(slug, made, it["ordinal"], head, it["org"])
    if kind not in _data("kinds"):
        raise ValueError(
            f"órgão «{slug}» não é de demonstração ({', '.join(known)}): informe de que tipo é"
            f" ({', '.join(_data('kinds'))})"
        )
    ordinal = 8 + sum(slug.encode()) % 30
    return DemoBody(slug, _kind(kind, "Servidor efetivo"), ordinal, ordinal, 95_000 + ordinal)


def _kind(name: str, main: str) -> Kind:
    it = _data("kinds")[name]
    categories = tuple(_category(c, main) for c in it["categories"])
    labels = [c.label for c in categories]
    shares = [c["share"] for c in it["categories"]]
    return Kind(
        name=name,
        categories=categories,
        draw=tuple(place for place, share in enumerate(shares) for _ in range(share)),
        second=labels.index(it["second"]),
        units=tuple((acronym, name, parent) for acronym, name, parent in it["units"]),
        levels=tuple((name, prefix) for name, prefix in it["levels"]),
        monthly=it["arrivals"]["monthly"],
        intake=it["arrivals"]["intake"],
    )


def _category(it: dict[str, Any], main: str) -> Category:
    situation, regime = it.get("siape", ("", ""))
    return Category(
        label=main if it["label"] == "*main" else it["label"],
        flow=it["flow"],
        term=it.get("term", 0),
        posts=tuple(it["posts"]),
        situation=situation,
        regime=regime,
    )
