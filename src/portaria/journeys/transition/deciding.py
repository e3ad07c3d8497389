"""What the norms of a day make of each open deadline. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from portaria.journeys.transition.counting import changes, recounted
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
from portaria.workdays.ruled import began

_Answer = tuple[str, str, Deadline | None, tuple[str, ...]]
"""Outcome, why, the new sum and its provisions."""


class Decider:
    """The fate of open deadlines of one body on one day. Sums that are alike are made once."""

    def __init__(self, law: Law, calendar: Calendar, vocabulary: Vocabulary, on: date) -> None:
        self._law, self._calendar, self._on = law, calendar, on
        self._rules = vocabulary.rules
        self._known: dict[tuple[Any, ...], _Answer] = {}
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
        outcome, why, made, provisions = self._known[key]
        if not outcome:
            return None
        if made is None:
            return Fate(term, outcome, why)
        if made.due_at == term.due_at:
            return Fate(term, KEPT, f"{why}: o prazo acaba no mesmo dia")
        return Fate(term, outcome, why, self._sum(made), made.due_at, provisions)

    def _sum(self, made: Deadline) -> Sum:
        """Its JSON, one object for all that are alike."""
        if id(made) not in self._sums:
            self._sums[id(made)] = made, made.as_json()
        return self._sums[id(made)][1]

    def _answer(self, term: OpenTerm, rule: Rule[Any]) -> _Answer:
        asked = dict(term.sum.get("case", {}))
        start = self._calendar.day_of(began(term.sum))
        today = _found(self._law.on(self._on), rule, asked)
        since = self._law.open_since(start, self._on)
        ruling = _found(since, rule, asked)
        if ruling is None:
            return (
                KEPT,
                "as normas de hoje já não fixam este prazo: mantém-se o que se prometeu",
                None,
                (),
            )
        counted = changes(term.sum, since)
        if _same(term.sum, ruling) and not counted:
            return self._left(term.sum, rule, today)
        made = recounted(term.sum, ruling, self._calendar, counted)
        said = [self._ordered(one.rule, one.cited) for one in counted]
        if not _same(term.sum, ruling):
            said.insert(0, self._ordered(rule, ruling))
        by = (ref for one in counted for ref in one.cited.refs)
        return MOVED, "; ".join(said), made, tuple(dict.fromkeys((made.provision, *by)))

    def _left(self, data: Sum, rule: Rule[Any], today: Cited[Any] | None) -> _Answer:
        """What nothing moves: untouched, or spared by the norms of the day."""
        if today is None or not _same(data, today):
            return KEPT, self._spared(rule, today), None, ()
        spared = changes(data, self._law.on(self._on))
        if spared:
            return KEPT, self._spared(spared[0].rule, spared[0].cited), None, ()
        return "", "", None, ()

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
        if isinstance(ruling.value, bool):
            value = f"{rule.about}: {rule.type.as_text(ruling.value)}"
        else:
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
