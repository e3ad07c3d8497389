"""Why a value is what it is: the entries that speak of a case, and which of them prevails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portaria.norms.citations import Cited
from portaria.norms.entries import Entry
from portaria.norms.plain import Json
from portaria.norms.policy import NO_FLAGS, Policy
from portaria.norms.vocabulary import Rule


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to «why?». ``found`` is None when the norms are silent; ``beaten`` are entries
    that speak of the case and give way, with the reason in Portuguese."""

    rule: Rule[object]
    found: Cited[object] | None
    beaten: tuple[tuple[Entry, str], ...]

    def as_json(self) -> dict[str, Json]:
        """``{"rule", "value", "unit", "text", "citations": [{"norm", "provision", "since",
        "label"}], "beaten": [{"norm", "provision", "value", "why"}]}``. A silent answer has a null
        value and no citations."""
        value, unit = self.rule.type.measure(self.found.value) if self.found else (None, "")
        return {
            "rule": self.rule.name,
            "value": value,
            "unit": unit,
            "text": self.rule.type.as_text(self.found.value) if self.found else None,
            "citations": [
                {
                    "norm": citation.norm,
                    "provision": citation.provision,
                    "since": citation.since.isoformat(),
                    "label": citation.label,
                }
                for citation in (self.found.citations if self.found else ())
            ],
            "beaten": [
                {
                    "norm": entry.citation.norm,
                    "provision": entry.citation.provision,
                    "value": entry.plain,
                    "why": why,
                }
                for entry, why in self.beaten
            ],
        }


def explain(
    policy: Policy,
    rule: Rule[object],
    keys: Mapping[str, str | None],
    flags: frozenset[str] = NO_FLAGS,
) -> Explanation:
    """The value in force for a case, its provisions, and what gave way to them."""
    found = policy.find(rule, flags=flags, **keys)
    case = tuple(keys.get(dimension) for dimension in rule.by)
    holding = [e for e in policy.entries.get(rule.name, ()) if e.holds(case, flags)]
    winners = {citation.ref for citation in found.citations} if found else set()
    top = [entry for entry in holding if entry.citation.ref in winners]
    beaten = [
        (entry, _why(entry, top[0], holding))
        for entry in holding
        if entry.citation.ref not in winners
    ]
    return Explanation(rule, found, tuple(beaten))


def _why(entry: Entry, winner: Entry, holding: list[Entry]) -> str:
    for other in holding:
        if other.defeats(entry):
            return f"{other.citation.label} é exceção a ele"
    if entry.rank != winner.rank:
        return "a norma tem grau menor"
    if entry.dated != winner.dated:
        return "a norma é anterior"
    return "é menos específico"
