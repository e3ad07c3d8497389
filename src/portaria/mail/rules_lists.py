"""Attachments, infected messages, address lists and announcements. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Flag, Many, Modality, Rule, Span, Text

RULES: tuple[Rule[object], ...] = (
    Rule(
        "mail.attachment.size",
        Modality(),
        by=("size",),
        about="Anexo conforme o seu tamanho",
        executed=False,
    ),
    Rule(
        "mail.attachment.size.set_by", Text(), about="Quem fixa o limite dos anexos", executed=False
    ),
    Rule(
        "file.antivirus_before_use",
        Modality(),
        by=("file_origin",),
        about="Passagem do antivírus antes de usar o arquivo",
        executed=False,
    ),
    Rule(
        "mail.infected.removed",
        Modality(),
        about="Eliminação da mensagem ou do arquivo com vírus ou suspeita dele",
        executed=False,
    ),
    Rule(
        "mail.infected.removed_within",
        Span(),
        about="Em quanto tempo se elimina o que tem vírus",
        executed=False,
    ),
    Rule(
        "mail.nonconforming.blocked",
        Modality(),
        by=("direction",),
        about="Bloqueio das mensagens e anexos contrários à norma",
        executed=False,
    ),
    Rule(
        "mail.content.instead",
        Text(),
        by=("content",),
        about="O que se usa em lugar do correio",
        executed=False,
    ),
    Rule(
        "mailing_list.extensive",
        Flag(),
        by=("recipients",),
        about="Lista extensa, pelo número de destinatários",
        executed=False,
    ),
    Rule(
        "mailing_list.extensive.use",
        Modality(),
        by=("circumstance",),
        about="Comunicado a lista extensa",
        executed=False,
    ),
    Rule(
        "mailing_list.extensive.sender",
        Modality(),
        by=("standard",),
        about="De que caixa sai o comunicado a lista extensa",
        executed=False,
    ),
    Rule("mailing_list.kept_by", Text(), about="Quem mantém as listas em dia", executed=False),
    Rule(
        "notice.sent_by",
        Text(),
        by=("notice",),
        about="Quem emite avisos de interesse geral",
        executed=False,
    ),
    Rule(
        "notice.sender",
        Modality(),
        by=("notice",),
        about="Força da regra sobre quem emite os avisos",
        executed=False,
    ),
    Rule(
        "mailbox.access.outside_services.named",
        Many(Text()),
        about="Serviços de fora que a norma nomeia",
        executed=False,
    ),
    Rule(
        "mailbox.message_time.set_by",
        Text(),
        about="Quem fixa o tempo das mensagens no servidor",
        executed=False,
    ),
    Rule(
        "mailbox.access_by_others.for",
        Many(Choice(maintenance="manutenção")),
        about="Para que se pode autorizar o acesso à caixa de outra pessoa",
        executed=False,
    ),
    Rule(
        "mailbox.request.consulted",
        Text(),
        by=("category",),
        about="Quem é consultado, se preciso, sobre o pedido de caixa",
        executed=False,
    ),
)
