"""What a norm may decide about the custody of goods: handing over, holding, returning, moving them,
and official vehicles. Declarations only. What leaves the premises: ``premises.rules_goods``."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Flag, Many, Modality, Rule, Text, Whole

TERM = Rule("asset.term", Text(), about="Termo assinado ao receber o bem")

RULES: tuple[Rule[object], ...] = (
    Rule(
        "asset.kinds",
        Many(
            Choice(
                information="de informação",
                software="de software",
                physical="físicos",
                services="serviços",
                people="pessoas",
                intangible="intangíveis",
            )
        ),
        about="Espécies de ativo",
        executed=False,
    ),
    Rule(
        "asset.mobile", Flag(), by=("item_kind",), about="O que é equipamento móvel", executed=False
    ),
    Rule(
        "asset.movement.recorded",
        Modality(),
        about="Registro de toda a movimentação do bem, por todo o ciclo de vida",
        executed=False,
    ),
    Rule(
        "asset.movement.recorded_by",
        Text(),
        about="Quem registra a movimentação do bem",
        executed=False,
    ),
    Rule(
        "asset.handover",
        Modality(),
        by=("handover",),
        about="Passos da entrega de equipamento móvel",
        executed=False,
    ),
    TERM,
    Rule(
        "asset.document.copies",
        Whole("copy"),
        by=("document",),
        about="Vias do documento",
        executed=False,
    ),
    Rule(
        "asset.document.kept_by",
        Many(Text()),
        by=("document",),
        about="Com quem fica cada via do documento",
        executed=False,
    ),
    Rule(
        "asset.holder.duty",
        Modality(),
        by=("holder_duty",),
        about="O que cabe a quem detém o bem",
        executed=False,
    ),
    Rule(
        "asset.return_on",
        Modality(),
        by=("event",),
        about="Evento em que se devolve o bem",
        executed=False,
    ),
    Rule(
        "asset.return.lasts",
        Choice(until_back="até a volta à rotina de trabalho"),
        about="Até quando o bem fica devolvido",
        executed=False,
    ),
    Rule(
        "asset.return.waived_by", Text(), about="Quem dispensa a devolução do bem", executed=False
    ),
    Rule(
        "asset.return.inspection",
        Modality(),
        about="Exame do bem e dos acessórios diante de quem o devolve",
        executed=False,
    ),
    Rule("asset.return.received_by", Text(), about="A quem se devolve o bem", executed=False),
    Rule("asset.return.receipt", Modality(), about="Recibo da devolução do bem", executed=False),
    Rule(
        "asset.return.receipt.contents",
        Many(Choice(defects="os defeitos achados", signatures="a assinatura das partes")),
        about="O que o recibo de devolução traz",
        executed=False,
    ),
    Rule(
        "asset.return.defect_handled_by",
        Choice(term="as medidas do termo assinado"),
        about="O que se aplica a defeito ou má conservação",
        executed=False,
    ),
    Rule(
        "asset.unreturned.notified_by",
        Text(),
        about="Quem notifica quem não devolve o bem",
        executed=False,
    ),
    Rule(
        "asset.private.use",
        Modality(),
        by=("circumstance", "item_kind"),
        about="Uso ou instalação de bens próprios nas dependências",
        executed=False,
    ),
    Rule(
        "asset.private.authorised_by",
        Text(),
        by=("circumstance",),
        about="Quem autoriza o uso de bens próprios",
        executed=False,
    ),
    Rule(
        "asset.private.kept_by",
        Choice(owner="cada um"),
        about="Quem guarda os pertences pessoais",
        executed=False,
    ),
    Rule(
        "asset.inventory",
        Modality(),
        by=("inventory",),
        about="Inventário ou conferência que se mantém",
        executed=False,
    ),
    Rule(
        "asset.inventory.kept_by",
        Text(),
        by=("inventory",),
        about="Quem mantém o inventário ou faz a conferência",
        executed=False,
    ),
    Rule(
        "vehicle.official.duty",
        Modality(),
        by=("vehicle_duty",),
        about="O que cabe ao condutor de veículo oficial",
        executed=False,
    ),
    Rule(
        "vehicle.official.loaded_overnight",
        Modality(),
        by=("location",),
        about="Veículo carregado para pernoite",
        executed=False,
    ),
    Rule(
        "vehicle.official.escort",
        Modality(),
        about="Pedido prévio de escolta policial em paradas e pernoites de viagem",
        executed=False,
    ),
    Rule(
        "vehicle.official.escort.asked_to", Text(), about="A quem se pede escolta", executed=False
    ),
    Rule(
        "vehicle.official.tracking",
        Modality(),
        about="Rastreamento de veículos oficiais",
        executed=False,
    ),
    Rule(
        "vehicle.official.tracking.purposes",
        Many(Choice(control="controle operacional", response="resposta a incidentes")),
        about="Para que se rastreiam veículos oficiais",
        executed=False,
    ),
)

CONDITIONS = {
    "high_value": "os ativos transportados são de alto valor",
}
