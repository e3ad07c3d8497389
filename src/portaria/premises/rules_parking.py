"""What a norm may decide about parking, vehicles that enter, loading. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Clock, Flag, Many, Modality, Rule, Text

LATE_EXIT_FROM = Rule(
    "parking.late_exit.from",
    Clock(),
    about="Hora depois da qual quem ainda trabalha sai por lugar certo",
)
LATE_EXIT_THROUGH = Rule(
    "parking.late_exit.through",
    Text(),
    by=("circumstance",),
    about="Por onde sai quem trabalha até tarde",
)
FALLBACK = Rule(
    "parking.fallback",
    Many(Choice(badge_at_entry="crachá na entrada", badge_at_exit="crachá na saída")),
    about="Como se controla o acesso quando as cancelas não funcionam",
)

RULES: tuple[Rule[object], ...] = (
    Rule(
        "parking.eligible",
        Modality(),
        by=("category",),
        about="A quem o estacionamento interno é destinado",
        executed=False,
    ),
    Rule("parking.use", Modality(), about="Uso do estacionamento interno", executed=False),
    Rule(
        "parking.place",
        Choice(inside="vagas internas", outside="vagas externas"),
        by=("category", "circumstance"),
        about="Onde se estaciona",
        executed=False,
    ),
    Rule("parking.guaranteed", Flag(), about="Garantia de vaga para todos", executed=False),
    Rule(
        "parking.reserved",
        Modality(),
        by=("parking_space",),
        about="A quem se reservam vagas sinalizadas",
        executed=False,
    ),
    Rule(
        "parking.reserved.authorised_by",
        Text(),
        by=("parking_space",),
        about="Quem autoriza o uso de vaga reservada",
        executed=False,
    ),
    Rule(
        "parking.special.needs",
        Many(Choice(medical_report="laudo médico")),
        about="O que se apresenta para pedir vaga especial por saúde",
        executed=False,
    ),
    Rule(
        "parking.special.through",
        Text(),
        about="A quem se apresenta o pedido de vaga especial por saúde",
        executed=False,
    ),
    Rule(
        "parking.special.granted_by",
        Text(),
        about="De quem se requisita a vaga especial por saúde",
        executed=False,
    ),
    Rule(
        "parking.liability",
        Flag(),
        about="A instituição responde por danos vindos de risco assumido pelo condutor",
        executed=False,
    ),
    Rule(
        "parking.after_work",
        Modality(),
        by=("circumstance",),
        about="Veículo particular guardado depois do horário de trabalho",
        executed=False,
    ),
    LATE_EXIT_FROM,
    LATE_EXIT_THROUGH,
    Rule(
        "parking.intercession",
        Modality(),
        by=("circumstance",),
        about="Interferência para liberar veículo de terceiros não autorizado",
        executed=False,
    ),
    FALLBACK,
    Rule(
        "loading.access",
        Modality(),
        by=("circumstance",),
        about="Entrada de veículo de fornecedor para carga e descarga",
        executed=False,
    ),
    Rule("loading.arranged_by", Text(), about="Quem comunica ou agenda a carga", executed=False),
    Rule(
        "loading.arranged_with",
        Text(),
        about="A quem se comunica ou com quem se agenda a carga",
        executed=False,
    ),
    Rule("loading.planned_by", Text(), about="Quem planeja a carga e a descarga", executed=False),
)
