"""What a norm may decide about messages: what they may hold, to whom and how they go, what users
owe. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Flag, Many, Modality, Rule

RULES: tuple[Rule[object], ...] = (
    Rule(
        "mail.content.answered_by",
        Choice(sender="quem envia", user="quem usa a caixa"),
        about="Quem responde pelo conteúdo das mensagens",
        executed=False,
    ),
    Rule(
        "mail.institution_liable",
        Flag(),
        about="A instituição assume responsabilidade pelo conteúdo das mensagens",
        executed=False,
    ),
    Rule(
        "mail.owned_by",
        Choice(institution="a instituição", user="o usuário"),
        about="De quem são as contas de correio",
        executed=False,
    ),
    Rule(
        "mail.addresses.signed_up_outside",
        Modality(),
        by=("circumstance",),
        about="Endereços institucionais inscritos em listas ou sítios de fora",
        executed=False,
    ),
    Rule(
        "mailbox.cleaning",
        Modality(),
        by=("circumstance",),
        about="Limpeza da caixa pelo usuário",
        executed=False,
    ),
    Rule(
        "mailbox.cleaning.spares",
        Many(
            Choice(
                by_norm="o que norma manda guardar",
                by_interest="o que interessa à Administração guardar",
            )
        ),
        about="O que a limpeza da caixa preserva, pelo prazo legal",
        executed=False,
    ),
)
