"""What a norm may decide about messages on their way, which the gate obeys: attachments, senders,
recipients, contents, origin. Declarations only; the decisions are in ``mail/gate``."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Flag, Many, Modality, Rule, Text, Whole

CONTENT = Rule(
    "mail.content",
    Modality(),
    by=("content", "circumstance"),
    about="O que se envia ou guarda no correio",
)
CONTENT_INSTEAD = Rule(
    "mail.content.instead", Text(), by=("content",), about="O que se usa em lugar do correio"
)
NONCONFORMING_BLOCKED = Rule(
    "mail.nonconforming.blocked",
    Modality(),
    by=("direction",),
    about="Bloqueio das mensagens e anexos contrários à norma",
)
ATTACHMENT_SIZE = Rule(
    "mail.attachment.size", Modality(), by=("size",), about="Anexo conforme o seu tamanho"
)
ATTACHMENT_SIZE_SET_BY = Rule(
    "mail.attachment.size.set_by", Text(), about="Quem fixa o limite dos anexos"
)
ATTACHMENT_AUTHORISED_BY = Rule(
    "mail.attachment.authorised_by",
    Text(),
    by=("route", "size"),
    about="Quem autoriza o anexo, pelo tamanho",
)
ATTACHMENT_EXTENSIONS = Rule(
    "mail.attachment.extensions",
    Many(Text()),
    by=("route",),
    about="Extensões admitidas nos anexos",
)
ATTACHMENT_EXTENSIONS_BARRED = Rule(
    "mail.attachment.extensions.barred",
    Many(Text()),
    by=("route",),
    about="Extensões vedadas nos anexos",
)
INFECTED_REMOVED = Rule(
    "mail.infected.removed",
    Modality(),
    about="Eliminação da mensagem ou do arquivo com vírus ou suspeita dele",
)
SPAM_REVIEWED = Rule(
    "mail.spam.reviewed_by_user",
    Modality(),
    about="Exame e destino, pelo usuário, do que foi tido por spam",
)
SENDER_FORGING = Rule(
    "mail.sender.forging",
    Modality(),
    about="Mudança dos dados de identificação para forjar a origem",
)
ORGANIZATIONAL_RIGHTS = Rule(
    "mailbox.organizational.rights",
    Many(Choice(read="ler", delete="apagar", send_as="enviar pelo endereço")),
    about="Permissões que se indicam, pessoa a pessoa, na caixa organizacional",
)
TO_ALL_SENT_BY = Rule("mail.to_all.sent_by", Text(), about="Quem envia mensagem a todos")
TO_ALL_RECIPIENTS_IN = Rule(
    "mail.to_all.recipients_in",
    Choice(bcc="cópia oculta (Cco)", cc="cópia (Cc)", to="Para"),
    about="Onde vão os destinatários da mensagem a todos",
)
EXTENSIVE = Rule(
    "mailing_list.extensive",
    Flag(),
    by=("recipients",),
    about="Lista extensa, pelo número de destinatários",
)
EXTENSIVE_USE = Rule(
    "mailing_list.extensive.use",
    Modality(),
    by=("circumstance",),
    about="Comunicado a lista extensa",
)
EXTENSIVE_SENDER = Rule(
    "mailing_list.extensive.sender",
    Modality(),
    by=("standard",),
    about="De que caixa sai o comunicado a lista extensa",
)
SENDING_MANY = Rule(
    "mail.sending.many",
    Modality(),
    by=("recipients", "time_of_day", "day_of_year"),
    about="Envio a muitos destinatários, pela hora e pelo dia",
)
RECIPIENTS_PER_MESSAGE = Rule(
    "mail.recipients.per_message",
    Whole("recipient"),
    by=("category",),
    about="Destinatários de uma mensagem, no máximo",
)
RECIPIENTS_PER_HOUR = Rule(
    "mail.recipients.per_hour",
    Whole("recipient"),
    by=("category",),
    about="Destinatários em uma hora, no máximo",
)
ADDRESSES_EXPOSED = Rule(
    "mail.addresses.exposed_outside",
    Modality(),
    about="Endereços institucionais expostos a destinatários de fora",
)
DIRECTORY_DISCLOSURE = Rule(
    "mail.directory.disclosure",
    Modality(),
    by=("circumstance",),
    about="Informação ou listagem de contas de correio dada a terceiros",
)
ORIGIN_CHECKED = Rule(
    "mail.origin.checked",
    Modality(),
    about="Verificação da origem antes de abrir anexos e enlaces",
)

RULES: tuple[Rule[object], ...] = (
    CONTENT,
    CONTENT_INSTEAD,
    NONCONFORMING_BLOCKED,
    ATTACHMENT_SIZE,
    ATTACHMENT_SIZE_SET_BY,
    ATTACHMENT_AUTHORISED_BY,
    ATTACHMENT_EXTENSIONS,
    ATTACHMENT_EXTENSIONS_BARRED,
    INFECTED_REMOVED,
    SPAM_REVIEWED,
    SENDER_FORGING,
    ORGANIZATIONAL_RIGHTS,
    TO_ALL_SENT_BY,
    TO_ALL_RECIPIENTS_IN,
    EXTENSIVE,
    EXTENSIVE_USE,
    EXTENSIVE_SENDER,
    SENDING_MANY,
    RECIPIENTS_PER_MESSAGE,
    RECIPIENTS_PER_HOUR,
    ADDRESSES_EXPOSED,
    DIRECTORY_DISCLOSURE,
    ORIGIN_CHECKED,
)
"""In the order in which messages meet them."""
