"""Provisions: the second pass over a pack's files, which reads and checks everything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from portaria.norms import lexml
from portaria.norms.pack import Provision
from portaria.norms.places import Findings
from portaria.norms.reading.assignments import Checker
from portaria.norms.reading.fields import Fields
from portaria.norms.reading.outline import Outline, children
from portaria.norms.reading.source import Scalar, Table
from portaria.norms.reading.wordings import WordingReader
from portaria.norms.transitions import UNSAID, OpenCases


class ProvisionReader:
    """Reads the provisions of one norm; everything wrong goes to ``findings``."""

    def __init__(
        self, norm: str, starts: date, checker: Checker, open_cases: OpenCases = UNSAID
    ) -> None:
        self._wordings = WordingReader(norm, starts, checker, open_cases)
        self._outline: Outline = checker.outline
        self._findings: Findings = checker.findings

    def file(self, table: Table) -> Iterator[Provision]:
        """The provisions of one file, each before the ones it contains."""
        heading = Fields(table, self._findings, "um arquivo de dispositivos").text("heading")
        yield from self._children(table, "", {"heading"}, heading)

    def _children(
        self, table: Table, parent: str, fields: set[str], heading: str = ""
    ) -> Iterator[Provision]:
        self._strangers(table, parent, fields)
        last: tuple[str, tuple[int, tuple[int, ...]]] | None = None
        names = [key.text for key, _ in children(table)]
        for key, child in children(table):
            why = lexml.misplaced(parent.rpartition("_")[2], key.text)
            if why:
                self._findings.add(key.place, why)
                continue
            place = lexml.order(key.text)
            if last and place < last[1]:
                self._findings.add(
                    key.place, f"«{key.text}» vem depois de «{last[0]}»: siga a ordem da norma"
                )
            if key.text == "par1u" and any(n.startswith("par") and n != "par1u" for n in names):
                self._findings.add(key.place, "há parágrafo único e outro parágrafo: numere-os")
            last = (key.text, place)
            yield from self._provision(f"{parent}_{key.text}".strip("_"), key, child, heading)
            heading = ""

    def _provision(
        self, provision: str, key: Scalar, table: Table, heading: str
    ) -> Iterator[Provision]:
        own = Fields(table, self._findings, provision).text("heading")
        has_children = any(True for _ in children(table))
        wordings = self._wordings.read(provision, table, has_children)
        yield Provision(provision, own or heading, wordings, key.place)
        yield from self._children(table, provision, {*self._wordings.FIELDS, "heading"})

    def _strangers(self, table: Table, parent: str, fields: set[str]) -> None:
        """Report keys that are neither fields nor provisions, and provisions without a mapping."""
        known = {key.text for key, _ in children(table)}
        for key, value in table.pairs:
            name = key.text if isinstance(key, Scalar) else "[…]"
            if name in fields or name in known:
                continue
            if lexml.is_segment(name):
                self._findings.add(value.place, _bare(name))
            elif lexml.looks_like_segment(name) or (not parent and name not in fields):
                self._findings.add(key.place, lexml.malformed(name))
            else:
                Fields(Table(((key, value),), key.place), self._findings, parent).done(also=fields)


def _bare(name: str) -> str:
    return f"«{name}» se escreve como {{about: …, how: …}}"
