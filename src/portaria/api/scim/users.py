"""Persons as ``User``, a page at a time: the number of queries does not depend on its rows."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import (
    CharField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Cast, Coalesce
from scim2_models import Meta, Resource

from portaria.accounts.models import Account
from portaria.api.models import ScimName
from portaria.api.scim import shapes
from portaria.api.scim.bodies import Offer
from portaria.api.scim.filtering import Attribute
from portaria.api.scim.principal import principal, principals
from portaria.ledger.models import Act
from portaria.mail.lists.models import ListMember
from portaria.mail.models import Alias, Mailbox
from portaria.people.models import Bond, Person
from portaria.people.names import words
from portaria.people.queries import in_force, shown_name

_OPEN = ("active", "suspended")


def persons_of(body: str, today: date) -> QuerySet[Person]:
    """Persons with bonds in the body that SCIM was not told to forget, with what filters need."""
    gone = ScimName.objects.filter(
        body=body, resource="User", object=OuterRef("pk"), deleted_at__isnull=False
    )
    bonds = Bond.objects.filter(person=OuterRef("pk"), body=body)
    first = principals(body, today)
    names = ScimName.objects.filter(body=body, resource="User", object=OuterRef("pk"))
    acts = Act.objects.filter(person=OuterRef("pk"), body=body).order_by("-id")
    return (
        Person.objects.filter(Exists(bonds))
        .exclude(Exists(gone))
        .alias(
            shown=shown_name(),
            key=Cast("pk", CharField()),
            registration=Subquery(first.values("registration")[:1]),
            category=Subquery(first.values("category")[:1]),
            post=Subquery(first.values("post")[:1]),
            unit=Cast(Subquery(first.values("unit")[:1]), CharField()),
            acronym=Subquery(first.values("unit__acronym")[:1]),
            external=Subquery(names.values("external")[:1]),
            in_force=Exists(bonds.filter(in_force(today))),
            modified=Coalesce(Subquery(acts.values("recorded_at")[:1]), F("recorded_at")),
        )
    )


def _found_by(value: Any) -> Q:
    """What the index of words finds of a registration."""
    found = " & ".join(words(str(value)))
    return Q(search=SearchQuery(found, search_type="raw", config="simple")) if found else Q()


def _by_address(today: date, lookup: str, value: Any) -> Q:
    boxes = Mailbox.objects.filter(person=OuterRef("pk"), state__in=_OPEN)
    aliases = Alias.objects.filter(in_force(today), mailbox__person=OuterRef("pk"))
    where = {f"address__{lookup}": value}
    return Q(Exists(boxes.filter(**where))) | Q(Exists(aliases.filter(**where)))


def _by_group(lookup: str, value: Any) -> Q:
    if lookup != "exact" or not str(value).startswith("unit-"):
        return Q(pk__in=[])
    return Q(unit=str(value).removeprefix("unit-"))


_ATTRIBUTES = {
    "id": Attribute("key", exact=True),
    "externalid": Attribute("external", exact=True),
    "username": Attribute("registration", prefilter=_found_by),
    "employeenumber": Attribute("registration", prefilter=_found_by),
    "name.formatted": Attribute("name"),
    "displayname": Attribute("shown"),
    "title": Attribute("post"),
    "usertype": Attribute("category", exact=True),
    "department": Attribute("acronym"),
    "active": Attribute("in_force"),
    "meta.created": Attribute("recorded_at"),
    "meta.lastmodified": Attribute("modified"),
    "groups": Attribute(exact=True, find=_by_group),
    "groups.value": Attribute(exact=True, find=_by_group),
}
ORDERS = ("id", "username", "name.formatted", "displayname", "title", "usertype", "meta.created",
          "meta.lastmodified", "externalid", "active", "department", "employeenumber")  # fmt: skip


def attributes(today: date) -> dict[str, Attribute]:
    """What rows of persons answer for, by name in lower case; the schema's name before it is not
    needed."""
    by_address = Attribute(find=partial(_by_address, today))
    return {**_ATTRIBUTES, "emails": by_address, "emails.value": by_address}


@dataclass(slots=True)
class Around:
    """What stands around a page of persons, by person."""

    bonds: dict[int, list[Bond]] = field(default_factory=lambda: defaultdict(list))
    accounts: dict[int, list[Account]] = field(default_factory=lambda: defaultdict(list))
    emails: dict[int, list[tuple[str, bool]]] = field(default_factory=lambda: defaultdict(list))
    lists: dict[int, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    external: dict[int, str] = field(default_factory=dict)
    modified: dict[int, datetime] = field(default_factory=dict)


def around(keys: Sequence[int], body: str, today: date) -> Around:
    """Everything that the resources of ``keys`` show, in seven queries."""
    found = Around()
    bonds = Bond.objects.filter(person__in=keys, body=body)
    for bond in bonds.select_related("unit__parent", "unit__head", "unit__parent__head"):
        found.bonds[bond.person_id].append(bond)
    for account in Account.objects.filter(person__in=keys, body=body).exclude(state="erased"):
        found.accounts[account.person_id].append(account)
    owners: dict[int, int] = {}
    boxes = Mailbox.objects.filter(person__in=keys, body=body, state__in=_OPEN)
    for box in boxes.order_by("id"):
        if box.person_id is not None and box.address:
            owners[box.pk] = box.person_id
            found.emails[box.person_id].append((box.address, True))
    for alias in Alias.objects.filter(in_force(today), mailbox__in=list(owners)).order_by(
        "address"
    ):
        found.emails[owners[alias.mailbox_id]].append((alias.address, False))
    on = ListMember.objects.filter(mailbox__in=list(owners), end=None, list__state="active")
    for key, name, member in on.order_by("list").values_list("list", "list__name", "mailbox"):
        if member is not None:
            found.lists[owners[member]].append((key, name))
    names = ScimName.objects.filter(body=body, resource="User", object__in=keys)
    found.external = dict(names.values_list("object", "external"))
    acts = Act.objects.filter(person__in=keys, body=body).values("person")
    for row in acts.annotate(last=Max("recorded_at")):
        if row["person"] is not None:
            found.modified[row["person"]] = row["last"]
    return found


def users(
    persons: Sequence[Person], body: str, organization: str, today: date, offer: Offer
) -> list[Resource[Any]]:
    """``persons`` as resources."""
    known = around([person.pk for person in persons], body, today)
    return [_user(person, known, organization, today, offer) for person in persons]


def _user(
    person: Person, known: Around, organization: str, today: date, offer: Offer
) -> Resource[Any]:
    bonds = sorted(known.bonds[person.pk], key=lambda bond: (bond.start, bond.pk))
    main = principal(bonds, today)
    content: dict[str, Any] = {
        "schemas": [shapes.USER, shapes.ENTERPRISE],
        "id": str(person.pk),
        "externalId": known.external.get(person.pk) or None,
        "userName": main.registration,
        "name": {"formatted": person.name},
        "displayName": person.shown_name,
        "title": main.post or None,
        "userType": main.category,
        "active": any(bond.holds_on(today) for bond in bonds),
        "emails": [
            {"value": address, "type": "work", "primary": own}
            for address, own in known.emails[person.pk]
        ],
        "entitlements": [
            {"value": one.login, "display": one.state, "type": "account"}
            for one in known.accounts[person.pk]
        ],
        "roles": [_role(bond, main, today) for bond in bonds],
        "groups": _groups(main, known.lists[person.pk]),
        shapes.ENTERPRISE: _enterprise(main, organization),
    }
    return made(offer.user, content, "User", person.recorded_at, known.modified.get(person.pk))


def made(
    model: type[Resource[Any]],
    content: dict[str, Any],
    name: str,
    created: datetime,
    modified: datetime | None,
) -> Resource[Any]:
    """The resource, with the version that its content has (RFC 7644, 3.14)."""
    found = model.model_validate(content)
    text = json.dumps(content, sort_keys=True, default=str)
    found.meta = Meta(
        resource_type=name,
        created=created,
        last_modified=max(created, modified or created),
        version=f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"',
    )
    return found


def _groups(main: Bond, lists: Sequence[tuple[int, str]]) -> list[dict[str, Any]]:
    found = []
    if main.unit is not None:
        found.append(link(f"unit-{main.unit.pk}", main.unit.acronym))
    found += [link(f"list-{key}", name) for key, name in lists]
    return [{**one, "type": "direct"} for one in found]


def link(key: str, display: str) -> dict[str, Any]:
    """A link to a group."""
    return {"value": key, "$ref": f"Groups/{key}", "display": display}


def _role(bond: Bond, main: Bond, today: date) -> dict[str, Any]:
    ended = bond.end is not None and bond.end <= today
    return {
        "value": bond.registration,
        "display": bond.category,
        "type": "ended" if ended else bond.situation,
        "primary": bond.pk == main.pk,
    }


def _enterprise(main: Bond, organization: str) -> dict[str, Any]:
    unit = main.unit
    parent = unit.parent if unit else None
    head = unit.head if unit else None
    if head is not None and head.pk == main.person_id:
        head = parent.head if parent else None
    return {
        "employeeNumber": main.registration,
        "organization": organization,
        "division": parent.acronym if parent else None,
        "department": unit.acronym if unit else None,
        "manager": head
        and {"value": str(head.pk), "$ref": f"Users/{head.pk}", "displayName": head.shown_name},
    }
