"""What a norm may decide about visitors, providers, deliveries and events. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Many, Modality, Rule, Text

UNESCORTED = Rule(
    "visitor.unescorted", Modality(), about="Circulação e permanência de visitante desacompanhado"
)
PROVIDER_ESCORT = Rule(
    "provider.escort",
    Modality(),
    by=("provider",),
    about="Acompanhamento integral do prestador de serviço",
)
RECORDS = Rule(
    "visitor.records",
    Many(Choice(entry="a entrada", exit="a saída")),
    about="O que se registra da visita",
)
REGISTERED_AT = Rule("visitor.registered_at", Text(), about="Quem cadastra o visitante")
NEEDS = Rule(
    "visitor.registration.needs",
    Many(
        Choice(
            photo_id="documento oficial com foto",
            unit="a unidade visitada",
            person="a pessoa visitada",
        )
    ),
    about="O que o cadastro do visitante pede",
)
ESCORT = Rule("visitor.escort", Modality(), about="Acompanhamento do visitante")
ESCORT_BY = Rule(
    "visitor.escort.by",
    Choice(host="quem o recebe"),
    about="Quem acompanha o visitante",
)
ESCORT_UNTIL = Rule(
    "visitor.escort.until",
    Text(),
    about="Até onde se acompanha o visitante na saída",
)
ANSWERED_BY = Rule(
    "visitor.answered_by",
    Choice(authoriser="quem autorizou o acesso", host="quem o recebe"),
    about="Quem responde pelo visitante, menor ou não, durante a permanência",
)
REACH = Rule(
    "visitor.reach",
    Modality(),
    by=("reach",),
    about="O que o visitante acessa",
)
AFTER_HOURS = Rule(
    "visitor.after_hours",
    Modality(),
    by=("circumstance",),
    about="Permanência do visitante depois do expediente",
)
AFTER_HOURS_ESCORT = Rule(
    "visitor.after_hours.escorted_by",
    Text(),
    about="Quem acompanha o visitante depois do expediente",
)
AUTHORITY_ENTRANCE = Rule(
    "visitor.authority.entrance",
    Text(),
    about="Por onde entram autoridades de agenda especial",
)
AUTHORITY_ANNOUNCED_BY = Rule(
    "visitor.authority.announced_by",
    Text(),
    about="Quem orienta a recepção sobre agendas especiais",
)
PROVIDER_CRITERIA = Rule(
    "provider.access.criteria",
    Choice(same_as_continuous="os mesmos dos prestadores continuados"),
    by=("provider",),
    about="Critérios do acesso de prestadores de serviço",
)
PROVIDER_ESCORT_BY = Rule(
    "provider.escort.by",
    Text(),
    by=("provider",),
    about="Quem acompanha o prestador de serviço",
)
PROVIDER_AFTER_HOURS_NEEDS = Rule(
    "provider.after_hours.needs",
    Many(
        Choice(
            prior_authorisation="autorização prévia de acesso",
            escort_present="presença de quem acompanha",
        )
    ),
    by=("provider",),
    about="O que a entrada do prestador fora do expediente pede",
)
PROVIDER_RELEASED_BY = Rule(
    "provider.after_hours.released_by",
    Text(),
    by=("provider",),
    about="Quem libera a entrada do prestador fora do expediente",
)
DELIVERY_ENTRY = Rule(
    "delivery.entry",
    Modality(),
    by=("delivery",),
    about="Entrada de quem vem vender ou entregar",
)
DELIVERY_VEHICLE = Rule("delivery.vehicle", Modality(), about="Entrada do veículo do entregador")
DELIVERY_ANNOUNCED = Rule(
    "delivery.announced",
    Modality(),
    about="Aviso prévio da entrega à recepção",
)
DELIVERY_NEEDS = Rule(
    "delivery.announced.needs",
    Many(
        Choice(
            full_name="nome completo",
            workplace="complexo onde trabalha",
            extension="ramal",
        )
    ),
    about="O que se informa à recepção sobre a entrega",
)
DELIVERY_PLACE = Rule(
    "delivery.place",
    Text(),
    by=("circumstance", "location"),
    about="Onde a entrega se recebe",
)
DELIVERY_CARRIED = Rule(
    "delivery.carried_by_staff",
    Modality(),
    about="Entrega levada às unidades por vigilantes e recepcionistas",
)
EVENT_NEEDS = Rule(
    "event.access.needs",
    Many(
        Choice(
            prior_authorisation="autorização prévia",
            identification="identificação na guarita e na recepção",
            plate="placa do veículo",
            times="horários de entrada e de saída",
        )
    ),
    by=("circumstance",),
    about="O que o acesso a cursos e eventos pede",
)
EVENT_RESPONSIBLE = Rule(
    "event.responsible",
    Modality(),
    by=("circumstance",),
    about="Presença de servidor responsável no evento",
)
EVENT_RESPONSIBLE_FROM = Rule(
    "event.responsible.from",
    Text(),
    about="De que unidade é o servidor responsável pelo evento",
)
EVENT_GUIDANCE = Rule(
    "event.guidance",
    Modality(),
    about="Procedimentos de acesso nas orientações de cursos e eventos",
)
SPACE_AUTHORISED_BY = Rule(
    "event.space.authorised_by",
    Text(),
    by=("circumstance",),
    about="Quem autoriza o acesso aos ambientes de integração",
)
SPACE_COMMUNICATED_TO = Rule(
    "event.space.communicated_to",
    Text(),
    by=("circumstance",),
    about="A quem se comunica antes o acesso aos ambientes de integração",
)
SPACE_REACH = Rule(
    "event.space.reach",
    Choice(only_space="só o ambiente autorizado"),
    about="Aonde vai a autorização de acesso aos ambientes de integração",
)

RULES: tuple[Rule[object], ...] = (
    RECORDS,
    REGISTERED_AT,
    NEEDS,
    ESCORT,
    ESCORT_BY,
    ESCORT_UNTIL,
    UNESCORTED,
    ANSWERED_BY,
    REACH,
    AFTER_HOURS,
    AFTER_HOURS_ESCORT,
    AUTHORITY_ENTRANCE,
    AUTHORITY_ANNOUNCED_BY,
    PROVIDER_CRITERIA,
    PROVIDER_ESCORT,
    PROVIDER_ESCORT_BY,
    PROVIDER_AFTER_HOURS_NEEDS,
    PROVIDER_RELEASED_BY,
    DELIVERY_ENTRY,
    DELIVERY_VEHICLE,
    DELIVERY_ANNOUNCED,
    DELIVERY_NEEDS,
    DELIVERY_PLACE,
    DELIVERY_CARRIED,
    EVENT_NEEDS,
    EVENT_RESPONSIBLE,
    EVENT_RESPONSIBLE_FROM,
    EVENT_GUIDANCE,
    SPACE_AUTHORISED_BY,
    SPACE_COMMUNICATED_TO,
    SPACE_REACH,
)
