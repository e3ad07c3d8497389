"""What a norm may decide about how people get to their mailboxes: when, and with what."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Many, Modality, Rule, Text, Window

ACCESS_HOURS = Rule(
    "mailbox.access.hours", Window(), by=("category",), about="Horário em que se acessa a caixa"
)
OUTSIDE_SERVICES = Rule(
    "mailbox.access.outside_services",
    Modality(),
    about="Ler ou enviar pela caixa a partir de serviço de fora",
)
OUTSIDE_SERVICES_NAMED = Rule(
    "mailbox.access.outside_services.named",
    Many(Text()),
    about="Serviços de fora que a norma nomeia",
)
UNAPPROVED_CLIENTS = Rule(
    "mailbox.access.unapproved_clients", Modality(), about="Programa de correio não homologado"
)
BY_OTHERS = Rule("mailbox.access_by_others", Modality(), about="Acesso à caixa de outra pessoa")
PURPOSES = Choice(maintenance="manutenção")
BY_OTHERS_FOR = Rule(
    "mailbox.access_by_others.for",
    Many(PURPOSES),
    about="Para que se pode autorizar o acesso à caixa de outra pessoa",
)

RULES: tuple[Rule[object], ...] = (
    ACCESS_HOURS,
    OUTSIDE_SERVICES,
    OUTSIDE_SERVICES_NAMED,
    UNAPPROVED_CLIENTS,
    BY_OTHERS,
    BY_OTHERS_FOR,
)
