"""How the network meets the internet: firewall, antivirus, lines, bands. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Flag, Many, Modality, Rule, Text

RULES: tuple[Rule[object], ...] = (
    Rule(
        "protection.installed",
        Modality(),
        by=("protection", "item_kind"),
        about="Proteção instalada no equipamento",
        executed=False,
    ),
    Rule(
        "protection.active",
        Modality(),
        by=("protection", "item_kind"),
        about="Proteção sempre ativa",
        executed=False,
    ),
    Rule(
        "protection.updated",
        Modality(),
        by=("protection", "item_kind"),
        about="Proteção atualizada",
        executed=False,
    ),
    Rule(
        "protection.settings_changed",
        Modality(),
        by=("protection",),
        about="Mudança, pelo usuário, da configuração da proteção",
        executed=False,
    ),
    Rule(
        "protection.kept_by",
        Text(),
        by=("protection", "item_kind"),
        about="Quem mantém a proteção em dia",
        executed=False,
    ),
    Rule(
        "firewall.between_networks",
        Modality(),
        about="Toda comunicação com rede pública passa por firewall",
        executed=False,
    ),
    Rule(
        "firewall.policy",
        Many(
            Choice(
                restrictive="política restritiva",
                flows_monitored="monitoramento dos fluxos",
                attack_protection="proteção contra ataques",
            )
        ),
        about="Como o firewall se configura",
        executed=False,
    ),
    Rule("firewall.attacks", Many(Text()), about="Ataques que a norma nomeia", executed=False),
    Rule(
        "internet.telecom_service",
        Modality(),
        by=("circumstance",),
        about="Ligação à internet por serviço de telecomunicação contratado à parte",
        executed=False,
    ),
    Rule(
        "internet.telecom_service.authorised_by",
        Text(),
        about="Quem autoriza o serviço de telecomunicação",
        executed=False,
    ),
    Rule(
        "internet.tethering",
        Modality(),
        by=("item_kind", "circumstance"),
        about="Ligação com aparelho pessoal que partilha a sua conexão",
        executed=False,
    ),
    Rule(
        "internet.tethering.named",
        Many(Text()),
        about="Conexões partilhadas que a norma nomeia",
        executed=False,
    ),
    Rule(
        "internet.public_traffic.needs",
        Many(Choice(authentication="autenticação", encryption="criptografia")),
        about="O que se exige da comunicação por rede pública",
        executed=False,
    ),
    Rule(
        "internet.public_traffic.authorised_by",
        Text(),
        about="Quem autoriza as soluções para a comunicação por rede pública",
        executed=False,
    ),
    Rule(
        "internet.priority_band",
        Modality(),
        by=("unit_kind",),
        about="Reserva de banda para o sistema principal",
        executed=False,
    ),
    Rule(
        "internet.priority_band.system",
        Text(),
        about="Sistema a que a banda se reserva",
        executed=False,
    ),
    Rule(
        "network.wireless.same_rules",
        Flag(),
        about="A rede sem fio tem as mesmas regras da rede por cabo",
        executed=False,
    ),
    Rule(
        "internet.public_area.cleaned",
        Modality(),
        about="Limpeza regular das áreas públicas de gravação",
        executed=False,
    ),
)
