"""Lines of HR files as typed rows, checked one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portaria.people import cpf
from portaria.people.comparing import ended_from
from portaria.people.hr.normal import normal
from portaria.people.hr.settings import NOT_OURS, HrSettings
from portaria.people.hr.values import Values
from portaria.people.states import Away, Said


@dataclass(slots=True)
class BondRow:
    """A bond's line. Units are still codes."""

    line: int
    said: Said
    unit: str
    unit_name: str
    working_unit: str
    working_unit_name: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit's line. ``parent`` and ``successor`` are codes; heads are keys of persons."""

    line: int
    code: str
    acronym: str
    name: str
    kind: str
    parent: str
    head: str
    substitute: str
    start: date | None
    end: date | None
    successor: str


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """A leave, by the person's key."""

    line: int
    person_key: str
    leave: Away


class Understanding:
    """What is needed to understand lines beside the layout: the body's settings and the day."""

    def __init__(self, settings: HrSettings, layout_name: str, today: date) -> None:
        self.settings = settings
        self.layout_name = layout_name
        self.today = today
        self.categories = settings.normal_categories()

    def category(self, v: Values, *, needed: bool = True) -> str:
        """The category id; a word never seen is a problem, never a guess."""
        text = v.text("category")
        found = self.categories.get(normal(text), "") if text else ""
        if text and not found and needed:
            why = "categoria nunca vista: diga o que ela é em hr.categories do body.yaml"
            v.bad("category", text, why)
        return found

    def person_key(self, v: Values) -> tuple[str, str, bytes | None]:
        """(key, CPF digits or "", its keyed hash or None)."""
        digits = v.cpf("cpf")
        if digits:
            hashed = cpf.index(digits)
            return f"cpf:{hashed.hex()}", digits, hashed
        own = v.text("person_key", 80)
        if not own and v.sound:
            v.bad("cpf" if "cpf" in v.places else "person_key", "", "a linha não diz de quem é")
        return (f"{self.layout_name}:{own}" if own else ""), "", None


def read_bond(v: Values, u: Understanding) -> BondRow | None:
    """The current line as a bond; None if it has a problem or is to be left out."""
    situation = v.word("situation") or "active"
    ended_by = situation if situation in ("retirement", "death") else ""
    category = u.category(v, needed=not ended_by)
    if category == NOT_OURS and not ended_by:
        return None
    person_key, digits, hashed = u.person_key(v)
    start, end = v.date("start"), v.date("end")
    said = Said(
        key=_bond_key(v),
        person_key=person_key,
        name=v.text("name"),
        registration=v.text("registration", 40),
        category="" if category == NOT_OURS else category,
        start=start,
        social_name=v.text("social_name"),
        cpf=digits,
        cpf_hash=hashed,
        born_on=v.date("born_on"),
        email=v.text("email"),
        phone=v.text("phone"),
        visual_disability={"yes": True, "no": False}.get(v.word("visual_disability")),
        post=v.text("post"),
        function=v.text("function"),
        hr_situation=v.text("situation"),
        planned_end=v.date("planned_end"),
        end=end,
        end_kind=ended_by or v.word("end_kind"),
        unit_since=v.date("unit_since"),
        leave=_leave(v, situation),
        secondment=_secondment(v, situation, u.settings.org_code),
        origin=v.text("origin") or ("outro órgão" if situation == "seconded_in" else ""),
    )
    _check(v, said, situation, u.today)
    if not v.sound:
        return None
    return BondRow(
        v.line,
        said,
        v.text("unit", 60),
        v.text("unit_name"),
        v.text("working_unit", 60),
        v.text("working_unit_name"),
    )


def _bond_key(v: Values) -> str:
    parts = []
    for part in v.file.key:
        text = v.column(part.column)
        if part.then:
            text = part.then if v.known(text) else part.otherwise
        parts.append(text)
    key = "|".join(parts)
    if len(key) > 120:
        v.bad_line(key, "chave do vínculo com mais de 120 caracteres (limite nosso)")
    return key


def _dates_are_of_secondment(v: Values, situation: str) -> bool:
    return situation == "seconded_out" and "to_body" in v.places and not v.text("leave_kind")


def _leave(v: Values, situation: str) -> Away | None:
    start = v.date("away_start")
    if _dates_are_of_secondment(v, situation):
        return None
    if situation == "leave" and start is None and v.sound:
        v.bad("away_start", "", "afastado sem dia de início")
    return Away(start, v.date("away_end"), v.word("leave_kind")) if start else None


def _secondment(v: Values, situation: str, org_code: str) -> Away | None:
    works_at = v.text("working_body_code")
    elsewhere = bool(org_code and works_at and works_at != org_code)
    if situation != "seconded_out" and not elsewhere:
        return None
    to_body = v.text("to_body") or (v.text("working_body") if elsewhere else "")
    if _dates_are_of_secondment(v, situation):
        return Away(v.date("away_start"), v.date("away_end"), "", to_body)
    return Away(None, None, "", to_body)


def _check(v: Values, said: Said, situation: str, today: date) -> None:
    """What a line must not say of itself."""
    if said.start is None and not v.file.start_may_be_unknown and v.sound:
        v.bad("start", "", "vínculo sem dia de início")
    for field, day in (("end", said.end), ("planned_end", said.planned_end)):
        _in_order(v, field, said.start, day)
    away = said.leave or said.secondment
    if away:
        _in_order(v, "away_end", away.start, away.until)
    if said.unit_since and said.unit_since > today:
        why = "a lotação só se informa a partir do seu dia"
        v.bad("unit_since", f"{said.unit_since:%d/%m/%Y}", why)
    _check_end(v, said, situation, today)


def _in_order(v: Values, field: str, start: date | None, end: date | None) -> None:
    if start and end and end < start:
        v.bad(field, f"{end:%d/%m/%Y}", f"termina antes de começar ({start:%d/%m/%Y})")


def _check_end(v: Values, said: Said, situation: str, today: date) -> None:
    if said.end and not v.text("end_kind") and not said.end_kind:
        v.bad("end_kind", "", "vínculo encerrado sem motivo")
    if situation == "ended" and not said.end:
        v.bad("end", "", "desligado sem dia do fim")
    if said.end_kind and not said.end and situation not in ("ended", "retirement", "death"):
        v.bad("end", "", "há motivo de fim, mas não há dia do fim")
    over = said.end and said.end_kind and ended_from(said.end, said.end_kind) <= today
    if over and situation != "ended":
        why = f"em vigor, mas com fim em {said.end:%d/%m/%Y}"
        v.bad("situation", v.text("situation"), why)


def read_unit(v: Values, _u: Understanding) -> UnitRow | None:
    """The current line as a unit; None if it has a problem."""
    row = UnitRow(
        v.line,
        v.text("code", 60),
        v.text("acronym", 40),
        v.text("name"),
        v.text("kind", 40),
        v.text("parent", 60),
        _head(v, "head"),
        _head(v, "substitute"),
        v.date("start"),
        v.date("end"),
        v.text("successor", 60),
    )
    _in_order(v, "end", row.start, row.end)
    if row.end and not row.successor:
        v.bad("successor", "", "unidade extinta sem sucessora: quem recebe o que ela tinha?")
    if row.successor and row.successor == row.code:
        v.bad("successor", row.successor, "a unidade não pode suceder a si mesma")
    return row if v.sound else None


def _head(v: Values, field: str) -> str:
    digits = v.cpf(field)
    return f"cpf:{cpf.index(digits).hex()}" if digits else ""


def read_leave(v: Values, u: Understanding) -> LeaveRow | None:
    """The current line as a leave; None if it has a problem."""
    key, _, _ = u.person_key(v)
    start, until = v.date("away_start"), v.date("away_end")
    _in_order(v, "away_end", start, until)
    if not v.sound:
        return None
    return LeaveRow(v.line, key, Away(start, until, v.word("leave_kind")))
