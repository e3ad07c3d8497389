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

ELIGIBLE = Rule(
    "parking.eligible",
    Modality(),
    by=("category",),
    about="A quem o estacionamento interno é destinado",
)
USE = Rule("parking.use", Modality(), about="Uso do estacionamento interno")
PLACE = Rule(
    "parking.place",
    Choice(inside="vagas internas", outside="vagas externas"),
    by=("category", "circumstance"),
    about="Onde se estaciona",
)
GUARANTEED = Rule("parking.guaranteed", Flag(), about="Garantia de vaga para todos")
RESERVED = Rule(
    "parking.reserved",
    Modality(),
    by=("parking_space",),
    about="A quem se reservam vagas sinalizadas",
)
RESERVED_BY = Rule(
    "parking.reserved.authorised_by",
    Text(),
    by=("parking_space",),
    about="Quem autoriza o uso de vaga reservada",
)
SPECIAL_NEEDS = Rule(
    "parking.special.needs",
    Many(Choice(medical_report="laudo médico")),
    about="O que se apresenta para pedir vaga especial por saúde",
)
SPECIAL_THROUGH = Rule(
    "parking.special.through",
    Text(),
    about="A quem se apresenta o pedido de vaga especial por saúde",
)
SPECIAL_GRANTED_BY = Rule(
    "parking.special.granted_by", Text(), about="De quem se requisita a vaga especial por saúde"
)
LIABILITY = Rule(
    "parking.liability",
    Flag(),
    about="A instituição responde por danos vindos de risco assumido pelo condutor",
)
AFTER_WORK = Rule(
    "parking.after_work",
    Modality(),
    by=("circumstance",),
    about="Veículo particular guardado depois do horário de trabalho",
)
INTERCESSION = Rule(
    "parking.intercession",
    Modality(),
    by=("circumstance",),
    about="Interferência para liberar veículo de terceiros não autorizado",
)
LOADING = Rule(
    "loading.access",
    Modality(),
    by=("circumstance",),
    about="Entrada de veículo de fornecedor para carga e descarga",
)
LOADING_ARRANGED_BY = Rule("loading.arranged_by", Text(), about="Quem comunica ou agenda a carga")
LOADING_ARRANGED_WITH = Rule(
    "loading.arranged_with", Text(), about="A quem se comunica ou com quem se agenda a carga"
)
LOADING_PLANNED_BY = Rule("loading.planned_by", Text(), about="Quem planeja a carga e a descarga")

RULES: tuple[Rule[object], ...] = (
    ELIGIBLE,
    USE,
    PLACE,
    GUARANTEED,
    RESERVED,
    RESERVED_BY,
    SPECIAL_NEEDS,
    SPECIAL_THROUGH,
    SPECIAL_GRANTED_BY,
    LIABILITY,
    AFTER_WORK,
    LATE_EXIT_FROM,
    LATE_EXIT_THROUGH,
    INTERCESSION,
    FALLBACK,
    LOADING,
    LOADING_ARRANGED_BY,
    LOADING_ARRANGED_WITH,
    LOADING_PLANNED_BY,
)
