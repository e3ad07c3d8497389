"""``norm.yaml``: the norm's own particulars."""

from __future__ import annotations

import re
from datetime import date

from portaria.norms.fields import Fields
from portaria.norms.pack import Norm
from portaria.norms.places import Findings
from portaria.norms.source import Table

FILE = "norm.yaml"


def read_norm(table: Table, findings: Findings) -> Norm | None:
    """The norm that ``norm.yaml`` describes, or None when something needed is missing."""
    fields, before = Fields(table, findings, FILE), len(findings)
    norm = Norm(
        id=_id(fields),
        urn=_urn(fields),
        title=fields.text("title", required=True),
        short=fields.text("short", required=True),
        of=fields.choice("of", ("da", "do", "de"), required=True),
        authority=fields.text("authority", required=True),
        signed=fields.day("signed", required=True) or date.min,
        in_force=fields.day("in_force", required=True) or date.min,
        ends=fields.day("ends"),
        source=fields.text("source", required=True),
        revokes=fields.texts("revokes"),
        amends=fields.texts("amends"),
        notes=fields.texts("notes"),
        place=table.place,
    )
    fields.done()
    if norm.ends and norm.ends < norm.in_force:
        findings.add(fields.place("ends"), "a norma termina («ends») antes de entrar em vigor")
    return norm if len(findings) == before else None


def _id(fields: Fields) -> str:
    name = fields.text("id", required=True)
    if name and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        fields.findings.add(
            fields.place("id"), f"«{name}»: use só a–z, 0–9 e hífen, como resolucao-5-2020"
        )
    return name


def _urn(fields: Fields) -> str:
    urn = fields.text("urn", required=True)
    if urn and not urn.startswith("urn:lex:"):
        fields.findings.add(
            fields.place("urn"), f"«{urn}» não é uma URN LEX: comece por «urn:lex:br»"
        )
    return urn
