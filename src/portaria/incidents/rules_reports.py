"""Incidents: who reports, to whom, how soon; risks; attack tools. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Many, Modality, Rule, Span, Text

REPORT = Rule(
    "incident.report",
    Modality(),
    by=("incident",),
    about="Comunicação de incidente de segurança",
)
REPORT_WITHIN = Rule(
    "incident.report.within",
    Span(),
    by=("incident",),
    about="Em quanto tempo se comunica o incidente",
)
REPORT_TO = Rule(
    "incident.report.to",
    Many(Text()),
    by=("incident",),
    about="A quem se comunica o incidente",
)

RULES: tuple[Rule[object], ...] = (
    REPORT,
    REPORT_WITHIN,
    REPORT_TO,
    Rule(
        "incident.report.through",
        Many(
            Choice(
                email="correio eletrônico",
                phone="telefone",
                radio="rádio",
                in_person="pessoalmente",
            )
        ),
        by=("incident",),
        about="Por onde se comunica o incidente",
        executed=False,
    ),
    Rule(
        "risk.analysis",
        Modality(),
        about="Análise e avaliação sistemática dos riscos",
        executed=False,
    ),
    Rule(
        "risk.treatment.prioritised",
        Modality(),
        about="Prioridade às ações que reduzem os riscos identificados",
        executed=False,
    ),
    Rule(
        "risk.treatment.means",
        Many(Choice(new_rules="novas regras e procedimentos", redesign="reformulação de sistemas")),
        about="Novos controles que a norma nomeia",
        executed=False,
    ),
    Rule(
        "security.probing",
        Modality(),
        by=("circumstance",),
        about="Sondagem ou teste de vulnerabilidade em computadores e sistemas",
        executed=False,
    ),
    Rule(
        "security.attack_tools",
        Modality(),
        by=("circumstance",),
        about="Uso ou posse de ferramentas de sondagem, ataque e captura",
        executed=False,
    ),
)
