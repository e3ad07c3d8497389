"""What a norm may decide about cameras: what they are for, who sees the images, how long they are
kept, to whom they are given. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import (
    Choice,
    Many,
    Modality,
    Rule,
    Span,
    Text,
    Window,
)

RELEASE_TERM = Rule(
    "footage.release.term",
    Text(),
    about="Termo assinado por quem recebe imagens",
)

RULES: tuple[Rule[object], ...] = (
    Rule(
        "footage.purposes",
        Many(
            Choice(
                life="proteção de vidas",
                assets="proteção de ativos",
                service="gestão do atendimento",
                traffic="gestão do trânsito",
            )
        ),
        about="Para que se captam e usam imagens",
        executed=False,
    ),
    Rule(
        "footage.violating",
        Modality(),
        by=("personal_good",),
        about="Uso de imagens que viola o que é da pessoa",
        executed=False,
    ),
    Rule(
        "footage.available_by",
        Text(),
        about="Quem mantém disponíveis os recursos de acesso às imagens",
        executed=False,
    ),
    Rule("footage.support.hours", Window(), about="Horário do suporte às câmeras", executed=False),
    Rule(
        "footage.viewing.authorised_by",
        Text(),
        about="Quem autoriza o acesso às imagens",
        executed=False,
    ),
    Rule(
        "footage.quality.kept_by",
        Text(),
        about="Quem garante a qualidade das imagens e das instalações",
        executed=False,
    ),
    Rule(
        "footage.quality.check",
        Modality(),
        about="Avaliação regular da qualidade e da posição das câmeras",
        executed=False,
    ),
    Rule(
        "footage.quality.method",
        Choice(sampling="por amostragem", all="de todas"),
        about="Como se avalia a qualidade das imagens",
        executed=False,
    ),
    Rule(
        "footage.retention.max",
        Span(),
        about="Guarda das imagens, no máximo",
        executed=False,
    ),
    Rule(
        "footage.retention.adjusted_by",
        Text(),
        about="Quem pode ajustar a guarda das imagens",
        executed=False,
    ),
    Rule(
        "footage.release",
        Modality(),
        by=("requester",),
        about="A quem se fornecem imagens",
        executed=False,
    ),
    Rule(
        "footage.release.purpose",
        Text(),
        by=("requester",),
        about="Para que se fornecem imagens a quem as pede",
        executed=False,
    ),
    Rule(
        "footage.release.form",
        Choice(formal="pedido formal", requisition="requisição", court_order="ordem judicial"),
        by=("requester",),
        about="Como se pedem imagens",
        executed=False,
    ),
    Rule(
        "footage.release.authorised_by",
        Text(),
        by=("requester",),
        about="Quem autoriza fornecer imagens a quem as pede",
        executed=False,
    ),
    RELEASE_TERM,
    Rule("footage.cameras.placed_by", Text(), about="Quem posiciona as câmeras", executed=False),
    Rule(
        "footage.cameras.handling",
        Modality(),
        by=("circumstance",),
        about="Manipulação física das câmeras",
        executed=False,
    ),
)

CONDITIONS: dict[str, str] = {}
"""Conditions an exception about these matters may depend on: id -> meaning in Portuguese."""

OPEN = {"personal_good": "o que é da pessoa"}
"""Dimensions whose ids are data of the packs: name -> label in Portuguese."""
