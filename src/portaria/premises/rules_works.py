"""Works in the premises, and who may reach panels and cables. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Many, Modality, Rule, Text

RULES: tuple[Rule[object], ...] = (
    Rule(
        "works.authorisation",
        Modality(),
        about="Autorização formal para intervir no ambiente físico ou mantê-lo",
        executed=False,
    ),
    Rule(
        "works.supervision",
        Modality(),
        about="Supervisão, por responsável designado antes, da intervenção no ambiente físico",
        executed=False,
    ),
    Rule(
        "area.access.reserved_to",
        Many(Text()),
        by=("area_kind",),
        about="A quem se reserva o acesso",
        executed=False,
    ),
)
