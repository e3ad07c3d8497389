"""What a norm may decide about the review of accesses. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Modality, Rule

NEED_ONLY = Rule(
    "account.resources.need_only",
    Modality(),
    about="Acesso só ao que o trabalho exige e foi autorizado",
)
UNDONE = Rule(
    "access.review.undone",
    Choice(withdraw="retira-se o acesso", escalate="sobe a quem está acima"),
    about="O que sucede ao acesso que a chefia não reviu no prazo",
)
RULES: tuple[Rule[object], ...] = (NEED_ONLY, UNDONE)
