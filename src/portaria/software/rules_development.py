"""Development of systems: requests, priorities, documents, rights. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Many, Modality, Rule, Text

RULES: tuple[Rule[object], ...] = (
    Rule(
        "development.authorised_by",
        Text(),
        about="Quem autoriza o desenvolvimento de um sistema",
        executed=False,
    ),
    Rule(
        "development.heard",
        Many(Text()),
        about="Quem é ouvido sobre o desenvolvimento pedido",
        executed=False,
    ),
    Rule(
        "development.feasibility_from",
        Text(),
        about="Quem diz da viabilidade do desenvolvimento pedido",
        executed=False,
    ),
    Rule(
        "development.request.needs",
        Many(Choice(functionality="a funcionalidade desejada, em detalhe")),
        about="O que o pedido de desenvolvimento traz",
        executed=False,
    ),
    Rule(
        "development.team",
        Many(Choice(requester="quem pediu", it="a área de tecnologia")),
        about="Quem forma a equipe do projeto",
        executed=False,
    ),
    Rule(
        "development.priorities.set_by",
        Text(),
        about="Quem define as prioridades dos projetos",
        executed=False,
    ),
    Rule(
        "development.priorities.heard",
        Many(Text()),
        about="Quem é ouvido sobre as prioridades",
        executed=False,
    ),
    Rule(
        "development.rights",
        Choice(institution="a instituição", author="quem desenvolveu"),
        about="De quem são os direitos autorais do que se desenvolve",
        executed=False,
    ),
    Rule(
        "development.transfer",
        Modality(),
        by=("circumstance",),
        about="Cessão de programa desenvolvido ou de sua documentação",
        executed=False,
    ),
    Rule(
        "development.transfer.authorised_by",
        Text(),
        about="Quem autoriza a cessão de programa ou documentação",
        executed=False,
    ),
    Rule(
        "development.documentation",
        Many(
            Choice(analysis="análise", programming="programação", manual="manual de funcionamento")
        ),
        about="Documentação que cada sistema tem",
        executed=False,
    ),
    Rule(
        "development.security_requirements",
        Modality(),
        about="Requisitos de segurança definidos para sistemas novos e melhorias",
        executed=False,
    ),
    Rule(
        "development.outsourced.supervised",
        Modality(),
        about="Supervisão do desenvolvimento feito por empresas",
        executed=False,
    ),
    Rule(
        "system.external_access",
        Modality(),
        by=("system_kind", "circumstance"),
        about="Acesso ao sistema de fora da rede interna",
        executed=False,
    ),
    Rule(
        "system.external_access.cleared_by",
        Text(),
        by=("system_kind",),
        about="Quem comprova a segurança para o acesso de fora",
        executed=False,
    ),
    Rule(
        "system.use.needs",
        Many(Choice(training="treinamento específico", manual="manual ou documento semelhante")),
        about="O que precede o uso de um sistema",
        executed=False,
    ),
)
