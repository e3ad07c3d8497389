"""What a norm may decide about what lies in mailboxes and how they end: folders, large messages,
stages, reactivation. Not executed yet, every one of them."""

from __future__ import annotations

from portaria.norms.vocabulary import (
    Many,
    Modality,
    Rule,
    Span,
    Stages,
    Text,
)

RULES: tuple[Rule[object], ...] = (
    Rule(
        "mailbox.folder.expiry",
        Span(),
        by=("folder",),
        about="Validade das mensagens de cada pasta",
        executed=False,
    ),
    Rule(
        "mail.attachment.extensions",
        Many(Text()),
        by=("route",),
        about="Extensões admitidas nos anexos",
        executed=False,
    ),
    Rule(
        "mail.attachment.authorised_by",
        Text(),
        by=("route", "size"),
        about="Quem autoriza o anexo, pelo tamanho",
        executed=False,
    ),
    Rule(
        "mail.sending.many",
        Modality(),
        by=("recipients", "time_of_day", "day_of_year"),
        about="Envio a muitos destinatários, pela hora e pelo dia",
        executed=False,
    ),
    Rule(
        "mailbox.idle.stages",
        Stages(
            notify="avisa-se o titular",
            suspend="suspende-se a caixa",
            close="encerra-se a caixa, com guarda",
            delete="exclui-se a caixa com o conteúdo",
        ),
        by=("standard",),
        about="Fases da caixa sem acesso, desde o último",
        executed=False,
    ),
    Rule(
        "mailbox.reactivation",
        Modality(),
        by=("standard",),
        about="Reativação da caixa encerrada",
        executed=False,
    ),
    Rule(
        "mailbox.reactivation.decided_by",
        Text(),
        by=("standard",),
        about="Quem decide a reativação",
        executed=False,
    ),
)
