"""Attachments, infected messages, address lists and announcements. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Modality, Rule, Span, Text

PREFIX = Rule("mailing_list.extensive.prefix", Text(), about="Começo do nome da lista extensa")
MADE_BY = Rule("mailing_list.made_by", Text(), about="Quem cria e atualiza as listas")
KEPT_BY = Rule("mailing_list.kept_by", Text(), about="Quem mantém as listas em dia")
MEMBERS = Rule(
    "mailing_list.members",
    Modality(),
    by=("route",),
    about="Endereços que podem estar nas listas de destinatários",
)

RULES: tuple[Rule[object], ...] = (
    Rule(
        "file.antivirus_before_use",
        Modality(),
        by=("file_origin",),
        about="Passagem do antivírus antes de usar o arquivo",
        executed=False,
    ),
    Rule(
        "mail.infected.removed_within",
        Span(),
        about="Em quanto tempo se elimina o que tem vírus",
        executed=False,
    ),
    PREFIX,
    MADE_BY,
    MEMBERS,
    KEPT_BY,
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
        "mailbox.message_time.set_by",
        Text(),
        about="Quem fixa o tempo das mensagens no servidor",
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
