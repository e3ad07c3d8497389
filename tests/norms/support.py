"""A small vocabulary and packs written in a line or two."""

from __future__ import annotations

from datetime import date
from textwrap import dedent

from portaria.norms.law import Law, NormOfBody
from portaria.norms.pack import Pack
from portaria.norms.places import Problem, SourceError
from portaria.norms.reading.files import read_pack
from portaria.norms.vocabulary import (
    Choice,
    Flag,
    Many,
    Modality,
    Rule,
    Size,
    Span,
    Text,
    Vocabulary,
    Whole,
)

QUOTA = Rule("mailbox.quota", Size(), by=("category",), about="Limite")
RETENTION = Rule("mailbox.retention", Span(), by=("event",), about="Guarda")
FORWARDING = Rule("mailbox.forwarding", Modality(), about="Redirecionamento")
DELEGATES = Rule("mailbox.delegates", Whole("person"), about="Delegados")
DECIDED = Rule("omitted.decided_by", Many(Text()), about="Casos omissos")
CREATION = Rule("mailbox.creation", Choice(automatic="automática", on_request="a pedido"))
GRANTS = Rule("mailbox.grants", Flag(), by=("category", "event"), about="Concessão")

VOCABULARY = Vocabulary.of(
    (QUOTA, RETENTION, FORWARDING, DELEGATES, DECIDED, CREATION, GRANTS),
    keys={
        "category": {"servidor": "Servidor", "discente": "Discente", "estagiario": "Estagiário"},
        "event": {"dismissal": "exoneração", "death": "falecimento"},
    },
    conditions={"visual_disability": "deficiência visual", "on_leave": "em afastamento"},
)

SHEET = """\
id: {id}
urn: urn:lex:br;teste
title: Resolução de teste
short: {short}
of: da
authority: Teste
signed: {in_force}
in_force: {in_force}
source: teste
"""


def sheet(id: str = "norma-1", in_force: str = "2020-01-01", more: str = "") -> str:
    """A ``norm.yaml``."""
    return SHEET.format(id=id, short=f"Resolução {id}", in_force=in_force) + more


def files(text: str, **norm: str) -> dict[str, str]:
    """A pack of one chapter."""
    return {"norm.yaml": sheet(**norm), "capitulo-1.yaml": dedent(text)}


def pack(text: str, **norm: str) -> Pack:
    """The pack that ``text`` writes."""
    return read_pack(files(text, **norm), VOCABULARY)


def problems(text: str, **norm: str) -> tuple[Problem, ...]:
    """What is wrong with a pack; empty when nothing is."""
    try:
        pack(text, **norm)
    except SourceError as error:
        return error.problems
    return ()


def law(*packs: Pack) -> Law:
    """The packs as a body's norms, all of one rank."""
    return Law("corpo", [NormOfBody(one) for one in packs])


def day(text: str) -> date:
    return date.fromisoformat(text)
