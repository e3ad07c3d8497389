"""What a norm may decide about official communications, who may look into messages and where misuse
is reported. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Flag, Many, Modality, Rule, Span, Text

PRIVACY_EXPECTED = Rule(
    "mail.privacy.expected",
    Flag(),
    about="O usuário pode esperar privacidade das mensagens",
)
ABUSE_REPORTED = Rule(
    "mail.abuse.reported",
    Modality(),
    about="Denúncia de violação ou mau uso do correio",
)
ABUSE_REPORTED_TO = Rule(
    "mail.abuse.reported_to",
    Text(),
    about="A quem se denuncia violação ou mau uso do correio",
)
ACCESS_BY_OTHERS_AUTHORISED = Rule(
    "mailbox.access_by_others.authorised_by",
    Many(Text()),
    about="Quem pode autorizar o acesso à caixa de outra pessoa",
)
OFFICIAL = Rule(
    "mail.official",
    Flag(),
    about="O correio é meio formal de comunicação interna",
)
DEEMED_RECEIVED_AFTER = Rule(
    "mail.official.deemed_received_after",
    Span(),
    about="Quando a comunicação se tem por recebida, lida ou não (no fim do expediente)",
)
ACCESS_EXPECTED = Rule("mailbox.access.expected", Modality(), about="Acesso esperado à caixa")
ACCESS_EVERY = Rule("mailbox.access.every", Span(), about="De quanto em quanto tempo se acessa")

RULES: tuple[Rule[object], ...] = (
    PRIVACY_EXPECTED,
    ABUSE_REPORTED,
    ABUSE_REPORTED_TO,
    ACCESS_BY_OTHERS_AUTHORISED,
    OFFICIAL,
    DEEMED_RECEIVED_AFTER,
    ACCESS_EXPECTED,
    ACCESS_EVERY,
)
