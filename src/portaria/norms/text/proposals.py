"""Rule values that a provision's words suggest. Suggestions only: a person confirms each."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portaria.norms.kinds.values import Many, Modality, Size, Span, Text
from portaria.norms.text.amounts import amounts
from portaria.norms.vocabulary import Rule, Vocabulary

_MODALITIES = (
    ("forbidden", r"\b(?:(?:é|são|fica|ficam)\s+)?(?:expressamente\s+)?(?:vedad|proibid)[oa]s?\b"
     r"|\bnão\s+(?:é|são|será|serão)\s+permitid|\bnão\s+(?:pode|poderá|poderão|deve|deverá)\b"),
    ("discouraged", r"\bdesaconselh|\bevitar\b|\bdevendo\s+ser\s+evitad"),
    ("recommended", r"\brecomenda|\bconvém\b|\bpreferencialmente\b"),
    ("compulsory", r"\bobrigatóri|\bdeverá|\bdeverão\b|\bdeve\b|\bdevem\b|\bé\s+dever\b"),
    ("allowed", r"\bpermitid|\bautorizad[oa]\s+[oa]\b|\bfacultad|\bpoderá|\bpoderão\b"),
)  # fmt: skip
ENOUGH = 5.0
"""How much of a rule's meaning must be in the words (the rarer the shared words, the more)."""
ENOUGH_FOR_AMOUNT = 3.5
"""The same for an amount with a unit, which says much by itself."""
_COMMON = {
    "sobre", "quem", "onde", "quando", "cada", "pelo", "pela", "como", "para", "mais", "outro",
    "outra", "pode", "deve", "norma", "pessoa", "prazo", "dias", "meses", "horas", "qual", "quais",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value for a rule ("" when no rule speaks of it), the words that suggest it, and the keys
    that the rule depends on."""

    rule: str
    value: str | tuple[str, ...]
    because: str
    by: tuple[str, ...]


class Proposer:
    """Matches words against what the rules of a vocabulary say they decide."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._rules = list(vocabulary.rules.values())
        self._stems = {rule.name: _stems(rule.about) for rule in self._rules}
        known = Counter(stem for stems in self._stems.values() for stem in stems)
        self._weight = {stem: math.log(1 + len(self._rules) / n) for stem, n in known.items()}

    def propose(self, text: str, around: str, listed: tuple[str, ...]) -> Iterator[Proposal]:
        """Proposals for a provision.

        Args:
            text: its words.
            around: the words of what contains it (the caput, the headings).
            listed: the words of the list it announces, if it does.
        """
        told: set[str] = set()
        for amount in amounts(text):
            kind = Size if amount.is_size else Span
            rules = [rule for rule in self._rules if isinstance(rule.type, kind)]
            found = self._nearest(rules, text, around, ENOUGH_FOR_AMOUNT, by_itself=True)
            if found is None:
                yield Proposal("", amount.written, amount.words, ())
            elif found.name not in told:
                told.add(found.name)
                yield Proposal(found.name, amount.written, amount.words, found.by)
        for modality, pattern in _MODALITIES:
            if match := re.search(pattern, text, re.I):
                rules = [rule for rule in self._rules if isinstance(rule.type, Modality)]
                if found := self._nearest(rules, text, around, ENOUGH):
                    yield Proposal(found.name, modality, match[0].strip(), found.by)
                break
        if listed:
            lists = [r for r in self._rules if isinstance(r.type, Many) and _of_text(r.type)]
            if found := self._nearest(lists, text, around, ENOUGH):
                yield Proposal(found.name, listed, text[-60:], found.by)

    def _nearest(
        self,
        rules: Iterable[Rule[object]],
        text: str,
        around: str,
        enough: float,
        *,
        by_itself: bool = False,
    ) -> Rule[object] | None:
        near, far = _stems(text), _stems(around)
        scored = [(self._score(rule.name, near, far, by_itself), rule.name, rule) for rule in rules]
        best = max(scored, key=lambda row: (row[0], row[1]), default=None)
        return best[2] if best and best[0] >= enough else None

    def _score(self, rule: str, near: set[str], far: set[str], by_itself: bool) -> float:
        """The weight of the shared words; those of what is around count half. At least two, one of
        them in the provision itself unless it says an amount (``by_itself``)."""
        own = self._stems[rule]
        here, there = own & near, (own & far) - near
        if len(here | there) < 2 or not (here or by_itself):
            return 0.0
        total = sum(self._weight[s] for s in here) + sum(self._weight[s] for s in there) / 2
        return total * math.sqrt(len(here | there) / len(own))


def _of_text(many: object) -> bool:
    return isinstance(getattr(many, "inner", None), Text)


def _stems(text: str) -> set[str]:
    """The beginnings of the words that mean something, without accents."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z]{4,}", plain)
    return {word[:6] for word in words if word not in _COMMON}
