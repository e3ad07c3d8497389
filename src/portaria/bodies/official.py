"""How norms call whoever holds a competence (``official`` of ``body.yaml``, or the label of the
post), and which competence a name is. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from portaria.bodies.types import BodyConfig


def plainly(name: str) -> str:
    """``name`` as names are compared: capitals and spaces tell no two posts apart."""
    return " ".join(name.split()).casefold()


def names_by_power(config: BodyConfig) -> dict[str, tuple[str, ...]]:
    """The official names that the body gives each power or post, in its order."""
    names: dict[str, tuple[str, ...]] = {}
    for one in config.competences:
        names[one.power] = tuple(dict.fromkeys((*names.get(one.power, ()), *one.official)))
    return names


def powers_by_name(config: BodyConfig, posts: Mapping[str, str]) -> dict[str, str]:
    """The power or post of each name, written plainly: the labels of the ``posts`` (by id) that the
    body has, and its official names, which prevail."""
    named = names_by_power(config)
    labels = {f"post.{post}": label for post, label in posts.items()}
    by_label = {plainly(labels[power]): power for power in named if power in labels}
    return by_label | {plainly(name): power for power, names in named.items() for name in names}
