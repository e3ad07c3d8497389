"""Who is inside, as a page that needs neither site nor database: written beside the doors again and
again, to be opened or printed when a place is left."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from pathlib import Path

from portaria.connectors.doors.keeping import Keeper
from portaria.connectors.doors.published import Published
from portaria.people.names import plain

_PAGE = """<!doctype html>
<html lang="pt-br"><head><meta charset="utf-8"><meta http-equiv="refresh" content="15">
<title>Quem está dentro</title>
<style>body{{font:16px sans-serif;margin:1.5em}}table{{border-collapse:collapse;width:100%}}
td,th{{border:1px solid #333;padding:.3em;text-align:left}}td:first-child{{width:2em}}
caption{{text-align:left;font-weight:bold;padding:.5em 0}}</style></head>
<body><h1>Quem está dentro</h1>
<p>Em {at}, pelo que estas portas viram e pelos crachás de visitante em uso: {count} pessoas.<br>
Confira uma a uma no ponto de encontro.</p>
{tables}</body></html>
"""
_TABLE = """<table><caption>{area}: {count}</caption>
<thead><tr><th>✓</th><th>Nome</th></tr></thead><tbody>
{rows}
</tbody></table>
"""


_VISITORS = "Com crachá de visitante, sem leitor que os veja dentro"
_PERHAPS = "Talvez já fora"


@dataclass(slots=True)
class People:
    """Names, as the site's list has them (:class:`portaria.premises.guard.listing.Muster`): by area
    those whom readers saw go in; visitors whom none did; by area those last seen going where no
    reader keeps the way in."""

    seen: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    visitors: list[str] = field(default_factory=list)
    perhaps: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def count(self) -> int:
        """How many are inside."""
        return sum(map(len, self.seen.values())) + len(self.visitors)


@dataclass(slots=True)
class Muster:
    """Writes ``path`` by what ``keeper`` saw and ``published`` names."""

    path: Path
    keeper: Keeper
    published: Published

    def write(self, at: datetime) -> None:
        """Write it anew; who opens it meanwhile sees the one before, or this one, whole.

        Raises:
            OSError: it cannot be written.
        """
        with self.keeper.lock:
            snapshot = self.keeper.snapshot
            where = dict(snapshot.presence.where)
            facts = [door.facts for door in snapshot.doors.values()]
        kept = {one.into for one in facts if one.spot.inward}
        local = at.astimezone(snapshot.timetable.zone)
        text = page(self._named(where, kept), f"{local:%d/%m/%Y %H:%M:%S}")
        fresh = self.path.with_suffix(".new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        fresh.replace(self.path)

    def _named(self, where: Mapping[int, int], kept: Collection[int]) -> People:
        """``kept``: the areas into which a reader lets people."""
        with self.published.apart() as reading:
            areas = {number: told[0] for number, told in reading.all("area")}
            names = {
                told["person"]: told["name"]
                for _, told in reading.all("badge")
                if told["person"] in where or told["person"] < 0
            }
        found = People()
        for person, area in where.items():
            if person < 0 and (person not in names or area not in kept):
                continue  # seen out by the reception, or told with the visitors below
            told = found.seen if area in kept else found.perhaps
            name = names.get(person, "pessoa sem nome")
            told[areas.get(area, "área sem nome")].append(name)
        found.visitors = [
            name for person, name in names.items()
            if person < 0 and where.get(person) not in kept
        ]  # fmt: skip
        return found


def page(people: People, at: str) -> str:
    """The page: people by area, in the order of their names."""
    perhaps = {f"{_PERHAPS}: {area}": names for area, names in people.perhaps.items()}
    visitors = {_VISITORS: people.visitors} if people.visitors else {}
    tables = "".join(map(_tables, (people.seen, visitors, perhaps)))
    return _PAGE.format(at=at, count=people.count, tables=tables)


def _tables(inside: Mapping[str, list[str]]) -> str:
    return "".join(
        _TABLE.format(area=escape(area), count=len(people), rows=_rows(people))
        for area, people in sorted(inside.items(), key=lambda one: plain(one[0]))
    )


def _rows(people: list[str]) -> str:
    return "\n".join(
        f"<tr><td></td><td>{escape(name)}</td></tr>" for name in sorted(people, key=plain)
    )
