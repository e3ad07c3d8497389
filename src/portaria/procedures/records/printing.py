"""The files of a package: every record as CSV, and a PDF to be read and filed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from portaria.frame import pdf
from portaria.frame.exports import lines

CSV, PDF = "registros.csv", "registros.pdf"
_SHOWN = 2000
"""Records printed in the PDF; the CSV has them all. Ours, and said there."""
_SEAL = "A integridade se confere pelo manifesto e pela assinatura que acompanham este arquivo."


@dataclass(frozen=True, slots=True)
class Printed:
    """How records of one kind are printed.

    Attributes:
        words: each column's title, in the order of the CSV; ``seen`` is seconds since 1970.
        shown: the columns of the PDF, and how wide each is beside the others.
        explained: what the records are, in a sentence.
        zone: of the instants.
        said: of columns whose values are ids, each id in words.
    """

    words: Mapping[str, str]
    shown: Mapping[str, int]
    explained: str
    zone: ZoneInfo
    said: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def csv(self, records: Iterable[Mapping[str, Any]]) -> bytes:
        """All of every record."""
        rows = ([self._value(one, name) for name in self.words] for one in records)
        return "".join(lines(list(self.words.values()), rows)).encode()

    def pdf(
        self, title: str, facts: Sequence[tuple[str, str]], records: Sequence[Mapping[str, Any]],
        *, issuer: str, at: datetime,
    ) -> bytes:  # fmt: skip
        """The request's ``facts`` (label, text) and what was found."""
        document = pdf.document(title, at=at, issuer=issuer)
        document.table((), facts, widths=(1, 4))
        document.paragraph(f"{self.explained} {_SEAL}")
        if len(records) > _SHOWN:
            document.paragraph(
                f"Aqui estão os primeiros {_SHOWN}; os {len(records)} estão em {CSV}.", small=True
            )
        document.table(
            [self.words[name] for name in self.shown],
            [[str(self._value(one, name)) for name in self.shown] for one in records[:_SHOWN]],
            widths=tuple(self.shown.values()),
        )
        return document.bytes()

    def _value(self, one: Mapping[str, Any], name: str) -> object:
        if name != "seen":
            return self.said.get(name, {}).get(one[name], one[name])
        seen = datetime.fromtimestamp(one["seen"], UTC).astimezone(self.zone)
        return seen.isoformat(sep=" ")
