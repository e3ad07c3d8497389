"""What a norm may decide about logs: how long they are kept, who may ask for them, how.
Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Flag, Modality, Rule, Span, Text

RULES: tuple[Rule[object], ...] = (
    Rule("log.retention", Span(), by=("log_kind",), about="Guarda dos registros", executed=False),
    Rule(
        "log.retention.set_by",
        Text(),
        by=("log_kind",),
        about="Quem fixa a guarda dos registros",
        executed=False,
    ),
    Rule(
        "log.purpose",
        Text(),
        by=("log_kind",),
        about="Para que se guardam os registros",
        executed=False,
    ),
    Rule(
        "trace.released_to",
        Flag(),
        by=("log_kind", "requester"),
        about="Quem pode pedir registros ou conteúdo",
        executed=False,
    ),
    Rule(
        "trace.request",
        Modality(),
        by=("log_kind",),
        about="Pedido de registros ou conteúdo",
        executed=False,
    ),
    Rule(
        "trace.request.form",
        Choice(letter="ofício", formal="pedido formal", ticket="chamado"),
        by=("log_kind",),
        about="Como se pedem registros ou conteúdo",
        executed=False,
    ),
    Rule(
        "trace.request.to",
        Text(),
        by=("log_kind",),
        about="A quem se pedem registros ou conteúdo",
        executed=False,
    ),
    Rule(
        "trace.request.ground",
        Flag(),
        by=("requester", "inquiry"),
        about="Em que apuração se pedem registros ou conteúdo",
        executed=False,
    ),
)
