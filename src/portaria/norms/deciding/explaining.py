"""Why a value is what it is: the entries that speak of a case, and which of them prevails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portaria.norms.citations import Cited
from portaria.norms.deciding.entries import Entry, prevailing
from portaria.norms.plain import Json
from portaria.norms.policy import NO_EVENTS, NO_FLAGS, Policy
from portaria.norms.ranging.dimensions import Key
from portaria.norms.ranging.relative import Events
from portaria.norms.vocabulary import Rule


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to «why?». ``found`` is None when the norms are silent; ``beaten`` are entries
    that speak of the case and give way, with the reason in Portuguese."""

    rule: Rule[object]
    found: Cited[object] | None
    beaten: tuple[tuple[Entry, str], ...]

    def as_json(self) -> dict[str, Json]:
        """``{"rule", "value", "unit", "text", "counts_from", "citations": [{"norm", "provision",
        "since", "label", "source"}], "beaten": [{"norm", "provision", "value", "why"}]}``. A
        silent answer has a null value and no citations."""
        value, unit = self.rule.type.measure(self.found.value) if self.found else (None, "")
        return {
            "rule": self.rule.name,
            "value": value,
            "unit": unit,
            "text": self.rule.type.as_text(self.found.value) if self.found else None,
            "counts_from": _iso(self.found.counts_from) if self.found else None,
            "citations": [
                {
                    "norm": citation.norm,
                    "provision": citation.provision,
                    "since": citation.since.isoformat(),
                    "label": citation.label,
                    "source": citation.source,
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


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def explain(
    policy: Policy,
    rule: Rule[object],
    keys: Mapping[str, Key],
    flags: frozenset[str] = NO_FLAGS,
    *,
    events: Events = NO_EVENTS,
    on: date | None = None,
) -> Explanation:
    """The value in force for a case, its provisions, and what gave way to them. Arguments and
    errors as :meth:`Policy.find`."""
    found = policy.find(rule, flags=flags, events=events, on=on, **keys)
    case, flags = policy.case(rule, flags=flags, events=events, on=on, **keys)
    holding = [e for e in policy.entries.get(rule.name, ()) if e.holds(case, flags)]
    top = prevailing(rule.name, rule.by, holding, case, flags)
    beaten = [(entry, _why(entry, top[0], holding)) for entry in holding if entry not in top]
    return Explanation(rule, found, tuple(beaten))


def _why(entry: Entry, winner: Entry, holding: list[Entry]) -> str:
    for other in holding:
        if other.defeats(entry):
            if other.citation.ref == entry.citation.ref:
                return "o mesmo dispositivo dá outro valor sob esta condição"
            return f"{other.citation.label} é exceção a ele"
    if entry.rank != winner.rank:
        return "a norma tem grau menor"
    specific = [sum(key is not None for key in one.keys) for one in (entry, winner)]
    if entry.dated != winner.dated and not (entry.specific_first and specific[0] != specific[1]):
        return "a norma é anterior"
    return "é menos específico"
