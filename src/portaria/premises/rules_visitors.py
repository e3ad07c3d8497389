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

RULES: tuple[Rule[object], ...] = (
    Rule(
        "visitor.records",
        Many(Choice(entry="a entrada", exit="a saída")),
        about="O que se registra da visita",
        executed=False,
    ),
    Rule("visitor.registered_at", Text(), about="Quem cadastra o visitante", executed=False),
    Rule(
        "visitor.registration.needs",
        Many(
            Choice(
                photo_id="documento oficial com foto",
                unit="a unidade visitada",
                person="a pessoa visitada",
            )
        ),
        about="O que o cadastro do visitante pede",
        executed=False,
    ),
    Rule("visitor.escort", Modality(), about="Acompanhamento do visitante", executed=False),
    Rule(
        "visitor.escort.by",
        Choice(host="quem o recebe"),
        about="Quem acompanha o visitante",
        executed=False,
    ),
    Rule(
        "visitor.escort.until",
        Text(),
        about="Até onde se acompanha o visitante na saída",
        executed=False,
    ),
    UNESCORTED,
    Rule(
        "visitor.answered_by",
        Choice(authoriser="quem autorizou o acesso", host="quem o recebe"),
        about="Quem responde pelo visitante, menor ou não, durante a permanência",
        executed=False,
    ),
    Rule(
        "visitor.reach",
        Modality(),
        by=("reach",),
        about="O que o visitante acessa",
        executed=False,
    ),
    Rule(
        "visitor.after_hours",
        Modality(),
        by=("circumstance",),
        about="Permanência do visitante depois do expediente",
        executed=False,
    ),
    Rule(
        "visitor.after_hours.escorted_by",
        Text(),
        about="Quem acompanha o visitante depois do expediente",
        executed=False,
    ),
    Rule(
        "visitor.authority.entrance",
        Text(),
        about="Por onde entram autoridades de agenda especial",
        executed=False,
    ),
    Rule(
        "visitor.authority.announced_by",
        Text(),
        about="Quem orienta a recepção sobre agendas especiais",
        executed=False,
    ),
    Rule(
        "provider.access.criteria",
        Choice(same_as_continuous="os mesmos dos prestadores continuados"),
        by=("provider",),
        about="Critérios do acesso de prestadores de serviço",
        executed=False,
    ),
    PROVIDER_ESCORT,
    Rule(
        "provider.escort.by",
        Text(),
        by=("provider",),
        about="Quem acompanha o prestador de serviço",
        executed=False,
    ),
    Rule(
        "provider.after_hours.needs",
        Many(
            Choice(
                prior_authorisation="autorização prévia de acesso",
                escort_present="presença de quem acompanha",
            )
        ),
        by=("provider",),
        about="O que a entrada do prestador fora do expediente pede",
        executed=False,
    ),
    Rule(
        "provider.after_hours.released_by",
        Text(),
        by=("provider",),
        about="Quem libera a entrada do prestador fora do expediente",
        executed=False,
    ),
    Rule(
        "delivery.entry",
        Modality(),
        by=("delivery",),
        about="Entrada de quem vem vender ou entregar",
        executed=False,
    ),
    Rule("delivery.vehicle", Modality(), about="Entrada do veículo do entregador", executed=False),
    Rule(
        "delivery.announced",
        Modality(),
        about="Aviso prévio da entrega à recepção",
        executed=False,
    ),
    Rule(
        "delivery.announced.needs",
        Many(
            Choice(
                full_name="nome completo",
                workplace="complexo onde trabalha",
                extension="ramal",
            )
        ),
        about="O que se informa à recepção sobre a entrega",
        executed=False,
    ),
    Rule(
        "delivery.place",
        Text(),
        by=("circumstance", "location"),
        about="Onde a entrega se recebe",
        executed=False,
    ),
    Rule(
        "delivery.carried_by_staff",
        Modality(),
        about="Entrega levada às unidades por vigilantes e recepcionistas",
        executed=False,
    ),
    Rule(
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
        executed=False,
    ),
    Rule(
        "event.responsible",
        Modality(),
        by=("circumstance",),
        about="Presença de servidor responsável no evento",
        executed=False,
    ),
    Rule(
        "event.responsible.from",
        Text(),
        about="De que unidade é o servidor responsável pelo evento",
        executed=False,
    ),
    Rule(
        "event.guidance",
        Modality(),
        about="Procedimentos de acesso nas orientações de cursos e eventos",
        executed=False,
    ),
    Rule(
        "event.space.authorised_by",
        Text(),
        by=("circumstance",),
        about="Quem autoriza o acesso aos ambientes de integração",
        executed=False,
    ),
    Rule(
        "event.space.communicated_to",
        Text(),
        by=("circumstance",),
        about="A quem se comunica antes o acesso aos ambientes de integração",
        executed=False,
    ),
    Rule(
        "event.space.reach",
        Choice(only_space="só o ambiente autorizado"),
        about="Aonde vai a autorização de acesso aos ambientes de integração",
        executed=False,
    ),
)
