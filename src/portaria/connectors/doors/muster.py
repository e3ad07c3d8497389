"""Who is inside, as a page that needs neither site nor database: written beside the doors again and
again, to be opened or printed when a place is left."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
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
<p>Em {at}, pelo que estas portas viram: {count} pessoas.<br>Confira uma a uma no ponto de
encontro.</p>
{tables}</body></html>
"""
_TABLE = """<table><caption>{area}: {count}</caption>
<thead><tr><th>✓</th><th>Nome</th></tr></thead><tbody>
{rows}
</tbody></table>
"""


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
            where = dict(self.keeper.snapshot.presence.where)
        local = at.astimezone(self.keeper.snapshot.timetable.zone)
        text = page(self._named(where), f"{local:%d/%m/%Y %H:%M:%S}")
        fresh = self.path.with_suffix(".new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        fresh.replace(self.path)

    def _named(self, where: Mapping[int, int]) -> dict[str, list[str]]:
        with self.published.apart() as reading:
            areas = {number: told[0] for number, told in reading.all("area")}
            names = {
                told["person"]: told["name"]
                for _, told in reading.all("badge")
                if told["person"] in where
            }
        found: dict[str, list[str]] = defaultdict(list)
        for person, area in where.items():
            found[areas.get(area, "área sem nome")].append(names.get(person, "pessoa sem nome"))
        return found


def page(inside: Mapping[str, list[str]], at: str) -> str:
    """The page: people by area, in the order of their names."""
    tables = "".join(
        _TABLE.format(area=escape(area), count=len(people), rows=_rows(people))
        for area, people in sorted(inside.items(), key=lambda one: plain(one[0]))
    )
    return _PAGE.format(at=at, count=sum(map(len, inside.values())), tables=tables)


def _rows(people: list[str]) -> str:
    return "\n".join(
        f"<tr><td></td><td>{escape(name)}</td></tr>" for name in sorted(people, key=plain)
    )
