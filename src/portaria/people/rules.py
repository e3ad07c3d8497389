"""What a norm may decide about persons, HR, competences and how days count. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Flag, Many, Rule, Text, Whole

HR_ONLY_SOURCE = Rule(
    "hr.only_source", Flag(), about="Só a gestão de pessoas dá causa ao cadastro de uma pessoa"
)
EVENTS_NOTIFIED_BY = Rule(
    "hr.events.notified_by",
    Text(),
    by=("category",),
    about="Unidade que comunica os eventos funcionais",
)
EVENTS_NOTIFIED_TO = Rule(
    "hr.events.notified_to",
    Text(),
    by=("category",),
    about="Unidade a que se comunicam os eventos funcionais",
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
TERM_COPIES = Rule("term.copies", Whole("copy"), about="Vias em que o termo é assinado")
TERM_WITNESSES = Rule("term.witnesses", Whole("person"), about="Testemunhas que assinam o termo")
HEAD_SUBSTITUTE = Rule(
    "unit.head.substitute_acts", Flag(), about="O substituto legal age como a chefia da unidade"
)
MAIL_MANAGED_BY = Rule(
    "competence.mail", Text(), about="Unidade que administra o serviço de correio eletrônico"
)
ACCOUNTS_MANAGED_BY = Rule(
    "competence.accounts", Text(), about="Unidade que administra as contas e a rede"
)
PREMISES_MANAGED_BY = Rule(
    "competence.premises", Text(), about="Unidade que gere a segurança física e patrimonial"
)
POLICY_MADE_BY = Rule(
    "competence.policy", Many(Text()), about="Quem define a política, e com a assistência de quem"
)
REDESIGNATED_BY = Rule(
    "competence.redesignated_by", Text(), about="Ato que pode redesignar a unidade competente"
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
    CONTACT_KEPT_BY,
    TERM_OWED,
    TERM_COPIES,
    TERM_WITNESSES,
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
