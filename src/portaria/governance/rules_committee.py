"""Committees, plans, revisions, publication and training. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Many, Modality, Rule, Span, Text, Whole

POWER = Rule(
    "committee.power",
    Choice(
        decides="delibera",
        approves="discute e aprova",
        opines="manifesta-se",
        monitors="acompanha e avalia",
        suggests="sugere",
        supervises="supervisiona",
    ),
    by=("matter",),
    about="O que cabe ao comitê em cada matéria",
)
REVIEWED_EVERY = Rule(
    "norm.reviewed_every",
    Span(),
    by=("matter",),
    about="De quanto em quanto tempo a matéria volta ao comitê",
)

RULES: tuple[Rule[object], ...] = (
    POWER,
    REVIEWED_EVERY,
    Rule(
        "committee.seats",
        Whole("person"),
        by=("seat",),
        about="Quantos ocupam cada lugar do comitê",
        executed=False,
    ),
    Rule("committee.chaired_by", Text(), about="Quem preside o comitê", executed=False),
    Rule(
        "committee.designated_by", Text(), about="Quem designa os membros do comitê", executed=False
    ),
    Rule(
        "committee.guests",
        Modality(),
        about="Convite a outras pessoas para tarefas do comitê",
        executed=False,
    ),
    Rule("norm.revision", Modality(), about="Revisão periódica da política", executed=False),
    Rule(
        "plan.required", Modality(), by=("plan",), about="Planos que a norma pede", executed=False
    ),
    Rule(
        "norm.suggestions.made_by",
        Text(),
        by=("matter",),
        about="Quem sugere normas complementares",
        executed=False,
    ),
    Rule(
        "norm.suggestions.made_to",
        Text(),
        by=("matter",),
        about="A quem se sugerem normas complementares",
        executed=False,
    ),
    Rule(
        "competence.policy.executed_by",
        Many(Text()),
        about="Quem executa a política",
        executed=False,
    ),
    Rule(
        "norm.compliance.within",
        Span(),
        about="Prazo para corrigir o que destoa da norma, desde que ela vige",
        executed=False,
    ),
    Rule(
        "norm.compliance.done_by",
        Text(),
        about="Quem corrige o que destoa da norma",
        executed=False,
    ),
    Rule(
        "norm.compliance.supervised_by",
        Many(Text()),
        about="Quem supervisiona a correção",
        executed=False,
    ),
    Rule(
        "norm.publication",
        Modality(),
        by=("material", "category"),
        about="Divulgação das normas, medidas e orientações",
        executed=False,
    ),
    Rule(
        "norm.publication.place",
        Text(),
        by=("material",),
        about="Onde o material se publica",
        executed=False,
    ),
    Rule(
        "norm.publication.done_by",
        Text(),
        by=("material",),
        about="Quem publica o material",
        executed=False,
    ),
    Rule(
        "norm.publication.lasting",
        Modality(),
        by=("material",),
        about="O material fica publicado em caráter permanente",
        executed=False,
    ),
    Rule(
        "training.given",
        Modality(),
        by=("training",),
        about="Capacitação que a instituição promove",
        executed=False,
    ),
    Rule(
        "training.topics",
        Many(Text()),
        by=("training",),
        about="De que a capacitação trata",
        executed=False,
    ),
    Rule(
        "contract.clause",
        Modality(),
        by=("clause",),
        about="O que os contratos de serviços preveem",
        executed=False,
    ),
)
