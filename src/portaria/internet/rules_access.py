"""Who reaches the internet, through what, who restricts it; remote access; the intranet.
Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Flag, Many, Modality, Rule, Text

RULES: tuple[Rule[object], ...] = (
    Rule(
        "internet.access.identified",
        Modality(),
        about="Acesso por conta que identifica cada pessoa",
        executed=False,
    ),
    Rule(
        "internet.access.with_account",
        Modality(),
        about="A conta de rede dá acesso à internet",
        executed=False,
    ),
    Rule(
        "internet.access.withdrawn_without_need",
        Modality(),
        about="O acesso se retira quando deixa de ser necessário",
        executed=False,
    ),
    Rule(
        "internet.access.only_through",
        Text(),
        about="Por onde, e só por onde, se chega à internet",
        executed=False,
    ),
    Rule(
        "internet.access.own_network_only",
        Modality(),
        about="Equipamento da instituição só se liga à internet pela rede dela",
        executed=False,
    ),
    Rule(
        "internet.access.other_means.decided_by",
        Text(),
        about="Quem decide o acesso por outro meio",
        executed=False,
    ),
    Rule(
        "internet.access.other_means.heard",
        Many(Text()),
        about="Quem é ouvido sobre o acesso por outro meio",
        executed=False,
    ),
    Rule(
        "internet.access.possible_is_allowed",
        Flag(),
        about="Poder acessar um serviço é estar autorizado a acessá-lo",
        executed=False,
    ),
    Rule(
        "internet.restriction.ordered_by",
        Text(),
        about="Quem determina restrições ou a política de controle do acesso",
        executed=False,
    ),
    Rule(
        "internet.restriction.heard",
        Many(Text()),
        about="Quem é ouvido antes das restrições",
        executed=False,
    ),
    Rule(
        "internet.restriction.prior_notice",
        Modality(),
        about="Os usuários são avisados antes das restrições",
        executed=False,
    ),
    Rule(
        "internet.restriction.services",
        Many(Text()),
        about="Serviços que a norma nomeia como passíveis de restrição",
        executed=False,
    ),
    Rule(
        "internet.restriction.asked_by",
        Text(),
        about="Quem pede restrição para os seus subordinados",
        executed=False,
    ),
    Rule(
        "internet.home_access",
        Modality(),
        by=("category",),
        about="Acesso doméstico dado pela instituição",
        executed=False,
    ),
    Rule(
        "internet.home_access.needs",
        Many(
            Choice(
                technical_feasibility="viabilidade técnica",
                cost="custo",
                security="condições de segurança",
            )
        ),
        about="De que depende o acesso doméstico",
        executed=False,
    ),
    Rule(
        "remote_access.use",
        Modality(),
        by=("direction", "circumstance"),
        about="Ligação remota entre a rede da instituição e empresas, casas ou outras redes",
        executed=False,
    ),
    Rule(
        "remote_access.needs",
        Many(
            Choice(
                institutional_interest="interesse da instituição",
                head_authorisation="autorização da chefia",
                homologation="homologação",
            )
        ),
        about="O que a ligação remota precisa ter, tudo junto",
        executed=False,
    ),
    Rule(
        "remote_access.authorised_by",
        Text(),
        about="Quem autoriza a ligação remota",
        executed=False,
    ),
    Rule(
        "remote_access.homologated_by",
        Text(),
        about="Quem homologa a ligação remota",
        executed=False,
    ),
    Rule(
        "remote_tools.needs",
        Many(Choice(homologation="homologação", formal_approval="aprovação formal")),
        about="O que precede o uso de meios de comunicação remota e de transmissão",
        executed=False,
    ),
    Rule(
        "intranet.access",
        Modality(),
        by=("category", "circumstance"),
        about="Acesso à intranet",
        executed=False,
    ),
    Rule(
        "intranet.access.authorised_by",
        Text(),
        by=("category",),
        about="Quem autoriza o acesso à intranet",
        executed=False,
    ),
    Rule(
        "network.visitors.key_given_by",
        Text(),
        by=("unit_kind",),
        about="Quem fornece a chave da rede sem fio aos visitantes",
        executed=False,
    ),
)
