"""Where a body's norms and those of the body it is linked to decide opposite ways. Pure.

A body's law is what its own list of norms says: nothing is inherited from the parent. Where both
speak of one matter and say different things of one case, no rank says which of them binds whoever
answers to both, unless one of the bodies has the other's norm in its list too. That is for a person
to settle, and is told with a case (design, invariant 9).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from portaria.norms.comparing.clashes import circumstances
from portaria.norms.comparing.dividing import divisions
from portaria.norms.deciding.entries import Contradiction, Entry, prevailing, with_lost
from portaria.norms.law import Law
from portaria.norms.plain import Json, canonical
from portaria.norms.ranging.relative import condition_text
from portaria.norms.vocabulary import Rule, Vocabulary


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One pair of provisions that disagree, with a case.

    Attributes:
        rule: the rule.
        case: the case in words.
        since: the first day on which both are in force.
        own, above: what the linked body's norms say, and what the parent's do.
        body, parent: slugs.
    """

    rule: Rule[object]
    case: str
    since: date
    own: Entry
    above: Entry
    body: str
    parent: str

    @property
    def message(self) -> str:
        """In Portuguese, with what to do."""
        own, above = (f"{e.citation.label} diz «{e.shown}»" for e in (self.own, self.above))
        return (
            f"{self.rule.name}, para {self.case}, desde {self.since:%d/%m/%Y}: em {self.body} "
            f"{own}; em {self.parent}, a que se vincula, {above}. Nenhum grau diz qual prevalece "
            f"para quem responde aos dois. Se a de {self.parent} alcança {self.body}, ponha-a em "
            f"«norms» do body.yaml de {self.body}, com o seu grau; se não, nada há que fazer"
        )

    def as_json(self) -> dict[str, Json]:
        """``{"rule", "case", "since", "body", "parent", "own", "above", "message"}``; own and
        above: ``{"norm", "provision", "label", "value"}``."""
        return {
            "rule": self.rule.name,
            "case": self.case,
            "since": self.since.isoformat(),
            "body": self.body,
            "parent": self.parent,
            "own": _told(self.own),
            "above": _told(self.above),
            "message": self.message,
        }


def disagreements(own: Law, above: Law, vocabulary: Vocabulary) -> Iterator[Disagreement]:
    """One for each pair of provisions of a linked body (``own``) and of its parent (``above``), by
    the day on which both came into force. ``vocabulary`` has the ids of both."""
    seen: set[tuple[str, str, str]] = set()
    for day in sorted({*own.changes, *above.changes}):
        ours, theirs = own.on(day).entries, above.on(day).entries
        for name in sorted(ours.keys() & theirs.keys()):
            rule = vocabulary.rule(name)
            for case, one, other in _opposed(rule, ours[name], theirs[name], day, vocabulary):
                pair = (name, one.citation.ref, other.citation.ref)
                if pair not in seen and not _ranked(one, other, own, above):
                    seen.add(pair)
                    yield Disagreement(rule, case, day, one, other, own.body, above.body)


def _ranked(one: Entry, other: Entry, own: Law, above: Law) -> bool:
    """Whether one of the bodies has both norms, and so ranks them."""
    return own.pack(other.citation.norm) is not None or above.pack(one.citation.norm) is not None


def _opposed(
    rule: Rule[object],
    ours: Sequence[Entry],
    theirs: Sequence[Entry],
    day: date,
    vocabulary: Vocabulary,
) -> Iterator[tuple[str, Entry, Entry]]:
    every = with_lost((*ours, *theirs))
    if len({canonical(entry.plain) for entry in every}) < 2:
        return
    for parts in product(*divisions(rule, every, vocabulary)):
        keys = tuple(part.key for part in parts)
        reached = [entry for entry in every if entry.reaches(keys)]
        for flags, moment in circumstances(reached, day):
            try:
                one = prevailing(rule.name, rule.by, ours, keys, flags)
                other = prevailing(rule.name, rule.by, theirs, keys, flags)
            except Contradiction:
                continue  # within one body: its own check tells it
            if one and other and canonical(one[0].plain) != canonical(other[0].plain):
                words = [part.text for part in parts if part.text]
                words += [
                    condition_text(flag, vocabulary.conditions, vocabulary.events)
                    for flag in sorted(flags)
                ]
                yield ("; ".join(words) or "qualquer caso") + moment, one[0], other[0]


def _told(entry: Entry) -> dict[str, Json]:
    cited = entry.citation
    return {
        "norm": cited.norm,
        "provision": cited.provision,
        "label": cited.label,
        "value": entry.shown,
    }
