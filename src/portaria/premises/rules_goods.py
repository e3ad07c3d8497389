"""What a norm may decide about goods and materials that leave the premises. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Flag, Many, Modality, Rule, Span, Text

MOVEMENT_BY = Rule(
    "asset.movement.authorised_by",
    Many(Text()),
    by=("goods",),
    about="Quem autoriza mover o bem",
)
MOVEMENT_EXCLUSIVE = Rule(
    "asset.movement.exclusive",
    Flag(),
    by=("goods", "circumstance"),
    about="Só essa autoridade autoriza mover o bem",
)
EXIT_DOCUMENT = Rule(
    "asset.exit.document",
    Modality(),
    by=("goods",),
    about="Documento próprio para a saída do bem",
)
RELEASE_TERM = Rule(
    "asset.exit.release_term",
    Text(),
    by=("goods",),
    about="Termo que autoriza a saída do bem",
)
TERM_SENT_TO = Rule(
    "asset.exit.release_term.sent_to",
    Text(),
    by=("goods",),
    about="A quem se encaminha o termo de saída",
)
COPY_TO_GUARD = Rule(
    "asset.exit.copy_to_guard",
    Modality(),
    about="Via da autorização entregue à vigilância, que a retém",
)
CHECKED_BY = Rule(
    "asset.exit.checked_by",
    Text(),
    about="Quem confere o bem com a autorização na saída",
)
RECONCILED_EVERY = Rule(
    "asset.exit.reconciled_every",
    Span(),
    by=("location",),
    about="De quanto em quanto tempo se conferem as autorizações com as vias retidas",
)
SIGNED_WITH = Rule(
    "asset.document.signed_with",
    Many(
        Choice(
            signature="assinatura",
            stamp="carimbo funcional",
            full_name="nome por extenso",
            cpf="CPF",
        )
    ),
    by=("circumstance",),
    about="O que levam os documentos de movimentação",
)

RULES: tuple[Rule[object], ...] = (
    MOVEMENT_BY,
    MOVEMENT_EXCLUSIVE,
    EXIT_DOCUMENT,
    RELEASE_TERM,
    TERM_SENT_TO,
    COPY_TO_GUARD,
    CHECKED_BY,
    RECONCILED_EVERY,
    SIGNED_WITH,
)
