"""What a norm may decide about areas: their levels, who enters, with what safeguards.
What no code reads yet says so."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Flag, Many, Modality, Rule, Text, Whole

ACCESS = Rule(
    "area.access",
    Choice(
        free="acesso livre",
        controlled="acesso controlado",
        restricted="acesso restrito",
        secure="área de segurança",
    ),
    by=("area_level",),
    about="Classe de acesso das áreas do nível",
)
ELIGIBLE = Rule(
    "area.access.eligible",
    Modality(),
    by=("area_level", "area_kind", "category"),
    about="Quem pode ter acesso à área",
)
PRIOR_AUTHORISATION = Rule(
    "area.access.prior_authorisation",
    Modality(),
    by=("area_level",),
    about="Autorização antes do acesso de pessoas",
)
RECORDS = Rule(
    "area.passage.records",
    Many(
        Choice(
            identification="identificação da pessoa",
            entry="data e hora de entrada",
            exit="data e hora de saída",
            host="agente responsável pela pessoa de fora",
        )
    ),
    by=("area_level", "category"),
    about="O que se registra de cada acesso de pessoa",
)
FACTORS = Rule(
    "area.authentication.factors",
    Whole("factor"),
    by=("area_level", "area_kind"),
    about="Tipos de autenticação, no mínimo, onde se pede mais de um",
)

INCLUDES = Rule(
    "area.includes",
    Flag(),
    by=("area_level", "area_kind"),
    about="Espaços que são do nível",
)
NEED_ONLY = Rule(
    "area.access.need_only",
    Modality(),
    by=("area_level", "area_kind"),
    about="Acesso só a quem dele precisa para suas atribuições",
)
CONTROL = Rule(
    "area.access.control",
    Modality(),
    by=("area_level",),
    about="Controle de quem entra na área",
)
AUTHORISED_BY = Rule(
    "area.access.authorised_by",
    Text(),
    by=("area_level", "area_kind"),
    about="Quem autoriza o acesso à área",
)
VEHICLES = Rule(
    "area.access.vehicles.prior_authorisation",
    Modality(),
    by=("area_level",),
    about="Autorização antes da entrada de veículos",
)

SAFEGUARD = Rule(
    "area.safeguard",
    Modality(),
    by=("area_level", "safeguard", "area_kind"),
    about="Proteções da área",
)
IDENTIFIED_AT = Rule(
    "area.access.identified_at",
    Text(),
    by=("area_level", "area_kind"),
    about="Onde se identifica quem é de fora e vai à área",
)
MEANS = Rule(
    "area.authentication.means",
    Many(
        Choice(
            biometrics="biometria",
            certificate="certificado digital",
            badge_and_biometrics="crachá e biometria",
            biometrics_and_certificate="biometria e certificado digital",
        )
    ),
    by=("area_level",),
    about="Meios de autenticação dados como exemplo, na ordem da norma",
)

RULES: tuple[Rule[object], ...] = (
    ACCESS,
    INCLUDES,
    Rule(
        "area.criterion",
        Flag(),
        by=("area_level", "area_criterion"),
        about="Critérios pelos quais uma área é do nível",
        executed=False,
    ),
    Rule(
        "area.others.classified_by",
        Text(),
        by=("area_level",),
        about="Quem inclui outros locais no nível",
        executed=False,
    ),
    ELIGIBLE,
    NEED_ONLY,
    CONTROL,
    PRIOR_AUTHORISATION,
    AUTHORISED_BY,
    IDENTIFIED_AT,
    VEHICLES,
    RECORDS,
    Rule(
        "area.devices",
        Many(Choice(turnstile="catraca", door="porta", gate="cancela")),
        by=("area_level",),
        about="O que o leitor de crachá aciona, onde o acesso é automatizado",
        executed=False,
    ),
    SAFEGUARD,
    FACTORS,
    MEANS,
    Rule(
        "area.risk.factors",
        Many(
            Choice(
                assets="ativos presentes",
                criticality="criticidade dos processos",
                history="histórico de incidentes",
                impact="outros indicadores de impacto",
            )
        ),
        about="O que a gestão de riscos considera ao fixar outros requisitos para as áreas",
        executed=False,
    ),
)

CONDITIONS = {
    "needed_and_feasible": "é necessário e viável",
    "fitting": "é cabível",
    "open_air": "a área é aberta",
    "life_risk": "a área oferece risco à vida",
}
