"""The service desk: who attends, what a ticket says, remote support, calls.
Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Many, Modality, Rule, Text

RULES: tuple[Rule[object], ...] = (
    Rule(
        "helpdesk.centralised",
        Modality(),
        about="Um só atendimento técnico para todas as unidades",
        executed=False,
    ),
    Rule("helpdesk.run_by", Text(), about="Quem presta o atendimento técnico", executed=False),
    Rule(
        "helpdesk.team.qualified_in",
        Many(
            Choice(
                tools="ferramentas de tecnologia da informação",
                systems="sistemas",
                applications="aplicativos",
            )
        ),
        about="Em que a equipe de atendimento é especialista",
        executed=False,
    ),
    Rule(
        "helpdesk.ticket",
        Modality(),
        about="Chamado aberto para cada pedido de atendimento",
        executed=False,
    ),
    Rule(
        "helpdesk.ticket.fields",
        Many(
            Choice(
                location="localização do equipamento",
                asset_number="número de patrimônio",
                responsible="responsável",
                phone="telefone para contato",
                description="descrição do problema",
            )
        ),
        about="O que o usuário informa ao pedir atendimento",
        executed=False,
    ),
    Rule(
        "helpdesk.ticket.followed",
        Modality(),
        about="Encaminhamentos do chamado à vista de quem o pediu",
        executed=False,
    ),
    Rule(
        "helpdesk.knowledge_base",
        Modality(),
        about="Base de conhecimento do atendimento",
        executed=False,
    ),
    Rule("helpdesk.remote", Modality(), about="Suporte remoto", executed=False),
    Rule(
        "helpdesk.remote.needs",
        Many(
            Choice(
                user_approval="aprovação prévia do usuário",
                homologated_program="programa homologado",
            )
        ),
        about="O que o suporte remoto precisa ter, tudo junto",
        executed=False,
    ),
    Rule(
        "helpdesk.remote.homologated_by",
        Text(),
        about="Quem homologa o programa de suporte remoto",
        executed=False,
    ),
    Rule(
        "helpdesk.calls_recorded",
        Modality(),
        about="Gravação das ligações do atendimento",
        executed=False,
    ),
    Rule(
        "helpdesk.calls_recorded.purposes",
        Many(
            Choice(
                security="segurança de atendentes e usuários",
                quality="aferição da qualidade do serviço",
            )
        ),
        about="Para que se gravam as ligações",
        executed=False,
    ),
)
