"""``body.yaml``: read and checked. Pure but for :func:`load`, which reads the folder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from portaria.bodies.gate import read_gate
from portaria.bodies.official import plainly
from portaria.bodies.types import (
    LAYERS,
    POWERS,
    BodyConfig,
    CompetenceConfig,
    CountingConfig,
    HrConfig,
    NormInForce,
)
from portaria.norms.kinds.values import Flag, suggestion
from portaria.norms.places import Findings, Place
from portaria.norms.reading.fields import Fields, as_table
from portaria.norms.reading.folders import texts
from portaria.norms.reading.source import Items, Node, Scalar, Table, typed
from portaria.norms.reading.source import load as load_nodes

FILE = "body.yaml"
NOT_OURS = "-"  # a word of the HR file whose rows are no bond of the body: pensioners


def load(directory: Path) -> BodyConfig:
    """The configuration in ``directory``.

    Raises:
        NotADirectoryError: there is no such folder.
        SourceError: with every problem found, by file and line.
    """
    findings = Findings()
    config = read_config(texts(directory), f"{directory}/", None, findings)
    findings.stop()
    assert config is not None  # noqa: S101  # whatever makes it None is a finding
    return config


def read_config(
    files: Mapping[str, str], root: str, categories: Mapping[str, str] | None, findings: Findings
) -> BodyConfig | None:
    """The configuration that ``files`` hold; problems go to ``findings``.

    ``categories`` are those that ``hr.categories`` may name; None leaves them unchecked.
    """
    if FILE not in files:
        findings.add(Place(f"{root}{FILE}", 1, 1), f"falta {FILE}: todo órgão começa por ele")
        return None
    node = load_nodes(files[FILE], f"{root}{FILE}", findings)
    table = as_table(node, findings, FILE)
    return _Reader(table, findings, categories).body() if table else None


class _Reader:
    def __init__(
        self, table: Table, findings: Findings, categories: Mapping[str, str] | None
    ) -> None:
        self._findings, self._categories = findings, categories
        self._fields = Fields(table, findings, FILE)

    def body(self) -> BodyConfig | None:
        fields, before = self._fields, len(self._findings)
        config = BodyConfig(
            slug=self._slug("slug", required=True),
            name=fields.text("name", required=True),
            acronym=fields.text("acronym", required=True),
            zone=self._zone(),
            parent=self._slug("parent"),
            norms=tuple(self._norms()),
            calendar=self._calendar(),
            domains=self._words("domains"),
            hr=self._hr(),
            counting=self._counting(),
            competences=tuple(self._competences()),
            layering=self._layering(),
            gate=read_gate(self._fields.node("gate"), self._findings),
            mail_clients=fields.texts("mail_clients"),
        )
        fields.done()
        return config if len(self._findings) == before else None

    def _slug(self, name: str, *, required: bool = False) -> str:
        slug = self._fields.text(name, required=required)
        if slug and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
            self._findings.add(
                self._fields.place(name), f"«{slug}»: use só a–z, 0–9 e hífen, como ssp-pc"
            )
        return slug

    def _zone(self) -> str:
        zone = self._fields.text("zone", required=True)
        try:
            ZoneInfo(zone or "UTC")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._findings.add(
                self._fields.place("zone"),
                f"«{zone}» não é um fuso: use, por exemplo, America/Sao_Paulo",
            )
        return zone

    def _layering(self) -> tuple[str, ...]:
        written = self._fields.texts("layering")
        if written and written not in LAYERS:
            known = " ou ".join(f"[{', '.join(order)}]" for order in LAYERS)
            self._findings.add(
                self._fields.place("layering"),
                f"«layering» diz em que ordem as normas prevalecem: {known}",
            )
        return written if written in LAYERS else LAYERS[0]

    def _norms(self) -> Iterator[NormInForce]:
        seen: set[str] = set()
        for table in self._tables("norms", "uma norma do órgão", required=True):
            fields = Fields(table, self._findings, "uma norma do órgão")
            pack, rank = fields.text("pack", required=True), fields.text("rank") or "1"
            if not re.fullmatch(r"[1-9]\d*", rank):
                self._findings.add(fields.place("rank"), "«rank» é um número a partir de 1; "
                                   "o menor prevalece")  # fmt: skip
                rank = "1"
            if pack in seen:
                self._findings.add(fields.place("pack"), f"a norma «{pack}» já está na lista")
            seen.add(pack)
            yield NormInForce(
                pack, int(rank), fields.day("since"), fields.day("until"), table.place
            )
            fields.done()

    def _calendar(self) -> Mapping[str, object]:
        table = as_table(self._fields.node("calendar"), self._findings, "«calendar»")
        return cast("Mapping[str, object]", typed(table)) if table else {}

    def _words(self, name: str) -> dict[str, str]:
        table = as_table(self._fields.node(name), self._findings, f"«{name}»")
        return dict(_pairs(table, self._findings)) if table else {}

    def _hr(self) -> HrConfig:
        table = as_table(self._fields.node("hr"), self._findings, "«hr»")
        if table is None:
            return HrConfig()
        fields = Fields(table, self._findings, "hr")
        config = HrConfig(
            layout=fields.text("layout", required=True),
            org_code=fields.text("org_code"),
            categories=self._hr_categories(fields),
            stop_if_ends_more_than=self._share(fields),
        )
        fields.done()
        return config

    def _hr_categories(self, fields: Fields) -> dict[str, str]:
        table = as_table(fields.node("categories"), self._findings, "«categories»")
        if table is None:
            return {}
        for key, value in table.named():
            known = self._categories
            if isinstance(value, Scalar) and value.text == NOT_OURS:
                continue
            if known is not None and isinstance(value, Scalar) and value.text not in known:
                hint = suggestion(value.text, known)
                self._findings.add(
                    value.place, f"«{value.text}» ({key.text}) não é uma categoria{hint}"
                )
        return dict(_pairs(table, self._findings))

    def _share(self, fields: Fields) -> Fraction | None:
        written = fields.text("stop_if_ends_more_than")
        match = re.fullmatch(r"(\d+)(?:[.,](\d+))? ?%", written)
        if written and not match:
            self._findings.add(
                fields.place("stop_if_ends_more_than"), f"«{written}»: escreva como «10 %»"
            )
        return Fraction(f"{match[1]}.{match[2] or 0}") / 100 if match else None

    def _counting(self) -> CountingConfig:
        table = as_table(self._fields.node("counting"), self._findings, "«counting»")
        if table is None:
            return CountingConfig()
        fields = Fields(table, self._findings, "counting")
        config = CountingConfig(
            self._flag(fields, "exclude_first", default=True),
            self._flag(fields, "roll_to_business", default=True),
        )
        fields.done()
        return config

    def _flag(self, fields: Fields, name: str, *, default: bool) -> bool:
        text = fields.text(name)
        try:
            return Flag().parse(text) if text else default
        except ValueError as error:
            self._findings.add(fields.place(name), str(error))
            return default

    def _competences(self) -> Iterator[CompetenceConfig]:
        named: dict[str, str] = {}  # official name -> the power that has it
        for table in self._tables("competences", "uma competência"):
            fields, before = Fields(table, self._findings, "uma competência"), len(self._findings)
            power, since = (
                _power(fields),
                fields.day("since", required=True),
            )
            unit, until = fields.text("unit", required=True), fields.day("until")
            head_only = self._flag(fields, "head_only", default=False)
            provision = fields.text("provision")
            if provision and "#" not in provision:
                self._findings.add(
                    fields.place("provision"), f"«{provision}»: escreva <norma>#<dispositivo>"
                )
            official = fields.texts("official")
            for name in official:
                if (of := named.setdefault(plainly(name), power)) != power:
                    self._findings.add(
                        fields.place("official"), f"«{name}» já é o nome oficial de «{of}»"
                    )
            fields.done()
            if since and len(self._findings) == before:
                yield CompetenceConfig(
                    power, unit, head_only, provision, since, until, table.place, official
                )

    def _tables(self, name: str, what: str, *, required: bool = False) -> Iterator[Table]:
        node: Node | None = self._fields.node(name, required=required)
        if node is not None and not isinstance(node, Items):
            self._findings.add(node.place, f"«{name}» é uma lista: - {{…}}")
        for item in node.items if isinstance(node, Items) else ():
            if table := as_table(item, self._findings, what):
                yield table


def _power(fields: Fields) -> str:
    """One of POWERS, or a post that a norm names: ``post.<id>``."""
    text = fields.text("power", required=True)
    if re.fullmatch(r"post\.[a-z0-9_]+", text):
        return text
    return fields.choice("power", POWERS, required=True)


def _pairs(table: Table, findings: Findings) -> Iterator[tuple[str, str]]:
    for key, value in table.named():
        if isinstance(value, Scalar) and value.text.strip():
            yield key.text, value.text.strip()
        else:
            findings.add(value.place, f"«{key.text}» precisa de um texto")
