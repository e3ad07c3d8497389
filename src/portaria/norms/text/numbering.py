"""Numbers that are missing, repeated or out of order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from portaria.norms import lexml
from portaria.norms.text.findings import Finding
from portaria.norms.text.tree import TextProvision, TextTree

_AGAIN = re.compile(r"(?<=[\du])r\d+$")
_MANY = 5
"""So many missing numbers in a row are told one by one; more, as one stretch."""
_FREE = ("agp", "cpt")
_GOES_ON = ("cap", "sec", "sub")
"""Headings that some norms number on from one title to the next."""


def numbering(tree: TextTree) -> Iterator[Finding]:
    """A finding per number missing, repeated or out of order."""
    before: dict[str, int] = {}
    for siblings in _sequences(tree):
        kind = siblings[0].segment[:3]
        if kind in _FREE:
            continue
        yield from _repeated(siblings)
        yield from _disordered(siblings)
        yield from _missing(siblings, before.get(kind, 0) if kind in _GOES_ON else 0)
        before[kind] = _number(siblings[-1])
        if kind == "par":
            yield from _single(siblings)


def _sequences(tree: TextTree) -> list[list[TextProvision]]:
    """Provisions that are numbered one after the other, in order of their first."""
    groups: dict[tuple[str, str], list[TextProvision]] = {}
    for provision in tree.provisions.values():
        holder = provision.id.rpartition("_")[0]
        groups.setdefault((holder, provision.segment[:3]), []).append(provision)
    return list(groups.values())


def _number(provision: TextProvision) -> int:
    return lexml.order(provision.segment)[1][0]


def _repeated(siblings: Sequence[TextProvision]) -> Iterator[Finding]:
    present = {_number(provision) for provision in siblings}
    for provision in siblings:
        if not _AGAIN.search(provision.segment):
            continue
        number = _number(provision)
        label = lexml.label(_AGAIN.sub("", provision.id))
        hint = ""
        if number + 1 not in present:
            free = _AGAIN.sub("", provision.segment).replace(str(number), str(number + 1), 1)
            hint = f"; pela posição seria «{lexml.label(free)}», que falta"
        yield Finding(
            "repeated",
            provision.id,
            f"«{label}» vem de novo, com outro texto{hint}; aqui é {provision.id}",
            provision.line,
        )


def _disordered(siblings: Sequence[TextProvision]) -> Iterator[Finding]:
    highest = siblings[0]
    for provision in siblings[1:]:
        if _AGAIN.search(provision.segment):
            continue
        if lexml.order(provision.segment) < lexml.order(highest.segment):
            yield Finding(
                "order",
                provision.id,
                f"«{lexml.label(provision.id)}» vem depois de «{lexml.label(highest.id)}»",
                provision.line,
            )
        else:
            highest = provision


def _missing(siblings: Sequence[TextProvision], before: int) -> Iterator[Finding]:
    first = siblings[0]
    present = {_number(provision): provision for provision in siblings}
    numbers = sorted(present)
    last = before if before and numbers[0] == before + 1 else 0
    for number in numbers:
        gap = range(last + 1, number)
        line = present[number].line
        last = number
        ids = [_sibling(first, missing) for missing in gap]
        if len(ids) > _MANY:
            ends = f"de «{lexml.label(ids[0])}» a «{lexml.label(ids[-1])}»"
            yield Finding("missing", ids[0], f"faltam {len(ids)} números, {ends}", line)
            continue
        for provision in ids:
            label = lexml.label(provision)
            next_label = lexml.label(present[number].id)
            yield Finding("missing", provision, f"falta «{label}», antes de «{next_label}»", line)


def _sibling(provision: TextProvision, number: int) -> str:
    holder = provision.id.rpartition("_")[0]
    return f"{holder}_{provision.segment[:3]}{number}".strip("_")


def _single(siblings: Sequence[TextProvision]) -> Iterator[Finding]:
    only = siblings[0]
    if len(siblings) == 1 and only.segment == "par1":
        yield Finding(
            "style",
            only.id,
            f"«{lexml.label(only.id)}» é o único: seria «parágrafo único», ou falta o § 2º",
            only.line,
        )
    if len(siblings) > 1 and any(provision.segment.startswith("par1u") for provision in siblings):
        alone = next(p for p in siblings if p.segment.startswith("par1u"))
        yield Finding("repeated", alone.id, "há parágrafo único e outro parágrafo", alone.line)
