"""A body's units: a tree with acronyms, some of which are renamed, extinguished or change heads."""

from __future__ import annotations

from dataclasses import dataclass

from portaria.demo.kinds import Kind
from portaria.demo.names import word_list

TYPES = ("macrounidade", "unidade", "subunidade")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit; months are the plan's, -1 for never.

    Attributes:
        index: its place, from which its code comes.
        acronym, name, level: as HR writes them; level 0 is the top.
        parent: place of the unit above, -1 at the top.
        extinct_in: the month it is extinguished in; its parent succeeds it.
        renamed_in: the month in which its name and acronym change.
        new_head_in: the month in which the next head takes over.
    """

    index: int
    acronym: str
    name: str
    level: int
    parent: int
    extinct_in: int = -1
    renamed_in: int = -1
    new_head_in: int = -1

    @property
    def code(self) -> str:
        """HR's code of the unit."""
        return f"{1000 + self.index}"


def tree(kind: Kind, people: int) -> tuple[Unit, ...]:
    """The units of a body of that kind and size: one for about sixty people, 8 to 2,500."""
    wanted = min(2500, max(len(kind.units) + 3, people // 60))
    units = [_named(kind, place) for place in range(len(kind.units))]
    tops = [u.index for u in units if u.parent < 0]
    free = wanted - len(units)
    sizes = (free // 40 + 1, free // 6 + 1, free)
    parents = tops
    for level, size in enumerate(sizes):
        made = range(len(units), min(wanted, len(units) + size))
        for place, index in enumerate(made):
            parent = -1 if level == 0 else parents[place % len(parents)]
            units.append(_invented(kind, index, place, level, parent))
        parents = list(made) or parents
    return tuple(units)


def _named(kind: Kind, place: int) -> Unit:
    acronym, name, above = kind.units[place]
    parent = [a for a, _, _ in kind.units].index(above) if above else -1
    return Unit(place, acronym, name, 0 if parent < 0 else 1, parent)


def _invented(kind: Kind, index: int, place: int, level: int, parent: int) -> Unit:
    themes = _themes()
    turn, theme = divmod(place, len(themes))
    title, prefix = kind.levels[level]
    name, short = themes[theme]
    ordinal = f"{turn + 1}ª " if turn else ""
    return Unit(
        index=index,
        acronym=f"{prefix}{short}{turn + 1 if turn else ''}",
        name=f"{ordinal}{title} de {name}",
        level=level,
        parent=parent,
        extinct_in=4 + index % 18 if level == 2 and index % 17 == 11 else -1,
        renamed_in=3 + index % 19 if index % 29 == 5 else -1,
        new_head_in=2 + index % 20 if index % 7 == 3 else -1,
    )


def _themes() -> list[tuple[str, str]]:
    words = word_list("themes")
    themes: list[tuple[str, str]] = []
    name: list[str] = []
    for word in words:
        if word.isupper():
            themes.append((" ".join(name), word))
            name = []
        else:
            name.append(word)
    return themes
