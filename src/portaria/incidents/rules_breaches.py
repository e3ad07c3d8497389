"""Breaches: who tells whom, how soon, who looks into them and decides, as the norm names them.
Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Many, Rule, Span, Text

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
REPORTED_WITHIN = Rule(
    "breach.reported_within",
    Span(),
    by=("breach", "reporter"),
    about="Prazo para comunicar o descumprimento",
)
HANDLED_BY = Rule(
    "breach.handled_by",
    Many(Text()),
    by=("breach",),
    about="Quem apura o descumprimento",
)
DECIDED_BY = Rule(
    "breach.decided_by",
    Many(Text()),
    by=("breach",),
    about="Quem decide sobre o descumprimento",
)

RULES: tuple[Rule[object], ...] = (
    REPORTED_BY, REPORTED_TO, REPORTED_WITHIN, HANDLED_BY, DECIDED_BY,
)  # fmt: skip
