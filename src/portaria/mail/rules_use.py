"""What a norm may decide about who asks for mailboxes, how they are used, official communications
and lists. Not executed yet, every one of them."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Modality, Rule, Text

FORWARDING_EXTERNAL = Rule(
    "mailbox.forwarding.external", Modality(), about="Redirecionamento automático para fora"
)

RULES: tuple[Rule[object], ...] = (
    Rule(
        "mailbox.requested_by", Text(), by=("category",), about="Quem pede a caixa", executed=False
    ),
    Rule(
        "mailbox.granted_by", Text(), by=("category",), about="Quem decide o pedido", executed=False
    ),
    Rule(
        "mailbox.standard",
        Choice(individual="individual", organizational="organizacional"),
        by=("category",),
        about="Padrão da caixa",
        executed=False,
    ),
    Rule("mailbox.quota.set_by", Text(), about="Quem fixa os limites", executed=False),
    Rule("mailbox.close.notice", Modality(), about="Aviso prévio do encerramento", executed=False),
    Rule(
        "mailbox.copy.before_closing",
        Modality(),
        about="Cópia antes do encerramento",
        executed=False,
    ),
    FORWARDING_EXTERNAL,
    Rule(
        "mailbox.organizational.password",
        Modality(),
        about="Senha da caixa organizacional",
        executed=False,
    ),
    Rule(
        "mailbox.user_copy",
        Modality(),
        about="Cópia, pelo usuário, do que é relevante",
        executed=False,
    ),
    Rule(
        "mailing_list.personal",
        Modality(),
        about="Grupos do próprio usuário, só na pasta pessoal",
        executed=False,
    ),
)
