"""Who decides what the norms omit. Pure."""

from __future__ import annotations

from typing import Any

from portaria.norms.citations import Cited
from portaria.norms.policy import Policy
from portaria.norms.vocabulary import Rule
from portaria.people.rules import OMITTED_CASES, OMITTED_TECHNICAL


def deciders(policy: Policy) -> list[tuple[Rule[Any], Cited[Any]]]:
    """Who decides omitted cases under ``policy``, those of a technical nature first; nobody where
    the norms do not say."""
    rules: tuple[Rule[Any], ...] = (OMITTED_TECHNICAL, OMITTED_CASES)
    return [(rule, found) for rule in rules if (found := policy.find(rule))]
