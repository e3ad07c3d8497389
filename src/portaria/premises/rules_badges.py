"""What a norm may decide about badges: who issues and wears them, what they open, when they are
blocked and returned. What befalls a badge is in ``rules_badge_loss``;
what no code reads yet says so."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Many, Modality, Rule, Span, Text

SCOPE = Rule(
    "badge.scope",
    Choice(indicated="só o complexo indicado"),
    by=("badge_kind",),
    about="Aonde o crachá dá entrada",
)
LENDING = Rule(
    "badge.lending", Modality(), by=("circumstance",), about="Uso do crachá por outra pessoa"
)
VALIDITY = Rule(
    "badge.validity", Span(), by=("badge_kind", "circumstance"), about="Validade do crachá"
)

ISSUED_BY = Rule(
    "badge.issued_by",
    Text(),
    by=("category",),
    about="Quem emite ou fornece o crachá",
)
ENTITLEMENT = Rule(
    "badge.entitlement",
    Modality(),
    by=("category",),
    about="Emissão de crachá a quem não é da casa",
)
CONSENTED_BY = Rule(
    "badge.consented_by",
    Text(),
    by=("category",),
    about="Quem dá anuência à emissão do crachá",
)
TERM = Rule("badge.term", Text(), about="Termo assinado ao receber o crachá")
LEVELS_ASKED_BY = Rule(
    "badge.levels.asked_by",
    Text(),
    about="Quem pede o cadastro dos níveis de acesso",
)
LEVELS_VALIDATED_BY = Rule(
    "badge.levels.validated_by",
    Text(),
    about="Quem valida o pedido de níveis de acesso",
)
LEVELS_REGISTERED_BY = Rule(
    "badge.levels.registered_by",
    Text(),
    about="Quem cadastra os níveis de acesso",
)
LEVELS_RESTRICTED = Rule(
    "badge.levels.restricted",
    Modality(),
    about="Restrição dos níveis de acesso a áreas controladas",
)
USE = Rule("badge.use", Modality(), by=("category",), about="Uso do crachá")
BLOCK_ON = Rule(
    "badge.block_on",
    Modality(),
    by=("event",),
    about="Evento que bloqueia o crachá",
)
BLOCK_WITHIN = Rule(
    "badge.block.within",
    Span(),
    about="Prazo para bloquear o crachá depois do evento",
)
RETURN_ON = Rule(
    "badge.return_on",
    Modality(),
    by=("event",),
    about="Devolução do crachá no evento",
)
FORWARDED = Rule(
    "badge.return.forwarded",
    Modality(),
    by=("category",),
    about="O crachá é encaminhado a quem o emite, nos eventos que o bloqueiam",
)
FORWARDED_BY = Rule(
    "badge.return.forwarded_by",
    Text(),
    by=("category",),
    about="Quem encaminha o crachá devolvido",
)
FORWARDED_TO = Rule(
    "badge.return.forwarded_to",
    Text(),
    by=("category",),
    about="A quem se encaminha o crachá devolvido",
)
LABEL = Rule("badge.label", Text(), by=("badge_kind",), about="O que o crachá diz")
RETURNED_AT = Rule(
    "badge.returned_at",
    Many(
        Choice(
            turnstile_safe="o cofre da catraca",
            receptionist="a recepcionista (por exceção)",
            guard="o vigilante (por exceção)",
        )
    ),
    by=("badge_kind",),
    about="Onde ou a quem se devolve o crachá na saída",
)
WEARING = Rule(
    "badge.wearing",
    Modality(),
    by=("wearing", "badge_kind"),
    about="Como o crachá é usado",
)
UNIFORM = Rule("uniform.use", Modality(), by=("category",), about="Uso do uniforme")

RULES: tuple[Rule[object], ...] = (
    ISSUED_BY,
    ENTITLEMENT,
    CONSENTED_BY,
    Rule(
        "badge.standard_by",
        Text(),
        by=("category",),
        about="Quem define o padrão e a tecnologia do crachá",
        executed=False,
    ),
    TERM,
    LABEL,
    SCOPE,
    VALIDITY,
    RETURNED_AT,
    LEVELS_ASKED_BY,
    LEVELS_VALIDATED_BY,
    LEVELS_REGISTERED_BY,
    LEVELS_RESTRICTED,
    USE,
    Rule(
        "badge.use.demanded_by",
        Text(),
        about="Quem cobra o uso do crachá na unidade",
        executed=False,
    ),
    WEARING,
    Rule(
        "badge.lanyard.of",
        Text(),
        by=("category",),
        about="De quem é o cordão do crachá",
        executed=False,
    ),
    Rule(
        "badge.missing.approach",
        Modality(),
        about="Abordagem de quem está sem crachá",
        executed=False,
    ),
    Rule(
        "badge.missing.approached_by",
        Text(),
        about="Quem aborda a pessoa sem crachá",
        executed=False,
    ),
    LENDING,
    Rule(
        "badge.outside",
        Modality(),
        by=("activity",),
        about="Uso do crachá fora das unidades",
        executed=False,
    ),
    UNIFORM,
    Rule(
        "uniform.outside",
        Modality(),
        by=("activity",),
        about="Uso do uniforme fora das unidades",
        executed=False,
    ),
    Rule(
        "uniform.supplied_by",
        Text(),
        by=("category",),
        about="Quem fornece o uniforme",
        executed=False,
    ),
    BLOCK_ON,
    BLOCK_WITHIN,
    RETURN_ON,
    FORWARDED,
    FORWARDED_BY,
    FORWARDED_TO,
)

CONDITIONS = {
    "union_presidency": "a pessoa está afastada para presidir entidade de classe homologada",
}
