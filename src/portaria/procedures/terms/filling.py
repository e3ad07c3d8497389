"""Filling terms in from HR data: exactly what is shown, signed and kept (T1)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portaria.bodies.assembly import Assembled
from portaria.bodies.policies import adopted
from portaria.frame import categories, citations
from portaria.norms.policy import Policy
from portaria.norms.term_templates import FILLED
from portaria.norms.vocabulary import Rule
from portaria.people import cpf, rules
from portaria.people.models import Bond, Person
from portaria.people.queries import in_force
from portaria.people.superiors import heads_over
from portaria.procedures.terms.templates import Chosen, chosen
from portaria.procedures.terms.types import Filled, TermHeld, document_of

UNKNOWN = "(não consta do cadastro)"
_PARTICULARS = "\n# O que a norma diz deste termo\n{}\n"
_WHY = "\n# Justificativa anexa\n{}\n"


def filled(
    terms: Iterable[TermHeld], at: datetime, reasons: Mapping[int, str] | None = None
) -> dict[int, Filled]:
    """The document of each term as it would be signed at ``at``, by the term's key; ``reasons`` is
    the justification to attach, by the same key. A fixed number of queries for each body."""
    found: dict[int, Filled] = {}
    by_body: dict[str, list[TermHeld]] = {}
    for term in terms:
        by_body.setdefault(term.body, []).append(term)
    for body, theirs in by_body.items():
        desk = _Desk.of(body, theirs, at)
        for term in theirs:
            found[term.id] = desk.fill(term, (reasons or {}).get(term.id, "").strip())
    return found


@dataclass(frozen=True, slots=True)
class _Desk:
    """What filling the terms of one body needs, read at once."""

    its: Assembled
    day: date
    policy: Policy
    persons: Mapping[int, Person]
    bonds: Mapping[int, Bond]
    heads: Mapping[int, str]

    @classmethod
    def of(cls, body: str, terms: Sequence[TermHeld], at: datetime) -> _Desk:
        its = adopted(body)
        day = its.calendar.day_of(at)
        keys = {term.person for term in terms}
        units = {t.person: t.unit for t in terms if t.unit is not None}
        acting = {p: h.acting for p, h in heads_over(units, day).items() if h.acting}
        persons = Person.objects.in_bulk(keys | set(acting.values()))
        return cls(
            its,
            day,
            its.law.on(day),
            persons,
            _bonds(body, keys, day),
            {person: persons[head].shown_name for person, head in acting.items()},
        )

    def fill(self, term: TermHeld, why: str) -> Filled:
        one = chosen(self.its, term.kind, term.provisions, self.day)
        fields = self._fields(term, one)
        text = FILLED.sub(lambda match: fields.get(match[1], "") or UNKNOWN, one.version.text)
        if not one.norm and term.about:
            text += f"\n- {term.about}\n"
        if said := list(self._particulars(one)):
            text += _PARTICULARS.format("\n".join(f"- {line}" for line in said))
        if why:
            text += _WHY.format(why)
        document = document_of(one.template.title, text)
        return Filled(
            title=one.template.title,
            text=text.strip(),
            digest=hashlib.sha256(document.encode()).hexdigest(),
            norm=one.norm,
            version=one.version.number,
            witnesses=self._number(one, rules.TERM_WITNESSES),
            copies=self._number(one, rules.TERM_COPIES),
        )

    def _fields(self, term: TermHeld, one: Chosen) -> Mapping[str, str]:
        person, bond = self.persons[term.person], self.bonds.get(term.person)
        unit = (bond.working_unit or bond.unit) if bond else None
        forum = self._value(one, rules.TERM_FORUM)
        ordered = term.provisions[0] if term.provisions else one.ref
        return {
            "pessoa.nome": person.shown_name,
            "pessoa.cpf": _cpf(person),
            "pessoa.matricula": bond.registration if bond else "",
            "pessoa.categoria": categories.label(bond.category) if bond else "",
            "pessoa.cargo": (bond.function or bond.post) if bond else "",
            "pessoa.unidade": f"{unit.name} ({unit.acronym})" if unit else "",
            "chefia.nome": self.heads.get(term.person, ""),
            "orgao.nome": self.its.config.name,
            "orgao.sigla": self.its.config.acronym or self.its.config.name,
            "norma.dispositivo": citations.label(ordered, term.body) if ordered else "a norma",
            "objeto": term.about or "–",
            "foro": str(forum[0]) if forum else "",
        }

    def _value(self, one: Chosen, rule: Rule[object]) -> tuple[object, str] | None:
        """The value in force that the template follows, and its provision."""
        if rule.name not in one.template.follows:
            return None
        found = self.policy.find(rule)
        return (found.value, found.ref) if found else None

    def _number(self, one: Chosen, rule: Rule[int]) -> int:
        found = self._value(one, rule)
        return int(str(found[0])) if found else 0

    def _particulars(self, one: Chosen) -> Iterator[str]:
        """What the rules that the template follows say, each with its provision."""
        copies = self._value(one, rules.TERM_COPIES)
        whom = ": " + "; ".join(one.template.copies_for) if one.template.copies_for else ""
        if copies or whom:
            number, ref = copies or (len(one.template.copies_for), one.ref)
            yield f"Vias, de igual teor: {number}{whom} ({self._cited(ref)})."
        if witnesses := self._value(one, rules.TERM_WITNESSES):
            yield f"Testemunhas: {witnesses[0]} ({self._cited(witnesses[1])})."
        if outlives := self._value(one, rules.TERM_OUTLIVES):
            said = "continuam depois do vínculo" if outlives[0] else "cessam com o vínculo"
            yield f"As obrigações {said} ({self._cited(outlives[1])})."

    def _cited(self, ref: str) -> str:
        return citations.label(ref, self.its.config.slug)


def _cpf(person: Person) -> str:
    if person.cpf_encrypted is None:
        return ""
    digits = cpf.decrypt(bytes(person.cpf_encrypted))
    return f"{digits[:3]}.{digits[3:6]}.{digits[6:9]}-{digits[9:]}"


def _bonds(body: str, persons: Iterable[int], day: date) -> dict[int, Bond]:
    """The latest bond in force of each person in the body."""
    found = Bond.objects.filter(in_force(day), body_id=body, person_id__in=list(persons))
    held = found.select_related("unit", "working_unit")
    return {bond.person_id: bond for bond in held.order_by("start", "id")}
