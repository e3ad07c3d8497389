"""Persons and bonds, read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, cast

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import Field

from portaria.api.kernel.people import router
from portaria.bodies.models import Body
from portaria.frame.api.caller import Caller, caller_of
from portaria.frame.api.keys import Key, PathKey, Slug, Text
from portaria.frame.api.paging import Page, Paging, page
from portaria.frame.api.problems import missing, refused
from portaria.frame.api.shapes import shape
from portaria.people import cpf
from portaria.people.models import Bond, Person
from portaria.people.names import prefix_query
from portaria.people.queries import not_over

SCOPE = "persons:read"
Situation = Literal["active", "leave", "seconded_out", "ended"]


class UnitRef(Schema):
    """A unit, named."""

    id: int
    code: str
    acronym: str


class BondOut(Schema):
    """What ties a person to the body."""

    id: int
    person: int
    registration: str = Field(description="Matrícula")
    category: str = Field(description="Categoria, um identificador de packs/categories")
    post: str = Field(description="Cargo")
    function: str = Field(description="Função")
    unit: UnitRef | None
    working_unit: UnitRef | None = Field(description="Exercício, se outra que não a lotação")
    situation: Situation = Field(description="No dia de hoje, onde o órgão está")
    start: date
    planned_end: date | None = Field(description="Último dia do contrato")
    end: date | None = Field(description="Primeiro dia sem o vínculo")
    end_kind: str
    away_until: date | None


class PersonOut(Schema):
    """A person with bonds in the body, past ones too."""

    id: int
    name: str = Field(description="O nome social, onde há um (Decreto 8.727/2016, art. 4º)")
    cpf: str = Field(description="Sempre com máscara; vazio onde o RH não o informou")
    died_on: date | None
    bonds: list[BondOut]


class BondFilters(Paging):
    """Which bonds."""

    category: Text = ""
    unit: Key | None = Field(None, description="De lotação ou de exercício")
    situation: Situation | Literal[""] = ""
    registration: Text = ""
    sort: Literal["id", "-id"] = "id"


class PersonFilters(Paging):
    """Which persons."""

    q: Text = Field("", description="Começos de palavras do nome ou da matrícula")
    category: Text = ""
    unit: Key | None = Field(None, description="De lotação ou de exercício")
    situation: Situation | Literal[""] = ""
    registration: Text = ""
    sort: Literal["name", "-name", "id", "-id"] = "name"


class Lookup(Schema, extra="forbid"):
    """Whom to look for. A CPF stands here and never in an address."""

    cpf: str = Field(max_length=20)


def shown_bonds(bonds: Sequence[Bond], today: date) -> list[BondOut]:
    """Bonds as they are answered."""
    return [_bond(bond, today) for bond in bonds]


def _bond(bond: Bond, today: date) -> BondOut:
    ended = bond.end is not None and bond.end <= today
    return BondOut(
        id=bond.pk,
        person=bond.person_id,
        registration=bond.registration,
        category=bond.category,
        post=bond.post,
        function=bond.function,
        unit=shape(UnitRef, bond.unit) if bond.unit else None,
        working_unit=shape(UnitRef, bond.working_unit) if bond.working_unit else None,
        situation="ended" if ended else cast("Situation", bond.situation),
        start=bond.start,
        planned_end=bond.planned_end,
        end=bond.end,
        end_kind=bond.end_kind,
        away_until=bond.away_until,
    )


def shown_persons(persons: Sequence[Person], caller: Caller) -> list[PersonOut]:
    """Persons with their bonds in the caller's body, in one query for all, and on record."""
    caller.sees(person.pk for person in persons)
    bonds: dict[int, list[Bond]] = {person.pk: [] for person in persons}
    found = Bond.objects.filter(person__in=list(bonds), body=caller.body)
    for bond in found.select_related("unit", "working_unit").order_by("start", "id"):
        bonds[bond.person_id].append(bond)
    return [
        PersonOut(
            id=person.pk,
            name=person.shown_name,
            cpf=cpf.masked(person.cpf_encrypted),
            died_on=person.died_on,
            bonds=shown_bonds(bonds[person.pk], caller.today),
        )
        for person in persons
    ]


def persons_of(body: str) -> QuerySet[Person]:
    """Persons who have, or had, a bond with ``body``."""
    bonds = Bond.objects.filter(person=OuterRef("pk"), body=body)
    return Person.objects.filter(Exists(bonds))


def _bonds(filters: PersonFilters | BondFilters, caller: Caller) -> Q:
    found = Q(body=caller.body)
    if filters.category:
        found &= Q(category=filters.category)
    if filters.unit is not None:
        found &= Q(unit=filters.unit) | Q(working_unit=filters.unit)
    if filters.registration:
        found &= Q(registration=filters.registration)
    if filters.situation == "ended":
        found &= ~not_over(caller.today)
    elif filters.situation:
        found &= Q(situation=filters.situation) & not_over(caller.today)
    return found


@router.reads("/persons", scope=SCOPE, answers=Page[PersonOut], summary="Pessoas")
def persons(request: HttpRequest, body: Slug, filters: Query[PersonFilters]) -> object:
    """Pessoas com vínculo no órgão, também passado, por nome."""
    caller = caller_of(request)
    found = persons_of(body).filter(root=_root(body))
    if filters.q:
        words = prefix_query(filters.q)
        matching = SearchQuery(words, search_type="raw", config="simple")
        found = found.filter(search=matching) if words else found.none()
    condition = _bonds(filters, caller)
    if condition != Q(body=body):
        found = found.filter(Exists(Bond.objects.filter(condition, person=OuterRef("pk"))))
    sorts = {"name": "shown_in_order", "id": "pk"}
    return page(found, filters, sorts, filters.sort, lambda rows: shown_persons(rows, caller))


def _root(body: str) -> str:
    return Body.objects.values_list("root", flat=True).get(pk=body)


@router.reads("/persons/{int:pk}", scope=SCOPE, answers=PersonOut, summary="Uma pessoa")
def person(request: HttpRequest, body: Slug, pk: PathKey) -> object:
    """Uma pessoa e seus vínculos no órgão."""
    found = list(persons_of(body).filter(pk=pk))
    if not found:
        raise missing()
    return shown_persons(found, caller_of(request))[0]


@router.at(
    "POST", "/persons/lookup", scope=SCOPE, answers=Page[PersonOut], summary="Procura por CPF",
)  # fmt: skip
def person_lookup(request: HttpRequest, body: Slug, asked: Lookup) -> object:
    """Quem tem este CPF, entre as pessoas do órgão. Vai no corpo: um CPF não se põe no endereço."""
    try:
        hashed = cpf.index(cpf.clean(asked.cpf))
    except ValueError as error:
        raise refused(_("Isso não é um CPF."), [("body.cpf", str(error))]) from error
    found = list(persons_of(body).filter(cpf_hash=hashed))
    return {"items": shown_persons(found, caller_of(request)), "next": None}


@router.reads("/bonds", scope=SCOPE, answers=Page[BondOut], summary="Vínculos")
def bonds(request: HttpRequest, body: Slug, filters: Query[BondFilters]) -> object:
    """Vínculos com o órgão, também passados."""
    caller = caller_of(request)
    found = Bond.objects.filter(_bonds(filters, caller)).select_related("unit", "working_unit")

    def show(rows: Sequence[Bond]) -> list[BondOut]:
        caller.sees(row.person_id for row in rows)
        return shown_bonds(rows, caller.today)

    return page(found, filters, {"id": "pk"}, filters.sort, show)


@router.reads("/bonds/{int:pk}", scope=SCOPE, answers=BondOut, summary="Um vínculo")
def bond(request: HttpRequest, body: Slug, pk: PathKey) -> object:
    """Um vínculo com o órgão."""
    caller = caller_of(request)
    found = Bond.objects.select_related("unit", "working_unit").filter(pk=pk, body=body).first()
    if found is None:
        raise missing()
    caller.sees([found.person_id])
    return _bond(found, caller.today)
