"""What slices declare their rites with: the question and the checks that several have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from portaria.norms.decision import Decision, Reason
from portaria.procedures.requests.types import Case, Field
from portaria.steps.reasons import by_fact

UNTIL = Field("until", _("Até quando, se houver fim"), "date", required=False)


def day(values: Mapping[str, Any], name: str) -> date | None:
    """The answer to a field that asks for a day; None where it was left empty."""
    found = values.get(name)
    return date.fromisoformat(str(found)) if found else None


def hinders(decision: Decision, *good: str) -> tuple[Reason, ...]:
    """The reasons of ``decision``, unless its outcome is one of ``good``."""
    return () if decision.outcome in good else decision.reasons


def of_each(found: Sequence[tuple[str, Iterable[Reason]]]) -> Iterable[Reason]:
    """What hinders several persons (name, reasons), each reason once: with the names of those whom
    it hinders, where it is not all of them."""
    told: dict[str, tuple[Reason, list[str]]] = {}
    for name, reasons in found:
        for reason in reasons:
            told.setdefault(reason.text, (reason, []))[1].append(name)
    for reason, names in told.values():
        whom = f"{', '.join(names)}: " if len(names) < len(found) else ""
        yield replace(reason, text=f"{whom}{reason.text}")


def not_over(case: Case) -> Iterable[Reason]:
    """A last day, of :data:`UNTIL`, that is still to come."""
    until = day(case.values, UNTIL.id)
    if until and until < case.on:
        yield by_fact("no_days", "O último dia já passou", until.isoformat())
