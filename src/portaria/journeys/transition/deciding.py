"""What the norms of a day make of each open deadline. Pure."""

from __future__ import annotations

from datetime import date
from collections.abc import Mapping
from typing import Any

from portaria.journeys.transition.sums import REMEMBERED, alike
from portaria.journeys.transition.types import KEPT, MOVED, Fate, OpenTerm
from portaria.norms.citations import Cited
from portaria.norms.kinds.spans import Duration
from portaria.norms.kinds.stages import NUMBER, at_stage
from portaria.norms.law import Law
from portaria.norms.policy import Policy
from portaria.norms.transitions import PREVIOUS, Transition
from portaria.norms.vocabulary import Rule, Vocabulary
from portaria.workdays.arithmetic import Sum
from portaria.workdays.calendar import Calendar
from portaria.workdays.deadlines import Deadline
from portaria.workdays.ruled import again, began


class Decider:
    """The fate of open deadlines of one body on one day. Sums that are alike are made once."""

    def __init__(self, law: Law, calendar: Calendar, vocabulary: Vocabulary, on: date) -> None:
        self._law, self._calendar, self._on = law, calendar, on
        self._rules = vocabulary.rules
        self._known: dict[tuple[Any, ...], tuple[str, str, Deadline | None]] = {}
        self._sums: dict[int, tuple[Deadline, Sum]] = {}

    def decide(self, term: OpenTerm) -> Fate | None:
        """What becomes of ``term``; None where the norms it came from have not changed."""
        rule = self._rules.get(str(term.sum.get("rule", "")))
        if rule is None:
            return None
        key = alike(term.sum)
        if key not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
                self._sums.clear()
            self._known[key] = self._answer(term, rule)
        outcome, why, made = self._known[key]
        if not outcome:
            return None
        if made is None:
            return Fate(term, outcome, why)
        if made.due_at == term.due_at:
            return Fate(term, KEPT, f"{why}: o prazo acaba no mesmo dia")
        return Fate(term, outcome, why, self._sum(made), made.due_at, (made.provision,))

    def _sum(self, made: Deadline) -> Sum:
        """Its JSON, one object for all that are alike."""
        if id(made) not in self._sums:
            self._sums[id(made)] = made, made.as_json()
        return self._sums[id(made)][1]

    def _answer(self, term: OpenTerm, rule: Rule[Any]) -> tuple[str, str, Deadline | None]:
        asked = dict(term.sum.get("case", {}))
        start = self._calendar.day_of(began(term.sum))
        today = _found(self._law.on(self._on), rule, asked)
        ruling = _found(self._law.open_since(start, self._on), rule, asked)
        if ruling is None:
            return (
                KEPT,
                "as normas de hoje já não fixam este prazo: mantém-se o que se prometeu",
                None,
            )
        if _same(term.sum, ruling):
            if today is not None and _same(term.sum, today):
                return "", "", None
            return KEPT, self._spared(rule, today), None
        made = again(term.sum, ruling, self._calendar)
        return MOVED, self._ordered(rule, ruling), made

    def _spared(self, rule: Rule[Any], today: Cited[Any] | None) -> str:
        if today is None:
            return "a revogação deixou os casos abertos com a regra anterior"
        said = self._said(rule, today)
        since = max(citation.since for citation in today.citations)
        text = f"a redação de {since:%d/%m/%Y} ({today.citations[0].label})"
        if said and said.apply != PREVIOUS and said.since:
            return f"{text} só alcança o que estava aberto a partir de {said.since:%d/%m/%Y}"
        return f"{text} vale só para fatos novos"

    def _ordered(self, rule: Rule[Any], ruling: Cited[Any]) -> str:
        """The provision that moves it, and by which transition."""
        citation = ruling.citations[0]
        value = ruling.value.as_text
        source = f", {citation.source}" if citation.source else ""
        said = self._said(rule, ruling)
        how = f"; {said.as_text}" if said else ""
        return f"{citation.label}{source}, desde {citation.since:%d/%m/%Y}: {value}{how}"

    def _said(self, rule: Rule[Any], cited: Cited[Any]) -> Transition | None:
        entries = self._law.on(self._on).entries.get(rule.name, ())
        said = (e.open_cases for e in entries if e.citation.ref in cited.refs)
        return next((one for one in said if one), None)


def _found(policy: Policy, rule: Rule[Any], asked: Mapping[str, str]) -> Cited[Duration] | None:
    """The time that ``policy`` gives the case: of stages, that of the stage which the case says."""
    keys: dict[str, Any] = {name: key for name, key in asked.items() if name != NUMBER}
    found = policy.find(rule, **keys)
    return at_stage(found, int(asked[NUMBER])) if found and NUMBER in asked else found


def _same(data: Sum, cited: Cited[Any]) -> bool:
    """Whether ``cited`` is what the sum was made of."""
    budget, value = data["budget"], cited.value
    return (
        cited.ref == data["provision"]
        and (value.amount, value.unit) == (budget["amount"], budget["unit"])
        and cited.counts_from is None
        and cited.rival is None
    )
