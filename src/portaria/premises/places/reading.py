"""A plan of the premises from YAML: places, areas, passages with their devices, access levels.

Everything wrong is told at once, with file, line and what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from portaria.norms.places import Findings, Place
from portaria.norms.reading.fields import Fields, as_table
from portaria.norms.reading.source import Items, Node, Scalar, Table, load
from portaria.norms.vocabulary import Vocabulary
from portaria.premises.places.types import (
    DIRECTIONS,
    KINDS,
    PASSAGES,
    READS,
    SIDES,
    Planned,
    PlanOfPlaces,
)

_CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,39}")
LONGEST = 2_000_000
"""Characters of a plan: a bound of ours."""


def read_plan(text: str, file: str, vocabulary: Vocabulary) -> PlanOfPlaces:
    """The plan that ``text`` tells.

    Args:
        file: how errors call it.
        vocabulary: with the ids of the packs (levels, kinds of area, kinds of space).

    Raises:
        SourceError: with everything that is wrong.
    """
    findings = Findings()
    if len(text) > LONGEST:
        findings.add(Place(file, 1, 1), f"o arquivo passa de {LONGEST} caracteres: divida o plano")
        findings.stop()
    table = as_table(load(text, file, findings), findings, "o plano das instalações")
    things = list(_Reader(findings, vocabulary).things(table)) if table else []
    if not things and not findings:
        hint = "escreva ao menos os lugares: places: [{code: SEDE, name: Sede, kind: site}]"
        findings.add(Place(file, 1, 1), f"o plano está vazio; {hint}")
    _check(things, findings)
    findings.stop()
    return PlanOfPlaces(tuple(things))


class _Reader:
    def __init__(self, findings: Findings, vocabulary: Vocabulary) -> None:
        self._findings, self._keys = findings, vocabulary.keys
        self._conditions = vocabulary.conditions

    def things(self, table: Table) -> Iterator[Planned]:
        fields = Fields(table, self._findings, "um plano das instalações")
        for name, read in (
            ("places", self._place), ("areas", self._area), ("passages", self._passage),
            ("levels", self._level),
        ):  # fmt: skip
            for one in self._tables(fields.node(name), name):
                yield from read(one)
        fields.done()

    def _place(self, table: Table) -> Iterator[Planned]:
        fields = Fields(table, self._findings, "um lugar")
        columns = {
            "name": self._name(fields),
            "kind": fields.choice("kind", KINDS, required=True),
            "location": self._id(fields, "location", "location"),
        }
        yield self._made("place", fields, columns, {"parent": fields.text("in")})

    def _area(self, table: Table) -> Iterator[Planned]:
        fields = Fields(table, self._findings, "uma área")
        columns = {
            "name": self._name(fields),
            "level": self._id(fields, "level", "area_level", required=True),
            "kinds": self._ids(fields, "kinds", self._keys["area_kind"]),
            "conditions": self._ids(fields, "conditions", self._conditions),
            "capacity": self._number(fields, "capacity"),
            "together": self._number(fields, "together"),
            "once": fields.choice("once", ("true", "false")) == "true",
        }
        spaces, reserved = self._lot(fields)
        refs = {"place": fields.text("in", required=True), "unit": fields.text("unit")}
        yield self._made("area", fields, columns, refs, spaces=spaces, reserved=reserved)

    def _lot(self, fields: Fields) -> tuple[int | None, dict[str, int]]:
        table = as_table(fields.node("lot"), self._findings, "«lot»")
        if table is None:
            return None, {}
        own = Fields(table, self._findings, "um estacionamento")
        spaces, reserved = self._number(own, "spaces", required=True), {}
        kinds = as_table(own.node("reserved"), self._findings, "«reserved»")
        for key, value in kinds.named() if kinds else ():
            if key.text not in self._keys["parking_space"]:
                self._findings.add(key.place, self._unknown(key.text, "parking_space"))
            elif isinstance(value, Scalar) and value.text.isdecimal():
                reserved[key.text] = int(value.text)
            else:
                self._findings.add(key.place, f"«{key.text}»: diga quantas vagas, em algarismos")
        if spaces is not None and sum(reserved.values()) > spaces:
            self._findings.add(table.place, "há mais vagas reservadas do que vagas")
        own.done()
        return spaces, reserved

    def _passage(self, table: Table) -> Iterator[Planned]:
        fields = Fields(table, self._findings, "uma passagem")
        columns = {
            "name": self._name(fields),
            "kind": fields.choice("kind", PASSAGES, required=True),
            "direction": fields.choice("direction", DIRECTIONS) or "both",
        }
        refs = {"inside": fields.text("inside", required=True), "outside": fields.text("outside")}
        devices = list(self._tables(fields.node("devices"), "devices"))
        made = self._made("passage", fields, columns, refs)
        yield made
        for one in devices:
            own = Fields(one, self._findings, "um leitor")
            read = {
                "side": own.choice("side", SIDES, required=True),
                "reads": self._ids(own, "reads", dict.fromkeys(READS, "")) or ["badge"],
                "address": own.text("address")[:120],
                "safe": own.choice("safe", ("true", "false")) == "true",
            }
            if read["safe"] and read["side"] == "in":
                hint = "o cofre fica com o crachá de quem sai: side: out"
                self._findings.add(own.place("safe"), hint)
            yield self._made("device", own, read, {"passage": made.code})

    def _level(self, table: Table) -> Iterator[Planned]:
        fields = Fields(table, self._findings, "um nível de acesso")
        columns = {"name": self._name(fields)}
        areas = fields.texts("areas")
        if not areas:
            self._findings.add(table.place, "diga as áreas do nível de acesso: areas: [C1-GERAL]")
        yield self._made("level", fields, columns, {}, areas=areas)

    def _made(
        self,
        what: str,
        fields: Fields,
        columns: Mapping[str, object],
        refs: Mapping[str, str],
        *,
        areas: tuple[str, ...] = (),
        spaces: int | None = None,
        reserved: dict[str, int] | None = None,
    ) -> Planned:
        code = fields.text("code", required=True)
        if code and not _CODE.fullmatch(code):
            hint = "use até 40 letras maiúsculas, algarismos, ponto, hífen e sublinhado, como C1-T"
            self._findings.add(fields.place("code"), f"código «{code}»: {hint}")
        fields.done()
        at = fields.place("code")
        return Planned(what, code, dict(columns), at, dict(refs), areas, spaces, reserved or {})

    def _name(self, fields: Fields) -> str:
        name = fields.text("name", required=True)
        if len(name) > 120:
            self._findings.add(fields.place("name"), "o nome passa de 120 letras (limite nosso)")
        return name

    def _number(self, fields: Fields, name: str, *, required: bool = False) -> int | None:
        text = fields.text(name, required=required)
        if text and not (text.isdecimal() and len(text) < 7):
            self._findings.add(fields.place(name), f"«{name}: {text}»: escreva um número inteiro")
            return None
        return int(text) if text else None

    def _id(self, fields: Fields, name: str, dimension: str, *, required: bool = False) -> str:
        text = fields.text(name, required=required)
        if text and text not in self._keys[dimension]:
            self._findings.add(fields.place(name), self._unknown(text, dimension))
        return text

    def _ids(self, fields: Fields, name: str, known: Mapping[str, str]) -> list[str]:
        found = list(fields.texts(name))
        for text in found:
            if text not in known:
                hint = ", ".join(sorted(known))
                self._findings.add(fields.place(name), f"«{text}» não existe: há {hint}")
        return found

    def _unknown(self, text: str, dimension: str) -> str:
        return f"«{text}» não existe: há {', '.join(sorted(self._keys[dimension]))}"

    def _tables(self, node: Node | None, name: str) -> Iterator[Table]:
        if node is not None and not isinstance(node, Items):
            self._findings.add(node.place, f"«{name}» é uma lista: - {{code: …}}")
        for item in node.items if isinstance(node, Items) else ():
            if table := as_table(item, self._findings, f"um item de «{name}»"):
                yield table


def _check(things: list[Planned], findings: Findings) -> None:
    """Codes said once, and names that name something said before."""
    known: dict[str, set[str]] = {}
    targets = {"parent": "place", "place": "place", "inside": "area", "outside": "area"}
    for thing in things:
        mine = known.setdefault(thing.what, set())
        if thing.code in mine:
            findings.add(thing.at, f"o código «{thing.code}» aparece duas vezes")
        for ref, code in thing.refs.items():
            if ref in targets and code and code not in known.get(targets[ref], set()):
                what = "o lugar" if targets[ref] == "place" else "a área"
                findings.add(thing.at, f"«{thing.code}» cita {what} «{code}», que não vem antes")
        for code in thing.areas:
            if code not in known.get("area", set()):
                findings.add(thing.at, f"«{thing.code}» cita a área «{code}», que não existe")
        mine.add(thing.code)
