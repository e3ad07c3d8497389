"""A first pass over a pack's files: which provisions there are, and which labels they give, so that
the second pass can check every reference wherever it points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from portaria.norms import lexml
from portaria.norms.kinds.values import suggestion
from portaria.norms.places import Findings, Place
from portaria.norms.reading.source import Items, Scalar, Table


@dataclass(slots=True)
class Outline:
    """Provision ids with their places, and labels with the ids they have ever named."""

    provisions: dict[str, Place] = field(default_factory=dict)
    labels: dict[str, set[str]] = field(default_factory=dict)

    def resolve(self, written: str, at: str) -> str | None:
        """The provision that ``written`` names for one who stands at ``at``: a full id, or one
        relative to a provision around it (``cpt`` in art. 20 is ``art20_cpt``)."""
        if written in self.provisions:
            return written
        around = at
        while around:
            around = around.rpartition("_")[0]
            if around and f"{around}_{written}" in self.provisions:
                return f"{around}_{written}"
        return None

    def unknown(self, written: str) -> str:
        """The error text for a reference that leads nowhere."""
        hint = suggestion(written, self.provisions)
        return f"«{written}» não é um dispositivo desta norma{hint}"


def outline(files: Mapping[str, Table], findings: Findings) -> Outline:
    """The outline of the provision files, by file name."""
    found = Outline()
    for table in files.values():
        for segment, child in children(table):
            _walk(segment.text, segment.place, child, found, findings)
    return found


def children(table: Table) -> Iterator[tuple[Scalar, Table]]:
    """The provisions directly in ``table``. One written without content is an empty mapping."""
    for key, value in table.named():
        if lexml.is_segment(key.text):
            if isinstance(value, Scalar) and not value.text:
                value = Table((), value.place)
            if isinstance(value, Table):
                yield key, value


def _walk(provision: str, place: Place, table: Table, found: Outline, findings: Findings) -> None:
    if provision in found.provisions:
        findings.add(
            place, f"«{provision}» já está em {found.provisions[provision]}: junte os dois"
        )
    found.provisions.setdefault(provision, place)
    for labels in _name_tables(table):
        for key, value in labels.named():
            items = value.items if isinstance(value, Items) else (value,)
            ids = {item.text for item in items if isinstance(item, Scalar)}
            found.labels.setdefault(key.text, set()).update(ids)
    for segment, child in children(table):
        _walk(f"{provision}_{segment.text}", segment.place, child, found, findings)


def _name_tables(table: Table) -> Iterator[Table]:
    wordings = table.get("wordings")
    holders = [table, *(wordings.items if isinstance(wordings, Items) else ())]
    for holder in holders:
        names = holder.get("names") if isinstance(holder, Table) else None
        if isinstance(names, Table):
            yield names
