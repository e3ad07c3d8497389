"""Breaches: who tells whom, and who looks into them, as the norm names them. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Many, Rule, Text

REPORTED_BY = Rule(
    "breach.reported_by",
    Many(Text()),
    by=("breach",),
    about="Quem comunica o descumprimento",
)
REPORTED_TO = Rule(
    "breach.reported_to",
    Many(Text()),
    by=("breach", "reporter"),
    about="A quem se comunica o descumprimento, em ordem",
)
HANDLED_BY = Rule(
    "breach.handled_by",
    Many(Text()),
    by=("breach",),
    about="Quem apura o descumprimento",
)

RULES: tuple[Rule[object], ...] = (REPORTED_BY, REPORTED_TO, HANDLED_BY)
