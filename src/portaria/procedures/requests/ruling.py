"""What the norms in force say of one rite for one category: who asks, who decides, in what time.
Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from portaria.bodies.powers import POWER_WORDS
from portaria.norms.citations import Cited
from portaria.norms.deciding.words import CATEGORY
from portaria.norms.decision import Reason
from portaria.norms.kinds.rites import RELATIONS, Turn
from portaria.norms.kinds.spans import Duration
from portaria.norms.policy import Policy
from portaria.norms.vocabulary import Rule
from portaria.procedures.requests import rules
from portaria.procedures.requests.registry import rites, subjects


@dataclass(frozen=True, slots=True)
class Ruled:
    """One rite under one policy, for one category. ``decides`` is what makes it exist."""

    rite: str
    decides: Cited[tuple[Turn, ...]]
    asks: Cited[tuple[str, ...]] | None = None
    consults: Cited[tuple[str, ...]] | None = None
    needs: Cited[tuple[str, ...]] | None = None
    within: Cited[Duration] | None = None
    silence: Cited[str] | None = None
    escalates: Cited[tuple[str, ...]] | None = None
    appeal: Cited[str] | None = None
    appeal_within: Cited[Duration] | None = None
    own: Cited[str] | None = None
    eyes: Cited[int] | None = None

    @property
    def provisions(self) -> tuple[str, ...]:
        """Every provision that says something of it, the one that says who decides first."""
        parts: Sequence[Cited[Any] | None] = (
            self.decides, self.asks, self.consults, self.needs, self.within, self.silence,
            self.escalates, self.appeal, self.own, self.eyes,
        )  # fmt: skip
        refs = (citation.ref for part in parts if part for citation in part.citations)
        return tuple(dict.fromkeys(refs))

    @property
    def needed(self) -> frozenset[str]:
        """The fields that the norm makes compulsory."""
        return frozenset(self.needs.value if self.needs else ())


def ruling(rite: str, category: str, policy: Policy) -> Ruled | None:
    """What ``policy`` says of ``rite``; None where no provision in force says who decides it."""

    def said(rule: Rule[Any]) -> Any:
        if category:
            return policy.find(rule, procedure=rite, category=category)
        return policy.find(rule, procedure=rite)

    decides = said(rules.DECIDES)
    if decides is None:
        return None
    return Ruled(
        rite,
        decides,
        asks=said(rules.ASKS),
        consults=said(rules.CONSULTS),
        needs=said(rules.NEEDS),
        within=said(rules.WITHIN),
        silence=said(rules.SILENCE),
        escalates=said(rules.ESCALATES_TO),
        appeal=said(rules.APPEAL),
        appeal_within=said(rules.APPEAL_WITHIN),
        own=said(rules.OWN),
        eyes=said(rules.EYES),
    )


def rulings(rite: str, policy: Policy) -> Iterator[Ruled]:
    """What ``policy`` says of ``rite``, for no category and for each."""
    for category in ("", *policy.words.keys.get(CATEGORY[0], {})):
        if (found := ruling(rite, category, policy)) is not None:
            yield found


def words_of(code: str, policy: Policy | None = None, rite: str = "") -> str:
    """Who a code is, in Portuguese: a post by the norm's name for it, a power by what it lets do, a
    relation; whoever answers for what ``rite`` is about, as that kind of thing has it."""
    if code == "responsible" and (own := responsible_of(rite)):
        return own
    if code in POWER_WORDS:
        return f"quem pode {POWER_WORDS[code]}"
    kind, dot, name = code.partition(".")
    if dot and kind in ("post", "category"):
        return policy.words.of(name, (kind,)) if policy else name.replace("_", " ")
    return RELATIONS.get(code, code)


def responsible_of(rite: str) -> str:
    """How whoever answers for what ``rite`` is about is called; "" where its kind does not say."""
    found = rites().get(rite)
    return subjects.responsible(found.about) if found else ""


def by_part(code: str, cited: Cited[Any], text: str) -> Reason:
    """A reason that rests on one part of a rite."""
    source = cited.citations[0]
    return Reason(code, f"{text} ({source.label})", source, None)
