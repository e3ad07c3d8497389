"""Computers and their parts: destination, maintenance, installation, change. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Many, Modality, Rule, Span, Text

PRIVATE_TERM = Rule(
    "asset.private.term",
    Text(),
    about="Declaração assinada antes de usar equipamento particular",
)

RULES: tuple[Rule[object], ...] = (
    Rule(
        "asset.assigned_by",
        Text(),
        by=("category",),
        about="Quem destina equipamentos",
        executed=False,
    ),
    Rule(
        "asset.assigned_according_to",
        Many(
            Choice(
                availability="disponibilidade de equipamentos",
                unit_need="necessidade de cada setor",
            )
        ),
        about="Segundo o que se destinam equipamentos",
        executed=False,
    ),
    Rule(
        "asset.outside_premises",
        Modality(),
        by=("item_kind", "circumstance"),
        about="Equipamento da instituição fora de suas dependências",
        executed=False,
    ),
    Rule(
        "asset.outside_premises.authorised_by",
        Text(),
        about="Quem autoriza equipamento fora das dependências",
        executed=False,
    ),
    Rule(
        "asset.follows_person",
        Modality(),
        by=("category",),
        about="O equipamento acompanha a pessoa na carreira",
        executed=False,
    ),
    Rule(
        "asset.common_use",
        Modality(),
        by=("category",),
        about="O equipamento do setor é de uso comum de quem nele está lotado",
        executed=False,
    ),
    Rule(
        "asset.damage.repaid_when",
        Many(Choice(intent="dolo", fault="culpa")),
        about="Quando quem usa ressarce o dano",
        executed=False,
    ),
    Rule(
        "asset.release.needs",
        Many(Choice(homologation="homologação", documentation="documentação")),
        about="O que precede a entrada do ativo em uso",
        executed=False,
    ),
    Rule(
        "asset.inspection",
        Modality(),
        about="Registro, controle e inspeção sistemáticos dos equipamentos",
        executed=False,
    ),
    Rule(
        "asset.control",
        Modality(),
        by=("inventory",),
        about="Procedimentos de controle de programas e equipamentos",
        executed=False,
    ),
    Rule(
        "asset.third_party.controlled",
        Modality(),
        about="Controle dos equipamentos de terceiros na rede",
        executed=False,
    ),
    Rule(
        "asset.returned_at_end.to",
        Text(),
        about="A quem se entrega o que é da instituição quando cessa o vínculo",
        executed=False,
    ),
    Rule(
        "asset.private.network",
        Modality(),
        by=("category", "circumstance"),
        about="Ligação de equipamento particular ou não autorizado à rede",
        executed=False,
    ),
    Rule(
        "asset.private.network.authorised_by",
        Text(),
        by=("category",),
        about="Quem autoriza ligar à rede equipamento particular",
        executed=False,
    ),
    Rule(
        "asset.private.licensed_software",
        Modality(),
        about="Programas licenciados no equipamento particular",
        executed=False,
    ),
    Rule(
        "asset.private.inspection",
        Modality(),
        by=("circumstance",),
        about="Vistoria prévia do equipamento particular",
        executed=False,
    ),
    Rule(
        "asset.private.inspection.done_by",
        Text(),
        about="Quem vistoria o equipamento particular",
        executed=False,
    ),
    PRIVATE_TERM,
    Rule(
        "media.wiped",
        Modality(),
        by=("disposal",),
        about="Remoção das informações antes de o equipamento sair",
        executed=False,
    ),
    Rule(
        "maintenance.preventive",
        Modality(),
        about="Manutenção preventiva periódica",
        executed=False,
    ),
    Rule(
        "maintenance.preventive.notice",
        Span(),
        about="Antecedência do aviso da manutenção preventiva",
        executed=False,
    ),
    Rule(
        "maintenance.responsible",
        Text(),
        about="Quem, com exclusividade, responde pela manutenção",
        executed=False,
    ),
    Rule("maintenance.done_by", Many(Text()), about="Quem pode fazer a manutenção", executed=False),
    Rule(
        "maintenance.record",
        Modality(),
        about="Registro das manutenções de cada equipamento",
        executed=False,
    ),
    Rule(
        "maintenance.reports",
        Modality(),
        about="Relatórios consolidados das manutenções",
        executed=False,
    ),
    Rule(
        "maintenance.private_equipment",
        Modality(),
        about="Manutenção de equipamento particular pela instituição ou à sua custa",
        executed=False,
    ),
    Rule(
        "installation.done_by",
        Text(),
        by=("unit_kind",),
        about="Quem instala e desinstala equipamentos",
        executed=False,
    ),
    Rule(
        "installation.asked_of",
        Many(Text()),
        by=("unit_kind",),
        about="A quem se pede a instalação ou desinstalação, em ordem",
        executed=False,
    ),
    Rule(
        "installation.excludes",
        Many(Text()),
        by=("unit_kind",),
        about="Equipamentos a que a regra da instalação não se aplica",
        executed=False,
    ),
    Rule(
        "installation.booked_with",
        Many(Choice(day="dia", hour="hora")),
        by=("unit_kind",),
        about="O que o usuário agenda antes da instalação",
        executed=False,
    ),
    Rule(
        "transport.told_with",
        Many(Choice(day="dia", hour="hora", pickup="local da retirada", destination="destino")),
        about="O que se informa a quem transporta o equipamento",
        executed=False,
    ),
    Rule(
        "transport.told_to",
        Text(),
        about="A quem se pede o transporte do equipamento",
        executed=False,
    ),
    Rule(
        "transport.packed_by",
        Text(),
        about="Quem embala o equipamento que vai para a sede",
        executed=False,
    ),
    Rule(
        "hardware.change.authorised_by",
        Text(),
        about="Quem autoriza mudar a configuração do equipamento",
        executed=False,
    ),
    Rule(
        "hardware.change.supervised_by",
        Text(),
        about="Quem supervisiona a mudança da configuração do equipamento",
        executed=False,
    ),
    Rule("hardware.replaced.kept", Span(), about="Guarda da peça substituída", executed=False),
    Rule(
        "hardware.replaced.kept_by", Text(), about="Quem guarda a peça substituída", executed=False
    ),
    Rule(
        "hardware.replaced.identified",
        Modality(),
        about="Identificação da peça substituída",
        executed=False,
    ),
)
