"""What a norm may decide about records (registros, logs): how long they are kept, who may ask for
them, how. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Modality, Rule, Span, Text

RETENTION = Rule("log.retention", Span(), by=("log_kind",), about="Guarda dos registros")
PURPOSE = Rule("log.purpose", Text(), by=("log_kind",), about="Para que se guardam os registros")
RELEASED_TO = Rule(
    "trace.released_to",
    Modality(),
    by=("log_kind", "requester"),
    about="Quem pode pedir registros ou conteúdo",
)
REQUEST = Rule(
    "trace.request", Modality(), by=("log_kind",), about="Pedido de registros ou conteúdo"
)
REQUEST_FORM = Rule(
    "trace.request.form",
    Choice(letter="ofício", formal="pedido formal", ticket="chamado"),
    by=("log_kind",),
    about="Como se pedem registros ou conteúdo",
)
REQUEST_TO = Rule(
    "trace.request.to",
    Text(),
    by=("log_kind",),
    about="A quem se pedem registros ou conteúdo",
)
REQUEST_GROUND = Rule(
    "trace.request.ground",
    Modality(),
    by=("requester", "inquiry"),
    about="Em que apuração se pedem registros ou conteúdo",
)

RULES: tuple[Rule[object], ...] = (
    RETENTION,
    Rule(
        "log.retention.set_by",
        Text(),
        by=("log_kind",),
        about="Quem fixa a guarda dos registros",
        executed=False,
    ),
    PURPOSE,
    RELEASED_TO,
    REQUEST,
    REQUEST_FORM,
    REQUEST_TO,
    REQUEST_GROUND,
)
