"""``norm.yaml``: the norm's own particulars."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from portaria.norms.pack import Norm
from portaria.norms.places import Findings
from portaria.norms.reading.fields import Fields, read_day
from portaria.norms.reading.open_cases import read_open_cases
from portaria.norms.reading.source import Table
from portaria.norms.vocabulary import Vocabulary

FILE = "norm.yaml"
_VACATIO = re.compile(r"(published|signed)(?: ?\+ ?(\d+) days?)?")
BOTH, FIRST_OUT = "both_included", "first_excluded"


def read_norm(
    table: Table, findings: Findings, vocabulary: Vocabulary | None = None
) -> Norm | None:
    """The norm that ``norm.yaml`` describes, or None when something needed is missing."""
    fields, before = Fields(table, findings, FILE), len(findings)
    signed, published = fields.day("signed", required=True) or date.min, fields.day("published")
    force = _in_force(fields, signed, published)
    norm = Norm(
        id=_id(fields),
        urn=_urn(fields),
        title=fields.text("title", required=True),
        short=fields.text("short", required=True),
        of=fields.choice("of", ("da", "do", "de"), required=True),
        authority=fields.text("authority", required=True),
        signed=signed,
        in_force=force.day,
        ends=fields.day("ends"),
        source=fields.text("source", required=True),
        revokes=fields.texts("revokes"),
        amends=fields.texts("amends"),
        notes=fields.texts("notes"),
        place=table.place,
        published=published,
        vacatio=force.words,
        regulates=_matters(fields, vocabulary),
        restores=fields.texts("restores"),
        open_cases=read_open_cases(fields, vocabulary),
    )
    fields.done(also=("declares",))
    if norm.ends and norm.ends < norm.in_force:
        findings.add(fields.place("ends"), "a norma termina («ends») antes de entrar em vigor")
    return norm if len(findings) == before else None


@dataclass(frozen=True, slots=True)
class _Force:
    day: date
    words: str


def _in_force(fields: Fields, signed: date, published: date | None) -> _Force:
    """The first day in force: a date, or counted from the signature or the publication.

    With both days included (LC nº 95/1998, art. 8º, § 1º) the day of publication is the first of
    the term and the norm is in force on the day after the last; with the first day excluded it is
    one day later.
    """
    text, counting = fields.text("in_force", required=True), fields.choice(
        "vacatio_counts", (BOTH, FIRST_OUT)
    )  # fmt: skip
    match, place, findings = _VACATIO.fullmatch(text), fields.place("in_force"), fields.findings
    if match is None:
        if text and not re.match(r"\d", text):
            findings.add(
                place,
                f"«{text}»: escreva o dia (2020-12-04), ou «published», «signed» ou «published + "
                "45 days» (em dias, como manda a LC nº 95/1998, art. 8º, § 2º)",
            )
            return _Force(date.min, "")
        return _Force((read_day(text, place, findings) if text else None) or date.min, "")
    start = published if match[1] == "published" else signed
    if start is None:
        findings.add(place, f"«{text}»: falta «published», o dia da publicação, em {FILE}")
        return _Force(date.min, text)
    days = int(match[2] or 0)
    if days and not counting:
        findings.add(
            place,
            f"«{text}»: diga em «vacatio_counts» como se contam os dias: {BOTH} (LC nº 95/1998, "
            f"art. 8º, § 1º) ou {FIRST_OUT}",
        )
    late = bool(days) and counting == FIRST_OUT
    return _Force(start + timedelta(days=days + late), text)


def _matters(fields: Fields, vocabulary: Vocabulary | None) -> tuple[str, ...]:
    matters = fields.texts("regulates")
    for matter in matters if vocabulary else ():
        assert vocabulary is not None  # noqa: S101
        prefix = matter[:-1] if matter.endswith(".*") else ""
        if matter in vocabulary.rules or (
            prefix and any(name.startswith(prefix) for name in vocabulary.rules)
        ):
            continue
        fields.findings.add(
            fields.place("regulates"),
            f"«{matter}» não é regra nem começo de regra: escreva mailbox.quota ou mailbox.*",
        )
    return matters


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
