"""Entries: single values set by single provisions; and which of them prevails in a case.

The order of prevalence is the body's: first an exception over what it names, then rank, then date,
then specificity. Nothing is decided by the order in which things were read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portaria.norms.citations import Citation
from portaria.norms.places import Place
from portaria.norms.plain import Json, canonical

Keys = tuple[str | None, ...]
"""A case's key in each dimension of the rule, in the rule's order; None when there is none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one provision sets for one rule.

    Attributes:
        rule: the rule's name.
        value: the typed value.
        plain: the value as canonical data, for comparison and digests.
        shown: the value in Portuguese.
        keys: for each dimension of the rule, the ids it is for; None means any.
        when: the conditions that must all hold.
        citation: the provision.
        lineage: the provision and those that contain it, as references ``norm#provision``.
        excepts: references of the provisions it is an exception to (and through them).
        rank: the body's rank of the norm; the lower prevails.
        dated: since when the body has had the norm; the later prevails.
        open_cases: ``previous`` when what was open before this wording keeps the one before.
        place: where the value is written.
    """

    rule: str
    value: object
    plain: Json
    shown: str
    keys: tuple[frozenset[str] | None, ...]
    when: frozenset[str]
    citation: Citation
    lineage: frozenset[str]
    excepts: frozenset[str]
    rank: int
    dated: date
    open_cases: str
    place: Place

    def holds(self, keys: Keys, flags: frozenset[str]) -> bool:
        """Whether this entry speaks of the case."""
        return self.when <= flags and all(
            mine is None or key in mine for mine, key in zip(self.keys, keys, strict=True)
        )

    def defeats(self, other: Entry) -> bool:
        """Whether this is, by name, an exception to ``other``."""
        return (
            not self.excepts.isdisjoint(other.lineage) and other.citation.ref != self.citation.ref
        )

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
            "open_cases": self.open_cases,
        }

    @property
    def strength(self) -> tuple[int, date, int]:
        """Compared between entries that hold at once; the greater prevails."""
        return (-self.rank, self.dated, sum(key is not None for key in self.keys))


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
            raise Contradiction(rule, top[0], other, case_in_words(dimensions, keys, flags))
    return tuple(top)


def case_in_words(dimensions: Sequence[str], keys: Keys, flags: frozenset[str]) -> str:
    """``category=estagiario, visual_disability``; ``qualquer caso`` when nothing is given."""
    given = [f"{name}={key}" for name, key in zip(dimensions, keys, strict=True) if key is not None]
    return ", ".join([*given, *sorted(flags)]) or "qualquer caso"
