"""What a client writes, as HR's word: an admission, changes, a dismissal; never a row removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from scim2_models import (
    ConflictException,
    InvalidValueException,
    MutabilityException,
    Resource,
    UniquenessException,
)

from portaria.api.models import ScimName
from portaria.api.scim.groups import parts
from portaria.api.scim.principal import principal
from portaria.frame.api.caller import Caller
from portaria.people.hr.telling import NotTold, PersonTold, tell_again, tell_persons, tell_units
from portaria.people.models import Bond, Unit
from portaria.people.queries import not_over, units_on
from portaria.people.states import PersonState, Said, UnitState

Alter = Callable[[Said, PersonState], Said]
_END = "dismissal"
ACRONYM = 40
CODE = 60


@contextmanager
def told() -> Iterator[None]:
    """HR's refusals as SCIM says them."""
    try:
        yield
    except NotTold as error:
        fields = {field for _which, field, _why in error.problems}
        kind = UniquenessException if "registration" in fields else InvalidValueException
        raise kind(detail=str(error)) from error


def create_user(resource: Any, caller: Caller, categories: tuple[str, ...]) -> int:
    """Record who comes; the person's primary key. A matrícula that the client had called deleted
    comes back as a reinstatement of the same bond."""
    name, unit = _checked(resource, caller, categories)
    before = Bond.objects.filter(body=caller.body, registration=resource.user_name).first()
    if before is not None and _forgotten(caller.body, "User", before.person_id):
        keep_name(caller, "User", before.person_id, resource.external_id)
        alter = _altered(resource, name, unit, caller, active=resource.active)
        with told():
            tell_again({before.pk: alter}, body=caller.body, by=caller.by, at=caller.at)
        return before.person_id
    over = not resource.active
    one = PersonTold(
        registration=resource.user_name,
        name=name,
        category=resource.user_type,
        start=caller.today,
        unit=unit.code if unit else "",
        post=resource.title or "",
        end=caller.today if over else None,
        end_kind=_END if over else "",
    )
    with told():
        [key] = tell_persons([one], body=caller.body, by=caller.by, at=caller.at)
    person = Bond.objects.values_list("person", flat=True).get(pk=key)
    keep_name(caller, "User", person, resource.external_id)
    return person


def update_user(person: int, resource: Any, caller: Caller, categories: tuple[str, ...]) -> None:
    """Record what HR now says of the bond that speaks for ``person``."""
    name, unit = _checked(resource, caller, categories)
    bonds = list(Bond.objects.filter(person=person, body=caller.body))
    main = principal(bonds, caller.today)
    standing = [bond for bond in bonds if bond.holds_on(caller.today)]
    changes = bool(standing) != bool(resource.active)
    if changes and len(standing) > 1:
        raise ConflictException(detail=_SEVERAL)
    alter = _altered(resource, name, unit, caller, active=resource.active if changes else None)
    with told():
        tell_again({main.pk: alter}, body=caller.body, by=caller.by, at=caller.at)
    keep_name(caller, "User", person, resource.external_id)


_SEVERAL = (
    "a pessoa tem mais de um vínculo em vigor: diga qual se encerra por um evento funcional,"
    " em /api/v1/<órgão>/events"
)


def delete_user(person: int, caller: Caller) -> None:
    """The client calls the resource deleted: a bond in force ends, and it answers 404 from now
    on."""
    bonds = list(Bond.objects.filter(person=person, body=caller.body))
    standing = [bond for bond in bonds if bond.holds_on(caller.today)]
    if len(standing) > 1:
        raise ConflictException(detail=_SEVERAL)

    def leave(said: Said, _person: PersonState) -> Said:
        return replace(said, end=caller.today, end_kind=_END)

    if standing:
        with told():
            tell_again({standing[0].pk: leave}, body=caller.body, by=caller.by, at=caller.at)
    _forget(caller, "User", person)


def _checked(resource: Any, caller: Caller, categories: tuple[str, ...]) -> tuple[str, Unit | None]:
    """(name, unit) that the resource says.

    Raises:
        InvalidValueException: something in it cannot be.
    """
    name = ((resource.name and resource.name.formatted) or "").strip()
    for what, text, most in (
        ("userName", resource.user_name, ACRONYM),
        ("name.formatted", name, 200),
        ("title", resource.title, 200),
        ("externalId", resource.external_id, 200),
    ):
        if text and (len(text) > most or "\0" in text):
            raise InvalidValueException(detail=f"{what}: no máximo {most} caracteres")
    if not name or not (resource.user_name or "").strip():
        raise InvalidValueException(detail="userName e name.formatted não podem ser vazios")
    if resource.user_type not in categories:
        raise InvalidValueException(
            detail=f"userType: a categoria não existe; há {', '.join(categories)}"
        )
    return name, _unit(resource, caller)


def _unit(resource: Any, caller: Caller) -> Unit | None:
    extension = getattr(resource, "EnterpriseUser", None)
    acronym = extension.department if extension else None
    if not acronym:
        return None
    found = list(units_on(caller.today, acronym=acronym, body=caller.body)[:2])
    if not found:
        raise InvalidValueException(detail="department: não há unidade com esta sigla no órgão")
    if len(found) > 1:
        raise InvalidValueException(detail="department: há mais de uma unidade com esta sigla")
    return found[0]


def _altered(
    resource: Any, name: str, unit: Unit | None, caller: Caller, *, active: bool | None
) -> Alter:
    def alter(said: Said, _person: PersonState) -> Said:
        after = replace(
            said,
            name=name,
            registration=resource.user_name,
            category=resource.user_type,
            post=resource.title or "",
            unit=unit.pk if unit else None,
        )
        if active is None:
            return after
        return replace(after, end=None if active else caller.today, end_kind="" if active else _END)

    return alter


def create_group(resource: Any, caller: Caller) -> int:
    """Record a unit that HR tells of."""
    acronym = _acronym(resource)
    gone = units_on(caller.today, body=caller.body, acronym=acronym).first()
    if gone is not None and not _forgotten(caller.body, "Group", gone.pk):
        raise UniquenessException(detail="já há uma unidade com esta sigla")
    if gone is None:
        code = acronym[:CODE]
        if Unit.objects.filter(body=caller.body, code=code).exists():
            code = f"{code[: CODE - 18]}@{int(caller.at.timestamp() * 1000)}"
        unit = UnitState(-1, code, acronym, acronym, start=caller.today)
        keys = tell_units({None: unit}, body=caller.body, by=caller.by, at=caller.at)
        number = keys[-1]
    else:
        number = gone.pk
    keep_name(caller, "Group", number, resource.external_id)
    return number


def update_group(key: str, resource: Any, caller: Caller) -> None:
    """Record another acronym of a unit. Lists follow their own rules and requests."""
    kind, number = parts(key)
    if kind == "list":
        raise MutabilityException(detail=_LIST)
    acronym = _acronym(resource)
    tell_units({number: acronym}, body=caller.body, by=caller.by, at=caller.at)
    keep_name(caller, "Group", number, resource.external_id)


_LIST = "listas mudam pela regra dos seus membros e por pedido, não por aqui"


def delete_group(key: str, caller: Caller) -> None:
    """The client calls a unit deleted: only one in which there is nothing."""
    kind, number = parts(key)
    if kind == "list":
        raise MutabilityException(detail=_LIST)
    unit = Unit.objects.get(pk=number)
    if _held(unit, caller.today):
        raise ConflictException(
            detail="há vínculos, caixas ou unidades nesta: a extinção se informa por um evento"
            " unit_extinct, com a sucessora, em /api/v1/<órgão>/events"
        )
    _forget(caller, "Group", number)


def _held(unit: Unit, today: date) -> bool:
    standing = Bond.objects.filter(not_over(today))
    return (
        standing.filter(unit=unit).exists()
        or standing.filter(working_unit=unit).exists()
        or unit.children.filter(not_over(today)).exists()
        or unit.mailboxes.exclude(state="purged").exists()
        or unit.competences.exists()
    )


def _acronym(resource: Any) -> str:
    acronym = (resource.display_name or "").strip()
    if not acronym or len(acronym) > ACRONYM or "\0" in acronym:
        raise InvalidValueException(detail=f"displayName: a sigla tem de 1 a {ACRONYM} caracteres")
    external = resource.external_id or ""
    if len(external) > 200 or "\0" in external:
        raise InvalidValueException(detail="externalId: no máximo 200 caracteres")
    return acronym


def keep_name(caller: Caller, resource: str, number: int, external: str | None) -> None:
    """Keep the client's own identifier; what was called deleted is there again."""
    ScimName.objects.update_or_create(
        body_id=caller.body,
        resource=resource,
        object=number,
        defaults={"external": external or "", "deleted_at": None},
    )


def _forget(caller: Caller, resource: str, number: int) -> None:
    ScimName.objects.update_or_create(
        body_id=caller.body,
        resource=resource,
        object=number,
        defaults={"external": "", "deleted_at": caller.at},
    )


def _forgotten(body: str, resource: str, number: int) -> bool:
    found = ScimName.objects.filter(body=body, resource=resource, object=number)
    return found.filter(deleted_at__isnull=False).exists()


def version_of(resource: Resource[Any]) -> str:
    """The version that a resource has, or ""."""
    return (resource.meta and resource.meta.version) or ""
