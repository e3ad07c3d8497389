"""What a norm may decide about persons, HR, competences and how days count. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Flag, Many, Modality, Rule, Span, Text, Whole

HR_ONLY_SOURCE = Rule(
    "hr.only_source",
    Modality(),
    about="Só a gestão de pessoas dá causa ao cadastro de uma pessoa",
    executed=False,
)
EVENTS_NOTIFIED_BY = Rule(
    "hr.events.notified_by",
    Text(),
    by=("category",),
    about="Unidade que comunica os eventos funcionais",
    executed=False,
)
EVENTS_NOTIFIED_TO = Rule(
    "hr.events.notified_to",
    Text(),
    by=("category",),
    about="Unidade a que se comunicam os eventos funcionais",
    executed=False,
)
EVENTS_NOTIFIED_WITHIN = Rule(
    "hr.events.notified_within",
    Span(),
    by=("category",),
    about="Em quanto tempo se comunicam os eventos funcionais",
    executed=False,
)
EVENTS_NOTIFIED = Rule(
    "hr.events.notified",
    Modality(),
    by=("category", "event"),
    about="Eventos funcionais que se comunicam",
    executed=False,
)
CONTACT_KEPT_BY = Rule(
    "contact.kept_by",
    Choice(self="a própria pessoa", hr="a gestão de pessoas"),
    about="Quem mantém em dia os dados de contato",
)
TERM_OWED = Rule(
    "term.owed",
    Many(Text()),
    by=("category",),
    about="Termos que a pessoa deve assinar, ainda que nada espere por eles",
)
TERM_RENEWED = Rule(
    "term.renewed_on",
    Many(Text()),
    by=("event",),
    about="Termos que se assinam de novo depois de um evento funcional",
)
TERM_COPIES = Rule("term.copies", Whole("copy"), about="Vias em que o termo é assinado")
TERM_WITNESSES = Rule("term.witnesses", Whole("person"), about="Testemunhas que assinam o termo")
TERM_OUTLIVES = Rule(
    "term.outlives_bond", Flag(), about="As obrigações do termo ficam depois do vínculo"
)
TERM_FORUM = Rule("term.forum", Text(), about="Foro eleito no termo")
HEAD_SUBSTITUTE = Rule(
    "unit.head.substitute_acts",
    Modality(),
    about="O substituto legal age como a chefia da unidade",
    executed=False,
)
MAIL_MANAGED_BY = Rule(
    "competence.mail",
    Text(),
    by=("linked_body",),
    about="Unidade que administra o serviço de correio eletrônico",
    executed=False,
)
ACCOUNTS_MANAGED_BY = Rule(
    "competence.accounts",
    Text(),
    about="Unidade que administra as contas e a rede",
    executed=False,
)
PREMISES_MANAGED_BY = Rule(
    "competence.premises",
    Text(),
    about="Unidade que gere a segurança física e patrimonial",
    executed=False,
)
POLICY_MADE_BY = Rule(
    "competence.policy",
    Many(Text()),
    about="Quem define a política, e com a assistência de quem",
    executed=False,
)
REDESIGNATED_BY = Rule(
    "competence.redesignated_by",
    Text(),
    about="Ato que pode redesignar a unidade competente",
    executed=False,
)
OMITTED_CASES = Rule(
    "norm.omitted_cases.decided_by", Many(Text()), about="Quem decide os casos omissos"
)
OMITTED_TECHNICAL = Rule(
    "norm.omitted_cases.technical.decided_by",
    Text(),
    about="Quem decide os casos omissos de natureza técnica",
)
OMITTED_APPROVED = Rule(
    "norm.omitted_cases.approved_by", Text(), about="Quem aprova a decisão dos casos omissos"
)
COUNTING_FIRST = Rule(
    "deadline.counting.exclude_first", Flag(), about="O dia do começo não se conta"
)
COUNTING_ROLL = Rule(
    "deadline.counting.roll_to_business",
    Flag(),
    about="O prazo que vence em dia não útil passa ao dia útil seguinte",
)

RULES: tuple[Rule[object], ...] = (
    HR_ONLY_SOURCE,
    EVENTS_NOTIFIED_BY,
    EVENTS_NOTIFIED_TO,
    EVENTS_NOTIFIED,
    EVENTS_NOTIFIED_WITHIN,
    CONTACT_KEPT_BY,
    TERM_OWED,
    TERM_RENEWED,
    TERM_COPIES,
    TERM_WITNESSES,
    TERM_OUTLIVES,
    TERM_FORUM,
    HEAD_SUBSTITUTE,
    MAIL_MANAGED_BY,
    ACCOUNTS_MANAGED_BY,
    PREMISES_MANAGED_BY,
    POLICY_MADE_BY,
    REDESIGNATED_BY,
    OMITTED_CASES,
    OMITTED_TECHNICAL,
    OMITTED_APPROVED,
    COUNTING_FIRST,
    COUNTING_ROLL,
)

CONDITIONS: dict[str, str] = {"visual_disability": "a pessoa tem deficiência visual"}
"""Conditions that concern a person: id -> meaning in Portuguese."""

OPEN = {"linked_body": "órgão vinculado"}
"""Dimensions whose ids are data of the packs: name -> label in Portuguese."""
