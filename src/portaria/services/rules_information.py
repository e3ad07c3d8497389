"""Information itself: where it may go, what is secret. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Flag, Many, Modality, Rule, Text

RULES: tuple[Rule[object], ...] = (
    Rule(
        "information.transport",
        Modality(),
        by=("circumstance",),
        about="Transporte ou guarda de informação da instituição fora dos seus sistemas",
        executed=False,
    ),
    Rule(
        "information.transport.authorised_by",
        Text(),
        about="Quem autoriza levar ou guardar informação fora",
        executed=False,
    ),
    Rule(
        "information.transport.media",
        Many(Text()),
        about="Meios de transporte e guarda que a norma nomeia",
        executed=False,
    ),
    Rule(
        "information.confidential",
        Flag(),
        by=("information_kind",),
        about="O que se tem por sigiloso",
        executed=False,
    ),
    Rule(
        "information.confidential.open_ended",
        Flag(),
        about="A lista do que é sigiloso é só exemplificativa",
        executed=False,
    ),
    Rule(
        "information.doubtful.disclosure",
        Modality(),
        by=("circumstance",),
        about="Divulgação do que não se sabe se é sigiloso",
        executed=False,
    ),
    Rule(
        "information.critical.stored_in",
        Many(Choice(network_servers="servidores da rede", protected_areas="áreas protegidas")),
        about="Onde se guarda a informação crítica e estratégica",
        executed=False,
    ),
    Rule(
        "information.owned_by",
        Choice(institution="a instituição", author="quem a produz ou recebe"),
        about="De quem é a informação produzida ou recebida",
        executed=False,
    ),
)
