"""Two policies side by side, rule by rule: what each says of every case that either tells apart,
and by which provision. Silence is shown as silence. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from portaria.norms.comparing.clashes import circumstances
from portaria.norms.comparing.dividing import Division, divisions
from portaria.norms.deciding.entries import Contradiction, Entry, prevailing, with_lost
from portaria.norms.plain import Json, canonical
from portaria.norms.policy import Citation, Policy
from portaria.norms.ranging.relative import condition_text
from portaria.norms.vocabulary import Rule, Vocabulary

CASES_SHOWN = 400
"""Cases of one rule that are told apart at most; ours, no norm's. Beyond them the rule says so."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: what it is called, and its policy on a day."""

    name: str
    policy: Policy
    on: date


@dataclass(frozen=True, slots=True)
class Said:
    """What one side says of a case."""

    value: Json
    unit: str
    text: str
    citations: tuple[Citation, ...]

    def as_json(self) -> dict[str, Json]:
        """``{"value", "unit", "text", "citations": [{"norm", "provision", "since", "label",
        "source"}]}``."""
        return {
            "value": self.value,
            "unit": self.unit,
            "text": self.text,
            "citations": [
                {
                    "norm": one.norm,
                    "provision": one.provision,
                    "since": one.since.isoformat(),
                    "label": one.label,
                    "source": one.source,
                }
                for one in self.citations
            ],
        }


@dataclass(frozen=True, slots=True)
class Row:
    """Cases of which each side says one thing. ``cases`` are in words, empty for every case; None
    is silence."""

    cases: tuple[str, ...]
    a: Said | None
    b: Said | None

    @property
    def differs(self) -> bool:
        """Whether the values differ; the same value by another provision does not."""
        return canonical(self.a.value if self.a else None) != canonical(
            self.b.value if self.b else None
        )

    @property
    def sides(self) -> tuple[Said | None, Said | None]:
        """What the one and the other say."""
        return self.a, self.b

    def as_json(self) -> dict[str, Json]:
        """``{"cases", "a", "b", "differs"}``."""
        return {
            "cases": list(self.cases),
            "a": self.a.as_json() if self.a else None,
            "b": self.b.as_json() if self.b else None,
            "differs": self.differs,
        }


@dataclass(frozen=True, slots=True)
class Compared:
    """A rule that at least one side speaks of. ``cut``: there are more cases than are shown."""

    rule: Rule[object]
    rows: tuple[Row, ...]
    cut: bool = False

    @property
    def differs(self) -> bool:
        return any(row.differs for row in self.rows)

    @property
    def kind(self) -> str:
        """``same``, ``changed``, ``only_a`` or ``only_b`` (the other side is silent)."""
        if not self.differs:
            return "same"
        if all(row.a is None for row in self.rows):
            return "only_b"
        return "only_a" if all(row.b is None for row in self.rows) else "changed"

    def as_json(self) -> dict[str, Json]:
        """``{"rule", "about", "kind", "cut", "rows": [...]}``."""
        return {
            "rule": self.rule.name,
            "about": self.rule.about,
            "kind": self.kind,
            "cut": self.cut,
            "rows": [row.as_json() for row in self.rows],
        }


def compare(a: Side, b: Side, vocabulary: Vocabulary) -> Iterator[Compared]:
    """Every rule that ``a`` or ``b`` speaks of, by name."""
    for name in sorted({*a.policy.entries, *b.policy.entries}):
        rule = vocabulary.rule(name)
        yield _compared(rule, a, b, vocabulary)


def _compared(rule: Rule[object], a: Side, b: Side, vocabulary: Vocabulary) -> Compared:
    ours, theirs = (side.policy.entries.get(rule.name, ()) for side in (a, b))
    every = with_lost((*ours, *theirs))
    rows: dict[bytes, tuple[list[str], Said | None, Said | None]] = {}
    seen = 0
    for parts in product(*divisions(rule, every, vocabulary)):
        keys = tuple(part.key for part in parts)
        reached = [entry for entry in every if entry.reaches(keys)]
        for flags, moment in circumstances(reached, max(a.on, b.on)):
            seen += 1
            if seen > CASES_SHOWN:
                return Compared(rule, _rows(rows), cut=True)
            one, other = (_said(rule, side, keys, flags) for side in (ours, theirs))
            key = canonical([_identity(one), _identity(other)])
            cases, _, _ = rows.setdefault(key, ([], one, other))
            cases.append(_in_words(parts, flags, moment, vocabulary))
    return Compared(rule, _rows(rows))


def _rows(rows: dict[bytes, tuple[list[str], Said | None, Said | None]]) -> tuple[Row, ...]:
    """Rows of which nobody speaks are left out; the only one that is left is for every case."""
    spoken = [row for row in rows.values() if row[1] or row[2]]
    alone = len(rows) == 1
    return tuple(Row(() if alone else tuple(cases), one, other) for cases, one, other in spoken)


def _said(
    rule: Rule[object],
    entries: Sequence[Entry],
    keys: tuple[str | int | None, ...],
    flags: frozenset[str],
) -> Said | None:
    try:
        top = prevailing(rule.name, rule.by, entries, keys, flags)
    except Contradiction as clash:
        cited = (clash.first.citation, clash.second.citation)
        return Said("contradiction", "", "contradição entre os dois dispositivos", cited)
    if not top:
        return None
    value, unit = rule.type.measure(top[0].value)
    return Said(value, unit, rule.type.as_text(top[0].value), tuple(e.citation for e in top))


def _identity(said: Said | None) -> Json:
    if said is None:
        return None
    return [said.value, said.unit, [one.ref for one in said.citations]]


def _in_words(
    parts: Sequence[Division], flags: frozenset[str], moment: str, vocabulary: Vocabulary
) -> str:
    words = [part.text for part in parts if part.text]
    words += [
        condition_text(flag, vocabulary.conditions, vocabulary.events) for flag in sorted(flags)
    ]
    return ("; ".join(words) or "os demais casos") + moment
