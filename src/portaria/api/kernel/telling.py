"""HR's word by a program: who comes, and functional events. The same act as the HR files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Header, Schema
from pydantic import Field

from portaria.api.kernel.people import router
from portaria.api.once import once
from portaria.frame.api.caller import caller_of
from portaria.frame.api.keys import Day, Slug
from portaria.frame.api.problems import refused
from portaria.people.hr.event_rows import EventRow
from portaria.people.hr.telling import NotTold, PersonTold, tell_events, tell_persons
from portaria.people.models import Bond
from portaria.people.types import EventKind

SCOPE = "persons:write"
MOST = 100
"""What one request may tell; ours, no norm's: a whole body comes by file."""

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=100,
        pattern=r"^[\x21-\x7e]*$",
        description="Uma por pedido: o mesmo pedido repetido com ela é feito uma vez só",
    ),
]
SAYS = r"^[^\x00]*[^\s\x00][^\x00]*$"
"""Not blank, and nothing that the database does not hold (``\\S`` alone would be NUL, too)."""
Short = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
Code = Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")]
Number = Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")]
Told = Literal[
    "transfer", "category_change", "leave", "return", "secondment_out", "secondment_end",
    "dismissal", "retirement", "death", "contract_end", "contract_renewal", "reinstatement",
    "name_change", "registration_change", "unit_renamed", "unit_extinct",
]  # fmt: skip


class PersonIn(Schema, extra="forbid"):
    """Somebody who comes."""

    registration: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00]+$")]
    name: Annotated[str, Field(min_length=1, max_length=200, pattern=SAYS)]
    category: Code
    start: Day
    unit: Code = Field("", description="Código da unidade de lotação")
    cpf: str = Field("", max_length=14)
    person_key: Number = Field("", description="A chave da pessoa no RH, onde ele não usa o CPF")
    social_name: Short = ""
    born_on: Day | None = None
    post: Short = ""
    function: Short = ""
    planned_end: Day | None = None
    origin: Short = Field("", description="Órgão de origem, de quem chega cedido")


class PersonsIn(Schema, extra="forbid"):
    """Those who come, all or none."""

    persons: list[PersonIn] = Field(min_length=1, max_length=MOST)


class Admitted(Schema):
    """A person and the bond just recorded."""

    person: int
    bond: int
    registration: str


class AdmittedOut(Schema):
    """Those who came, in the order told."""

    items: list[Admitted]


class EventIn(Schema, extra="forbid"):
    """A functional event: of a bond by its registration, or of a unit by its code."""

    kind: Told
    day: Day = Field(description="O dia de que vale; o de um contrato que acaba é o último dele")
    registration: Number = ""
    until: Day | None = Field(None, description="Último dia do afastamento, da cessão, do contrato")
    unit: Code = Field("", description="A nova lotação; num evento de unidade, a unidade")
    category: Code = ""
    leave_kind: Literal["vacation", "licence", "absence"] = "absence"
    to_body: Short = ""
    name: Short = ""
    new_registration: Number = ""
    successor: Code = Field("", description="Código da unidade que sucede à extinta")
    acronym: Number = ""


class EventsIn(Schema, extra="forbid"):
    """Events in the order in which they are told, all or none."""

    events: list[EventIn] = Field(min_length=1, max_length=MOST)


class EventsOut(Schema):
    """Keys of the events recorded; one that says what is known already makes none."""

    events: list[int]


def _told(tell: Callable[[], list[int]], where: str) -> list[int]:
    try:
        return tell()
    except NotTold as error:
        errors = [(f"body.{where}.{which}.{field}", why) for which, field, why in error.problems]
        detail = _("Nada foi registrado: corrija o que «errors» aponta e envie tudo de novo.")
        raise refused(detail, errors) from error


@router.at(
    "POST", "/persons", scope=SCOPE, answers=AdmittedOut, summary="Informar quem chega",
    status=201, errors=(409,),
)  # fmt: skip
def persons_told(
    request: HttpRequest, body: Slug, told: PersonsIn, key: IdempotencyKey = ""
) -> object:
    """Admissões e chegadas de cedidos: a pessoa, o vínculo e o evento, com suas consequências."""
    caller = caller_of(request)
    persons = [PersonTold(**one.dict()) for one in told.persons]

    def perform() -> dict[str, Any]:
        bonds = _told(
            lambda: tell_persons(persons, body=body, by=caller.by, at=caller.at), "persons"
        )
        rows = {bond.pk: bond for bond in Bond.objects.filter(pk__in=bonds)}
        caller.sees(row.person_id for row in rows.values())
        items = [
            {"person": row.person_id, "bond": row.pk, "registration": row.registration}
            for row in (rows[bond] for bond in bonds)
        ]
        return {"items": items}

    return once(request, caller, key, perform)


@router.at(
    "POST", "/events", scope=SCOPE, answers=EventsOut, summary="Informar eventos funcionais",
    status=201, errors=(409,),
)  # fmt: skip
def events_told(
    request: HttpRequest, body: Slug, told: EventsIn, key: IdempotencyKey = ""
) -> object:
    """Eventos funcionais: valem como os do arquivo do RH, com as mesmas consequências."""
    caller = caller_of(request)
    rows = [_row(number, one) for number, one in enumerate(told.events)]

    def perform() -> dict[str, Any]:
        found = _told(lambda: tell_events(rows, body=body, by=caller.by, at=caller.at), "events")
        return {"events": found}

    return once(request, caller, key, perform)


def _row(number: int, one: EventIn) -> EventRow:
    return EventRow(
        number,
        one.registration,
        EventKind(one.kind),
        one.day,
        one.until,
        one.unit,
        one.category,
        one.leave_kind,
        one.to_body,
        one.name,
        one.new_registration,
        one.successor,
        one.acronym,
    )
