"""What a norm may decide about going in, staying and leaving: hours, special access, providers,
events, closing. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Many, Modality, Rule, Span, Text, Window

MEANS_SPECIAL = Rule(
    "access.special.means",
    Many(
        Choice(
            outside_business_days="fora dos dias úteis",
            outside_opening="fora do expediente do órgão",
            outside_own_schedule="fora da jornada da pessoa",
        )
    ),
    about="O que é acesso especial",
)
MEANS_NORMAL = Rule(
    "access.normal.means",
    Choice(own_schedule="na jornada da pessoa", opening="no expediente do órgão"),
    by=("location",),
    about="O que é acesso normal",
)
OPENS_BEFORE = Rule(
    "premises.opens_before",
    Span(),
    by=("location",),
    about="Quanto antes do expediente as portas se abrem",
)
CLOSES_AFTER = Rule(
    "premises.closes_after",
    Span(),
    by=("location",),
    about="Quanto depois do expediente as portas se fecham",
)
MANUAL_GATE = Rule(
    "access.manual_gate", Modality(), by=("circumstance",), about="Passagem pela cancela manual"
)
SPECIAL = Rule(
    "access.special", Modality(), by=("circumstance",), about="Acesso fora do expediente"
)
SPECIAL_ELIGIBLE = Rule(
    "access.special.eligible",
    Modality(),
    by=("category",),
    about="A quem se pode autorizar o acesso especial",
)
SPECIAL_VALID_FOR = Rule(
    "access.special.valid_for",
    Many(
        Choice(
            term="o prazo fixado",
            hours="a faixa de horário",
            activity="a atividade",
            place="o local autorizado",
        )
    ),
    about="A que se limita a autorização de acesso especial",
)
SPECIAL_OUTSIDE_TERMS = Rule(
    "access.special.outside_terms",
    Modality(),
    by=("circumstance",),
    about="Acesso especial fora do que foi autorizado",
)
STAY_REFUSAL = Rule(
    "stay.after_hours.refusal",
    Modality(),
    by=("refusal_ground",),
    about="Indeferimento do pedido de permanência",
)
STAY_OVERRIDDEN_BY = Rule(
    "stay.after_hours.overridden_by",
    Text(),
    about="Quem pode sobrepor-se, em caso relevante, à decisão sobre a permanência",
)
TURNSTILE = Rule("access.turnstile", Modality(), about="Crachá na catraca para entrar")
ACCESSIBILITY = Rule(
    "access.accessibility",
    Modality(),
    about="Acesso assegurado e facilitado a quem tem necessidade especial",
)
AUTHORISED_BY = Rule(
    "access.authorised_by",
    Text(),
    by=("category", "rank"),
    about="Quem autoriza o acesso e a permanência",
)
CONSENTED_BY = Rule(
    "access.consented_by",
    Text(),
    by=("category", "rank"),
    about="Quem dá anuência ao acesso e à permanência",
)

STAY = Rule(
    "stay.after_hours",
    Modality(),
    by=("circumstance",),
    about="Permanência fora do expediente ou da jornada",
)
STAY_ASKED_BY = Rule("stay.after_hours.asked_by", Text(), about="Quem pede a permanência")
STAY_DECIDED_BY = Rule("stay.after_hours.decided_by", Text(), about="Quem decide a permanência")
STAY_THROUGH = Rule(
    "stay.after_hours.through", Text(), about="Por que meio vai o pedido de permanência"
)
SPECIAL_ASKED_BY = Rule("access.special.asked_by", Text(), about="Quem pede o acesso especial")
SPECIAL_DECIDED_BY = Rule(
    "access.special.decided_by",
    Text(),
    about="A quem se pede o acesso especial",
)
SPECIAL_THROUGH = Rule(
    "access.special.through", Text(), about="Por que meio vai o pedido de acesso especial"
)
SPECIAL_NOTICE = Rule(
    "access.special.notice",
    Span(),
    about="Antecedência mínima do pedido de acesso especial",
)
REGISTRY = Rule(
    "access.registry",
    Modality(),
    by=("registry",),
    about="Cadastros prévios que se mantêm para facilitar o acesso",
)
REGISTRY_KEPT_BY = Rule(
    "access.registry.kept_by",
    Text(),
    by=("registry",),
    about="Quem mantém em dia o cadastro prévio",
)
REGISTRY_INDICATED_BY = Rule(
    "access.registry.indicated_by",
    Text(),
    by=("registry",),
    about="Quem indica os nomes do cadastro prévio",
)

CONTACT_HOURS = Rule(
    "premises.contact.hours",
    Window(),
    about="Quando se pode acionar a gestão da segurança",
)
CONTACT_PUBLISHED = Rule(
    "premises.contact.published",
    Modality(),
    about="Divulgação constante, entre os gestores, do contato da segurança",
)
CONTACT_ADDRESS = Rule(
    "premises.contact.address", Text(), about="Correio eletrônico da gestão da segurança"
)
CLOSED_BY = Rule("premises.closed_by", Text(), about="Quem fecha as portas externas")
CLOSING_ROUND = Rule(
    "premises.closing.round",
    Modality(),
    about="Confirmação, antes de fechar, de que todos saíram",
)
KEY_KEPT_BY = Rule("key.kept_by", Text(), by=("key",), about="Quem guarda as chaves")
RECORD = Rule(
    "access.record",
    Modality(),
    by=("access_kind",),
    about="Registro da entrada e da saída",
)
RECORD_MEANS = Rule(
    "access.record.means",
    Text(),
    by=("access_kind", "location"),
    about="Onde se registram entrada e saída",
)
RECORD_KEPT_BY = Rule(
    "access.record.kept_by",
    Text(),
    by=("access_kind", "location"),
    about="Quem responde pelo registro de entrada e saída",
)
RECORD_ARCHIVED_AT = Rule(
    "access.record.archived_at",
    Text(),
    by=("access_kind", "location"),
    about="Onde se arquivam os registros de entrada e saída",
)
STAY_BOND_CHECKED_BY = Rule(
    "stay.after_hours.bond_checked_by",
    Text(),
    about="Quem avalia se o vínculo permite a permanência",
)
SPECIAL_IDENTIFIED_AT = Rule(
    "access.special.identified_at",
    Many(Text()),
    about="Onde se identifica quem tem acesso especial",
)
SPECIAL_SHOWS = Rule(
    "access.special.shows",
    Many(Choice(badge="o crachá", workplace="o local onde vai trabalhar")),
    about="O que apresenta ou informa quem tem acesso especial",
)

RULES: tuple[Rule[object], ...] = (
    MEANS_SPECIAL,
    MEANS_NORMAL,
    OPENS_BEFORE,
    CLOSES_AFTER,
    CONTACT_HOURS,
    CONTACT_PUBLISHED,
    CONTACT_ADDRESS,
    CLOSED_BY,
    CLOSING_ROUND,
    KEY_KEPT_BY,
    TURNSTILE,
    MANUAL_GATE,
    ACCESSIBILITY,
    AUTHORISED_BY,
    CONSENTED_BY,
    REGISTRY,
    REGISTRY_KEPT_BY,
    REGISTRY_INDICATED_BY,
    RECORD,
    RECORD_MEANS,
    RECORD_KEPT_BY,
    RECORD_ARCHIVED_AT,
    STAY,
    STAY_ASKED_BY,
    STAY_DECIDED_BY,
    STAY_REFUSAL,
    STAY_OVERRIDDEN_BY,
    STAY_BOND_CHECKED_BY,
    STAY_THROUGH,
    SPECIAL,
    SPECIAL_ELIGIBLE,
    SPECIAL_ASKED_BY,
    SPECIAL_DECIDED_BY,
    SPECIAL_NOTICE,
    SPECIAL_THROUGH,
    SPECIAL_VALID_FOR,
    SPECIAL_OUTSIDE_TERMS,
    SPECIAL_IDENTIFIED_AT,
    SPECIAL_SHOWS,
)

CONDITIONS = {
    "scheduled_then": "a jornada ou a escala da pessoa é nesse horário",
}
