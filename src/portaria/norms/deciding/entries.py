"""Entries: single values set by single provisions; and which of them prevails in a case.

The order of prevalence is the body's: first an exception over what it names, then rank, then date,
then specificity. Nothing is decided by the order in which things were read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portaria.norms.citations import Citation
from portaria.norms.places import Place
from portaria.norms.plain import Json, canonical
from portaria.norms.ranging.ranges import Ranges
from portaria.norms.transitions import Transition

Keys = tuple[str | int | None, ...]
"""A case's key in each dimension of the rule, in the rule's order: an id, or a point's ordinal;
None when there is none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one provision sets for one rule.

    Attributes:
        rule: the rule's name.
        value: the typed value.
        plain: the value as canonical data, for comparison and digests.
        shown: the value in Portuguese.
        keys: for each dimension of the rule, the ids or the ranges it is for; None means any.
        when: the conditions that must all hold (those relative to an event:
            :mod:`portaria.norms.ranging.relative`).
        citation: the provision.
        lineage: the provision and those that contain it, as references ``norm#provision``.
        excepts: references of the provisions it is an exception to (and through them).
        rank: the body's rank of the norm; the lower prevails.
        dated: since when the body has had the norm; the later prevails.
        open_cases: what the wording says of the cases it found open; None: nothing.
        place: where the value is written.
        specific_first: the body lets the more specific value prevail over the later one.
        lost: what had tacitly revoked this (of its rank, later) and was then itself revoked: for
            those cases this does not come back (LINDB, art. 2º, § 3º).
    """

    rule: str
    value: object
    plain: Json
    shown: str
    keys: tuple[frozenset[str] | Ranges | None, ...]
    when: frozenset[str]
    citation: Citation
    lineage: frozenset[str]
    excepts: frozenset[str]
    rank: int
    dated: date
    open_cases: Transition | None
    place: Place
    specific_first: bool = False
    lost: tuple[Entry, ...] = ()

    def holds(self, keys: Keys, flags: frozenset[str]) -> bool:
        """Whether this entry speaks of the case."""
        return (
            self.when <= flags
            and self.reaches(keys)
            and not any(entry.holds(keys, flags) for entry in self.lost)
        )

    def reaches(self, keys: Keys) -> bool:
        """Whether this entry is for ``keys``, whatever the conditions."""
        return all(mine is None or key in mine for mine, key in zip(self.keys, keys, strict=True))

    def defeats(self, other: Entry) -> bool:
        """Whether this is an exception to ``other``: by name, or as the conditioned value of one
        provision to its unconditioned one (or to one with fewer of the same conditions)."""
        if other.citation.ref == self.citation.ref:
            return self.when > other.when and self._narrows(other)
        return not self.excepts.isdisjoint(other.lineage)

    def _narrows(self, other: Entry) -> bool:
        pairs = zip(self.keys, other.keys, strict=True)
        return all(theirs is None or mine == theirs for mine, theirs in pairs)

    def as_json(self) -> dict[str, Json]:
        """What a policy's digest is taken over."""
        return {
            "rule": self.rule,
            "value": self.plain,
            "keys": [None if key is None else sorted(key) for key in self.keys],
            "when": sorted(self.when),
            "provision": self.citation.ref,
            "since": self.citation.since.isoformat(),
            "excepts": sorted(self.excepts),
            "rank": self.rank,
            "dated": self.dated.isoformat(),
            "open_cases": self.open_cases.as_json() if self.open_cases else None,
            **({"lost": [entry.as_json() for entry in self.lost]} if self.lost else {}),
        }

    @property
    def strength(self) -> tuple[int, int, int]:
        """Compared between entries that hold at once; the greater prevails."""
        day, keys = self.dated.toordinal(), sum(key is not None for key in self.keys)
        return (-self.rank, keys, day) if self.specific_first else (-self.rank, day, keys)


class Contradiction(Exception):  # noqa: N818  # the word of the design
    """Two provisions decide opposite ways at once and nothing says which prevails.

    Attributes:
        rule: the rule's name.
        first, second: the entries.
        case: the concrete case, ``category=estagiario``, in words.
    """

    def __init__(self, rule: str, first: Entry, second: Entry, case: str) -> None:
        self.rule, self.first, self.second, self.case = rule, first, second, case
        super().__init__(
            f"{rule}: contradição para {case}: {first.citation.label} diz «{first.shown}» e "
            f"{second.citation.label} diz «{second.shown}», com o mesmo grau, a mesma data e a "
            "mesma especificidade. Diga qual prevalece: «excepts: …» no dispositivo que é a "
            "exceção, ou «rank» diferente para as normas em body.yaml"
        )


def prevailing(
    rule: str,
    dimensions: Sequence[str],
    entries: Sequence[Entry],
    keys: Keys,
    flags: frozenset[str],
) -> tuple[Entry, ...]:
    """The entries that decide a case, which all say the same; none when the norms are silent.

    Raises:
        Contradiction: entries that nothing ranks say different things.
    """
    holding = [entry for entry in entries if entry.holds(keys, flags)]
    standing = [e for e in holding if not any(other.defeats(e) for other in holding)]
    if not standing:
        return ()
    strongest = max(entry.strength for entry in standing)
    top = sorted(
        (entry for entry in standing if entry.strength == strongest),
        key=lambda entry: (entry.citation.norm, entry.citation.provision),
    )
    for other in top[1:]:
        if canonical(other.plain) != canonical(top[0].plain):
            case = case_in_words(dimensions, _shown(entries, keys), flags)
            raise Contradiction(rule, top[0], other, case)
    return tuple(top)


def case_in_words(dimensions: Sequence[str], keys: Sequence[object], flags: frozenset[str]) -> str:
    """``category=estagiario, visual_disability``; ``qualquer caso`` when nothing is given."""
    given = [f"{name}={key}" for name, key in zip(dimensions, keys, strict=True) if key is not None]
    return ", ".join([*given, *sorted(flags)]) or "qualquer caso"


def with_lost(entries: Iterable[Entry]) -> list[Entry]:
    """``entries`` and whatever decides if they are lost."""
    return [one for entry in entries for one in (entry, *with_lost(entry.lost))]


def ranges_at(entries: Sequence[Entry], position: int) -> list[Ranges]:
    """The ranges that ``entries`` name in one dimension of their rule; none in a listed one."""
    keys = (entry.keys[position] for entry in entries)
    return [key for key in keys if isinstance(key, Ranges)]


def _shown(entries: Sequence[Entry], keys: Keys) -> tuple[str | None, ...]:
    """``keys`` as cases write them."""
    shown: list[str | None] = []
    for position, key in enumerate(keys):
        if isinstance(key, int):
            found = ranges_at(with_lost(entries), position)
            shown.append(found[0].kind.shown(key) if found else str(key))
        else:
            shown.append(key)
    return tuple(shown)
