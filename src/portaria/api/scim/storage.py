"""The rows behind SCIM: what ``scim2_server`` asks of a storage, by our queries and acts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from scim2_models import (
    InvalidPathException,
    NotFoundException,
    NotImplementedException,
    PreconditionFailedException,
    Resource,
    ResourceType,
    ResponseParameters,
    SearchRequest,
)
from scim2_server.storage import ScimStorage, SearchPage

from portaria.api.scim import groups, telling, users
from portaria.api.scim.bodies import MOST_RESULTS, Offer
from portaria.api.scim.filtering import Attribute, condition
from portaria.database.alphabet import InOrder
from portaria.database.copying import cursor
from portaria.frame.api.caller import Caller
from portaria.people.names import plain

_MEMBERS = "members"
_NAMES = ("displayname", "name.formatted")  # in alphabetical order


class BodyStorage(ScimStorage):
    """The resources of the caller's body, on the caller's day."""

    def __init__(self, caller: Caller, offer: Offer, organization: str) -> None:
        self.caller = caller
        self.offer = offer
        self.organization = organization

    @contextmanager
    def operation(self) -> Iterator[None]:
        """One operation is one transaction; of a bulk, one each."""
        with transaction.atomic():
            yield

    def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,
    ) -> Resource[Any]:
        """One resource; see :class:`ScimStorage`."""
        if resource_type.id == "User":
            found = self._users(self._person(resource_id))
        else:
            key = groups.parts(resource_id)
            rows = self._rows_of_groups()[key[0]]
            known = rows.filter(pk=key[1]).exists()
            found = self._groups([key] if known else [], _asks_members(response_parameters))
        if not found:
            raise NotFoundException(detail="não há este recurso")
        return found[0]

    def _person(self, resource_id: str) -> list[Any]:
        if not (resource_id.isascii() and resource_id.isdigit()) or len(resource_id) > 18:
            return []
        return list(self._persons().filter(pk=int(resource_id)))

    def _persons(self) -> QuerySet[Any]:
        return users.persons_of(self.caller.body, self.caller.today)

    def _users(self, persons: Sequence[Any]) -> list[Resource[Any]]:
        self.caller.sees(person.pk for person in persons)
        return users.users(
            persons, self.caller.body, self.organization, self.caller.today, self.offer
        )

    def _groups(self, keys: Sequence[tuple[str, int]], members: bool) -> list[Resource[Any]]:
        found: list[Any] = groups.groups(
            keys, self.caller.body, self.caller.today, self.offer, members=members
        )
        for group in found:
            self.caller.sees(int(member.value) for member in group.members or ())
        return found

    def _rows_of_groups(self) -> Mapping[str, QuerySet[Any]]:
        return {
            "unit": groups.units_of(self.caller.body),
            "list": groups.lists_of(self.caller.body),
        }

    # -- Search ---------------------------------------------------------

    def search(
        self,
        resource_types: list[ResourceType],
        search_request: SearchRequest[Any],
        *,
        position: Any = None,  # noqa: ARG002  # no cursors are announced
    ) -> SearchPage:
        """A page of resources; see :class:`ScimStorage`."""
        start = search_request.start_index_0 or 0
        count = MOST_RESULTS if search_request.count is None else search_request.count
        names = [kind.id for kind in resource_types]
        if len(names) > 1 and search_request.sort_by is not None:
            raise NotImplementedException(
                detail="a ordem (sortBy) vale para um tipo de recurso de cada vez"
            )
        total = 0
        found: list[Resource[Any]] = []
        for name in names:
            rest = max(0, count - len(found))
            first = max(0, start - total)
            size, page = self._searched(str(name), search_request, first, rest, len(names) > 1)
            total += size
            found += page
        return SearchPage(total, found)

    def _searched(
        self, name: str, asked: SearchRequest[Any], start: int, count: int, mixed: bool
    ) -> tuple[int, list[Resource[Any]]]:
        if name == "User":
            known = users.attributes(self.caller.today)
            rows = _filtered(self._persons(), asked, known, mixed)
            ordered = _ordered(rows, asked, known, users.ORDERS)
            return rows.count(), self._users(list(ordered[start : start + count]))
        keys = self._group_keys(asked, mixed)
        return len(keys), self._groups(keys[start : start + count], _asks_members(asked))

    def _group_keys(self, asked: SearchRequest[Any], mixed: bool) -> list[tuple[str, int]]:
        """Keys of every group that fits, in order: units and lists of a body are few beside its
        persons."""
        found: list[tuple[str, str, int]] = []
        for kind, rows in self._rows_of_groups().items():
            known = groups.attributes(kind, self.caller.today)
            fitting = _filtered(rows, asked, known, mixed)
            pairs = fitting.values_list("acronym" if kind == "unit" else "name", "pk")
            found += [(shown, kind, key) for shown, key in pairs]
        by = _sort_name(asked, groups.ORDERS)
        if by == "displayname":
            found.sort(key=lambda one: (plain(one[0]), one[1:]))
        else:
            found.sort(key=lambda one: (one[1] == "list", one[2]))
        if asked.sort_order == SearchRequest.SortOrder.descending:
            found.reverse()
        return [(kind, key) for _shown, kind, key in found]

    # -- Writing --------------------------------------------------------

    def create(self, resource_type: ResourceType, resource: Resource[Any]) -> Resource[Any]:
        """HR tells of somebody, or of a unit."""
        self._lock()
        if resource_type.id == "User":
            key = str(telling.create_user(resource, self.caller, self.offer.categories))
        else:
            key = f"unit-{telling.create_group(resource, self.caller)}"
        return self.get(resource_type, key)

    def update(
        self,
        resource_type: ResourceType,
        resource: Resource[Any],
        *,
        expected_version: str | None = None,
    ) -> Resource[Any]:
        """HR tells of a change."""
        key = self._still(resource_type, resource.id or "", expected_version)
        if resource_type.id == "User":
            telling.update_user(int(key), resource, self.caller, self.offer.categories)
        else:
            telling.update_group(key, resource, self.caller)
        return self.get(resource_type, key)

    def delete(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        expected_version: str | None = None,
    ) -> None:
        """HR tells that somebody left; no row goes."""
        key = self._still(resource_type, resource_id, expected_version)
        if resource_type.id == "User":
            telling.delete_user(int(key), self.caller)
        else:
            telling.delete_group(key, self.caller)

    def _still(self, resource_type: ResourceType, key: str, expected: str | None) -> str:
        """``key``, once nobody else writes, where the resource is still as it was read."""
        self._lock()
        current = self.get(resource_type, key)
        if expected is not None and telling.version_of(current) != expected:
            raise PreconditionFailedException(
                detail="o recurso mudou depois que foi lido: leia-o de novo"
            )
        return key

    def _lock(self) -> None:
        """Whoever tells for the body, by file too, waits (``people.hr.telling`` takes it again)."""
        with cursor() as c:
            name = f"hr:{self.caller.body}"
            c.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (name,))


def _asks_members(asked: ResponseParameters[Any] | None) -> bool:
    """Whether members are asked for: they are returned on request only."""
    wanted = (asked and asked.attributes) or []
    return any(str(path).rpartition(":")[2].lower().startswith(_MEMBERS) for path in wanted)


def _filtered(
    rows: QuerySet[Any], asked: SearchRequest[Any], known: Mapping[str, Attribute], mixed: bool
) -> QuerySet[Any]:
    """Rows that the filter lets pass. Where several types are searched, an attribute that one does
    not have matches none of its rows (RFC 7644, 3.4.2.1)."""
    if asked.filter is None:
        return rows
    return rows.filter(condition(asked.filter.ast, known, lenient=mixed))


def _sort_name(asked: SearchRequest[Any], orders: Sequence[str]) -> str:
    if asked.sort_by is None:
        return ""
    name = str(asked.sort_by).rpartition(":")[2].lower()
    if name not in orders:
        raise InvalidPathException(detail=f"sortBy: use um destes: {', '.join(orders)}")
    return name


def _ordered(
    rows: QuerySet[Any],
    asked: SearchRequest[Any],
    known: Mapping[str, Attribute],
    orders: Sequence[str],
) -> QuerySet[Any]:
    name = _sort_name(asked, orders)
    if not name or name == "id":
        field: Any = F("pk")
    else:
        field = F(known[name].field)
        if name in _NAMES:
            field = InOrder(field)
    if asked.sort_order == SearchRequest.SortOrder.descending:
        return rows.order_by(field.desc(nulls_last=True), "-pk")
    return rows.order_by(field.asc(nulls_last=True), "pk")
