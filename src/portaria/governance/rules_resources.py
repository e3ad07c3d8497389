"""What resources of the body are for, whether ignorance of the norm excuses, who decides at once
what the norm leaves out. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Flag, Many, Modality, Rule, Text

RULES: tuple[Rule[object], ...] = (
    Rule(
        "norm.ignorance_excuses",
        Flag(),
        about="Alegar que se desconhece a norma escusa",
        executed=False,
    ),
    Rule(
        "norm.omitted_cases.urgent.decided_by",
        Many(Text()),
        about="Quem decide de imediato o que a norma não trata e não espera",
        executed=False,
    ),
    Rule(
        "resource.private_use",
        Modality(),
        by=("resource",),
        about="Uso particular de recurso da instituição",
        executed=False,
    ),
    Rule(
        "resource.purposes",
        Many(Text()),
        by=("resource",),
        about="Para que serve o recurso da instituição",
        executed=False,
    ),
)
