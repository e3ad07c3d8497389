"""What a norm may decide about the badge forgotten, defective, lost, stolen or found. What
no code reads yet says so."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Many, Modality, Rule, Span, Text

PROVISIONAL_SERVES = Rule(
    "badge.provisional.serves",
    Many(
        Choice(
            gates="cancelas",
            turnstiles="catracas",
            doors="portas",
            attendance="registro de assiduidade",
        )
    ),
    about="Para que serve o crachá provisório",
)
EXPIRED_BLOCKS = Rule(
    "badge.provisional.expired.blocks",
    Many(
        Choice(
            parking_gates="cancelas do estacionamento",
            turnstiles="catracas",
            attendance="registro de assiduidade",
        )
    ),
    about="O que fica bloqueado enquanto o provisório não se revalida",
)

HANDLING = Rule(
    "badge.forgotten.handling",
    Choice(
        provisional="emite-se crachá provisório",
        revalidation="revalida-se o provisório",
        loss="passa a ser extravio",
    ),
    by=("occurrence",),
    about="O que se faz no primeiro, segundo e terceiro dia seguido sem o crachá",
)
PROVISIONAL_BY = Rule(
    "badge.provisional.issued_by",
    Text(),
    by=("badge_ground",),
    about="Quem emite o crachá provisório",
)
PROVISIONAL_NEEDS = Rule(
    "badge.provisional.needs",
    Many(
        Choice(
            official_id="documento oficial",
            unit="unidade de lotação",
            other_data="demais dados pedidos",
            no_impediment="verificação de impedimentos",
        )
    ),
    about="O que a emissão do crachá provisório pede",
)
BARRED_BY = Rule(
    "badge.provisional.barred_by",
    Many(
        Choice(
            permanent_blocked="o crachá permanente bloqueado",
            impediment="impedimento administrativo",
        )
    ),
    about="O que impede a emissão do crachá provisório",
)
SPECIAL_BY = Rule(
    "badge.provisional.special_authorised_by",
    Text(),
    about="Quem autoriza o crachá provisório apesar do impedimento",
)
CREDENTIALS = Rule(
    "badge.provisional.credentials",
    Choice(same_as_permanent="as mesmas do permanente"),
    about="Credenciais do crachá provisório",
)
RENEWAL = Rule(
    "badge.provisional.renewal",
    Span(),
    by=("occurrence",),
    about="Por quanto tempo se revalida o crachá provisório",
)
LASTS = Rule(
    "badge.provisional.lasts",
    Choice(until_new="até o recebimento do novo"),
    by=("badge_ground",),
    about="Até quando vale o crachá provisório",
)
BLOCKED_WHILE = Rule(
    "badge.permanent.blocked_while_provisional",
    Modality(),
    about="O crachá permanente fica bloqueado até se devolver o provisório",
)
UNBLOCKED_WITHOUT = Rule(
    "badge.unblocked_without_return",
    Modality(),
    by=("circumstance",),
    about="Desbloqueio do permanente sem a devolução do provisório",
)
RETURN_TERM = Rule(
    "badge.return.term",
    Text(),
    about="Termo de quem ainda não devolveu o crachá provisório",
)
RETURN_WITHIN = Rule(
    "badge.return.within",
    Span(),
    about="Prazo para devolver o crachá provisório sob termo",
)
UNRETURNED = Rule(
    "badge.unreturned.outcome",
    Choice(reimbursement="notificação para ressarcir o custo"),
    about="O que sucede se o crachá não é devolvido no prazo",
)
UNRETURNED_BY = Rule(
    "badge.unreturned.notified_by",
    Text(),
    about="Quem notifica quem não devolveu o crachá",
)
UNPAID_TO = Rule(
    "badge.unpaid.sent_to",
    Text(),
    about="A quem vai a ocorrência, se o custo não é ressarcido",
)
REPORTED_WITHIN = Rule(
    "badge.lost.reported_within",
    Span(),
    by=("badge_ground",),
    about="Prazo para comunicar o fato e pedir o bloqueio",
)
LOST_BLOCK = Rule(
    "badge.lost.block",
    Modality(),
    by=("badge_ground",),
    about="O fato bloqueia o crachá",
)
NEEDS = Rule(
    "badge.replacement.needs",
    Many(
        Choice(
            form="requerimento padrão",
            defective_returned="devolução do defeituoso",
            police_report="boletim de ocorrência",
            block_requested="pedido de bloqueio",
        )
    ),
    by=("badge_ground",),
    about="O que a troca do crachá pede",
)
COST = Rule(
    "badge.replacement.cost",
    Choice(free="sem custo para a pessoa", holder="a pessoa paga"),
    by=("badge_ground",),
    about="Custo do novo crachá",
)
EVEN_IF_FOUND = Rule(
    "badge.replacement.cost.even_if_found",
    Modality(),
    about="O custo é devido ainda que se ache o original depois de processado o pedido",
)
PRICE = Rule("badge.replacement.price", Text(), about="Como se calcula o valor devido")
REPLACED_BY = Rule(
    "badge.replacement.by",
    Text(),
    by=("category",),
    about="Quem troca ou repõe o crachá",
)
FOUND_NEEDS = Rule(
    "badge.found.needs",
    Many(
        Choice(
            contact="contato com quem emite",
            unblock_requested="pedido de desbloqueio",
            provisional_returned="devolução do provisório",
            order_cancelled="cancelamento do novo, se ainda não feito",
        )
    ),
    about="O que se faz quando o crachá permanente é achado",
)

RULES: tuple[Rule[object], ...] = (
    HANDLING,
    PROVISIONAL_BY,
    PROVISIONAL_NEEDS,
    BARRED_BY,
    SPECIAL_BY,
    CREDENTIALS,
    PROVISIONAL_SERVES,
    RENEWAL,
    EXPIRED_BLOCKS,
    LASTS,
    BLOCKED_WHILE,
    UNBLOCKED_WITHOUT,
    RETURN_TERM,
    RETURN_WITHIN,
    UNRETURNED,
    UNRETURNED_BY,
    UNPAID_TO,
    REPORTED_WITHIN,
    LOST_BLOCK,
    NEEDS,
    COST,
    EVEN_IF_FOUND,
    PRICE,
    REPLACED_BY,
    FOUND_NEEDS,
)
