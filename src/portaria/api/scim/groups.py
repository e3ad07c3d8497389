"""Units and lists as ``Group``: ``unit-7``, ``list-3``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import (
    CharField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat
from scim2_models import NotFoundException, Resource

from portaria.api.models import ScimName
from portaria.api.scim import shapes
from portaria.api.scim.bodies import Offer
from portaria.api.scim.filtering import Attribute
from portaria.api.scim.users import made
from portaria.ledger.models import Act
from portaria.mail.lists.models import ListMember, MailingList
from portaria.people.models import Bond, Person, Unit
from portaria.people.queries import not_over, units_on

_DAWN = datetime(1970, 1, 1, tzinfo=UTC)
"""Of units that were here before the ledger."""
_DATES = "_dates"
MOST_OFFERED = 1000
"""Acronyms that a schema lists; ours, no norm's."""


def parts(key: str) -> tuple[str, int]:
    """(``unit`` or ``list``, its primary key).

    Raises:
        NotFoundException: it is no group's identifier.
    """
    kind, _dash, number = key.partition("-")
    if kind not in ("unit", "list") or not number.isdigit() or len(number) > 18:
        raise NotFoundException(detail="não há este grupo")
    return kind, int(number)


def acronyms(body: str, today: date) -> tuple[str, ...]:
    """Acronyms of the units that exist, for the schema to offer; none where they are too many."""
    found = units_on(today, body=body).order_by("acronym").values_list("acronym")
    names = tuple(dict.fromkeys(name for (name,) in found[: MOST_OFFERED + 1]))
    return names if len(names) <= MOST_OFFERED else ()


def units_of(body: str) -> QuerySet[Unit]:
    """Units that exist, or did, and that SCIM was not told to forget."""
    names = ScimName.objects.filter(body=body, resource="Group", object=OuterRef("pk"))
    return (
        Unit.objects.filter(body=body)
        .exclude(Exists(names.filter(deleted_at__isnull=False)))
        .alias(
            key=Concat(Value("unit-"), Cast("pk", CharField())),
            shown=F("acronym"),
            external=Subquery(names.values("external")[:1]),
        )
    )


def lists_of(body: str) -> QuerySet[MailingList]:
    """Lists in use."""
    return MailingList.objects.filter(body=body, state="active").alias(
        key=Concat(Value("list-"), Cast("pk", CharField())),
        shown=F("name"),
        external=Value(None, output_field=TextField(null=True)),
    )


def attributes(kind: str, today: date) -> dict[str, Attribute]:
    """What rows of units, or of lists, answer for."""

    def by_member(lookup: str, value: Any) -> Q:
        if lookup != "exact" or not str(value).isdigit() or len(str(value)) > 18:
            return Q(pk__in=[])
        if kind == "unit":
            return Q(Exists(_bonds([int(value)], today).filter(unit=OuterRef("pk"))))
        on = ListMember.objects.filter(end=None, mailbox__person=int(value))
        return Q(Exists(on.filter(list=OuterRef("pk"))))

    return {
        "id": Attribute("key", exact=True),
        "externalid": Attribute("external", exact=True),
        "displayname": Attribute("shown"),
        "members": Attribute(exact=True, find=by_member),
        "members.value": Attribute(exact=True, find=by_member),
    }


ORDERS = ("id", "displayname")


def _bonds(persons: Collection[int], today: date) -> QuerySet[Bond]:
    return Bond.objects.filter(not_over(today), person__in=persons)


def groups(
    keys: Sequence[tuple[str, int]], body: str, today: date, offer: Offer, *, members: bool
) -> list[Resource[Any]]:
    """The groups of ``keys``, in their order; with ``members`` only where they are asked for: a
    unit may have thousands."""
    units = [number for kind, number in keys if kind == "unit"]
    lists = [number for kind, number in keys if kind == "list"]
    found = {**_units(units, body), **_lists(lists)}
    if members:
        people = {**_in_units(units, body, today), **_on_lists(lists)}
        for key, group in found.items():
            group["members"] = [_member(*one) for one in people.get(key, ())]
    made_of = [(found[key], found[key].pop(_DATES)) for key in keys if key in found]
    return [made(offer.group, content, "Group", *dates) for content, dates in made_of]


def _units(keys: Sequence[int], body: str) -> dict[tuple[str, int], dict[str, Any]]:
    if not keys:
        return {}
    rows = Unit.objects.filter(pk__in=keys)
    names = ScimName.objects.filter(body=body, resource="Group", object__in=keys)
    external = dict(names.values_list("object", "external"))
    changed = _changed("unit", keys)
    return {
        ("unit", row.pk): {
            "schemas": [shapes.GROUP],
            "id": f"unit-{row.pk}",
            "externalId": external.get(row.pk) or None,
            "displayName": row.acronym,
            _DATES: changed.get(row.pk, (_DAWN, None)),
        }
        for row in rows
    }


def _changed(kind: str, keys: Iterable[int]) -> dict[int, tuple[datetime, datetime | None]]:
    """When each was first and last changed, by its acts."""
    subjects = {f"{kind}:{key}": key for key in keys}
    acts = Act.objects.filter(subject__in=list(subjects)).values("subject")
    rows = acts.annotate(first=Min("recorded_at"), last=Max("recorded_at"))
    return {subjects[row["subject"]]: (row["first"], row["last"]) for row in rows}


def _lists(keys: Sequence[int]) -> dict[tuple[str, int], dict[str, Any]]:
    if not keys:
        return {}
    rows = MailingList.objects.filter(pk__in=keys)
    return {
        ("list", row.pk): {
            "schemas": [shapes.GROUP],
            "id": f"list-{row.pk}",
            "displayName": row.name,
            _DATES: (row.asked_at, row.refreshed_at or row.decided_at),
        }
        for row in rows
    }


Members = dict[tuple[str, int], list[tuple[int, str]]]


def _in_units(keys: Sequence[int], body: str, today: date) -> Members:
    found: Members = defaultdict(list)
    bonds = Bond.objects.filter(not_over(today), unit__in=keys, body=body)
    for bond in bonds.select_related("person").order_by("person").distinct():
        if bond.unit_id is not None:
            found["unit", bond.unit_id].append((bond.person_id, bond.person.shown_name))
    return found


def _on_lists(keys: Sequence[int]) -> Members:
    found: Members = defaultdict(list)
    on = ListMember.objects.filter(list__in=keys, end=None, mailbox__person__isnull=False)
    persons = Person.objects.in_bulk(on.values_list("mailbox__person", flat=True))
    for key, person in on.order_by("id").values_list("list", "mailbox__person"):
        if person is not None:
            found["list", key].append((person, persons[person].shown_name))
    return found


def _member(person: int, name: str) -> dict[str, Any]:
    return {"value": str(person), "$ref": f"Users/{person}", "display": name, "type": "User"}
