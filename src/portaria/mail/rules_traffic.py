"""What a norm may decide about messages: what they may hold, to whom and how they go, what users
owe. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Flag, Many, Modality, Rule, Text

RULES: tuple[Rule[object], ...] = (
    Rule(
        "mail.content",
        Modality(),
        by=("content", "circumstance"),
        about="O que se envia ou guarda no correio",
        executed=False,
    ),
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
        "mail.privacy.expected",
        Flag(),
        about="O usuário pode esperar privacidade das mensagens",
        executed=False,
    ),
    Rule("mail.to_all.sent_by", Text(), about="Quem envia mensagem a todos", executed=False),
    Rule(
        "mail.to_all.recipients_in",
        Choice(bcc="cópia oculta (Cco)", cc="cópia (Cc)", to="Para"),
        about="Onde vão os destinatários da mensagem a todos",
        executed=False,
    ),
    Rule(
        "mail.sender.forging",
        Modality(),
        about="Mudança dos dados de identificação para forjar a origem",
        executed=False,
    ),
    Rule(
        "mail.origin.checked",
        Modality(),
        about="Verificação da origem antes de abrir anexos e enlaces",
        executed=False,
    ),
    Rule(
        "mail.addresses.exposed_outside",
        Modality(),
        about="Endereços institucionais expostos a destinatários de fora",
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
        "mail.directory.disclosure",
        Modality(),
        by=("circumstance",),
        about="Informação ou listagem de contas de correio dada a terceiros",
        executed=False,
    ),
    Rule(
        "mail.spam.reviewed_by_user",
        Modality(),
        about="Exame e destino, pelo usuário, do que foi tido por spam",
        executed=False,
    ),
    Rule(
        "mail.abuse.reported",
        Modality(),
        about="Denúncia de violação ou mau uso do correio",
        executed=False,
    ),
    Rule(
        "mail.abuse.reported_to",
        Text(),
        about="A quem se denuncia violação ou mau uso do correio",
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
