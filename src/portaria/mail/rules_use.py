"""What a norm may decide about who asks for mailboxes, how they are used, official communications
and lists. Not executed yet, every one of them."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Flag, Many, Modality, Rule, Span, Text

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
    Rule(
        "mailbox.forwarding.external",
        Modality(),
        about="Redirecionamento automático para fora",
        executed=False,
    ),
    Rule(
        "mailbox.organizational.password",
        Modality(),
        about="Senha da caixa organizacional",
        executed=False,
    ),
    Rule(
        "mailbox.organizational.rights",
        Many(Choice(read="ler", delete="apagar", send_as="enviar pelo endereço")),
        about="Permissões que se indicam, pessoa a pessoa, na caixa organizacional",
        executed=False,
    ),
    Rule("mailbox.access.expected", Modality(), about="Acesso esperado à caixa", executed=False),
    Rule(
        "mailbox.access.every", Span(), about="De quanto em quanto tempo se acessa", executed=False
    ),
    Rule(
        "mailbox.access.outside_services",
        Modality(),
        about="Ler ou enviar pela caixa a partir de serviço de fora",
        executed=False,
    ),
    Rule(
        "mailbox.access.unapproved_clients",
        Modality(),
        about="Programa de correio não homologado",
        executed=False,
    ),
    Rule(
        "mailbox.access_by_others",
        Modality(),
        about="Acesso à caixa de outra pessoa",
        executed=False,
    ),
    Rule(
        "mailbox.access_by_others.authorised_by",
        Many(Text()),
        about="Quem pode autorizar o acesso à caixa de outra pessoa",
        executed=False,
    ),
    Rule(
        "mailbox.quota.increase.needs",
        Many(
            Choice(
                justification="a necessidade, justificada",
                cleaning_impossible="a impossibilidade de limpeza",
            )
        ),
        about="O que o pedido de aumento demonstra",
        executed=False,
    ),
    Rule(
        "mailbox.quota.increase.within",
        Choice(technical_limits="os limites técnicos e operacionais"),
        about="Até onde o aumento pode ir",
        executed=False,
    ),
    Rule(
        "mail.official",
        Flag(),
        about="O correio é meio formal de comunicação interna",
        executed=False,
    ),
    Rule(
        "mail.official.deemed_received_after",
        Span(),
        about="Quando a comunicação se tem por recebida, lida ou não (no fim do expediente)",
        executed=False,
    ),
    Rule(
        "mailbox.user_copy",
        Modality(),
        about="Cópia, pelo usuário, do que é relevante",
        executed=False,
    ),
    Rule(
        "mailing_list.extensive.prefix",
        Text(),
        about="Começo do nome da lista extensa",
        executed=False,
    ),
    Rule("mailing_list.made_by", Text(), about="Quem cria e atualiza as listas", executed=False),
    Rule(
        "mailing_list.personal",
        Modality(),
        about="Grupos do próprio usuário, só na pasta pessoal",
        executed=False,
    ),
)
