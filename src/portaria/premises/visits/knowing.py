"""What the desk need not ask again of a visitor: who came before, for whom one comes who is known
beforehand, and where one goes who visits that person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portaria.people.models import Bond, Unit
from portaria.people.queries import bond_under, bonds_on
from portaria.premises.desk import Desk
from portaria.premises.places.models import Area, Place
from portaria.premises.visits.models import RegistryEntry, Visit, Visitor
from portaria.premises.visits.types import AUTHORITIES

GIVEN = ("matricula", "complexo", "motivo")
"""Fields that who is visited, or the last visit, fills in."""


@dataclass(frozen=True, slots=True)
class Known:
    """``initial``: fields of the form with what is known; ``bond``: of who is visited; ``entry``:
    as whom or for which one comes who is known beforehand."""

    initial: Mapping[str, str]
    bond: Bond | None
    entry: RegistryEntry | None = None

    @property
    def unit(self) -> Unit | None:
        """The unit visited: where whoever receives works."""
        return (self.bond.working_unit or self.bond.unit) if self.bond else None


def known_of(
    body: str,
    desk: Desk,
    *,
    registration: str = "",
    visitor: int | None = None,
    name: str = "",
    entry: int | None = None,
) -> Known:
    """What is known of a visit to who has ``registration``, by ``visitor`` (one who came before) or
    by an ``entry`` of a register (then the last visit says whom, where and why), or of somebody
    only by ``name``."""
    row = Visitor.objects.filter(pk=visitor, body=body, erased_at=None).first() if visitor else None
    held = _held(body, entry) if entry else None
    last = _last(row, held)
    bond = _bond(body, desk, registration, last)
    unit = (bond.working_unit or bond.unit) if bond else None
    if last is not None and bond is not None and last.host_id == bond.person_id:
        place, why = last.place_id, last.purpose
    else:
        place, why = None, _("Atendimento: %(unit)s") % {"unit": unit.acronym} if unit else ""
    if held is not None and held.registry == AUTHORITIES:
        name = held.name
    return Known(
        {
            "nome": row.name if row else name,
            "documento": row.document if row else "",
            "matricula": bond.registration if bond else registration,
            "complexo": str(place or usual_place(body, unit.pk if unit else None) or ""),
            "motivo": why,
            "cadastro": str(held.pk) if held else "",
        },
        bond,
        held,
    )


def _held(body: str, entry: int) -> RegistryEntry | None:
    return RegistryEntry.objects.filter(pk=entry, body=body, ended_at=None).first()


def _last(row: Visitor | None, held: RegistryEntry | None) -> Visit | None:
    if row is None and held is None:
        return None
    visits = Visit.objects.filter(visitor=row) if row else Visit.objects.filter(entry=held)
    return visits.order_by("-first_at", "-pk").first()


def _bond(body: str, desk: Desk, registration: str, last: Visit | None) -> Bond | None:
    today = desk.today(body)
    if registration:
        return bond_under(body, registration, today)
    if last is None or last.host_id is None:
        return None
    return next(iter(bonds_on(last.host_id, today, body=body)), None)


def usual_place(body: str, unit: int | None) -> int | None:
    """The complex where one goes who visits ``unit``: that of the last visit to it, else where an
    area of it is, else the only one there is."""
    open_ = {row.pk: row for row in Place.objects.filter(body=body, closed_on=None)}
    complexes = {key for key, row in open_.items() if row.kind == "complex"} or set(open_)
    if unit is not None:
        visits = Visit.objects.filter(body=body, unit=unit, place__in=complexes)
        last = visits.order_by("-first_at", "-pk").values_list("place", flat=True).first()
        if last is not None:
            return last
        areas = Area.objects.filter(body=body, unit=unit, closed_on=None).order_by("pk")
        for place in areas.values_list("place", flat=True):
            at: int | None = place
            while at is not None and at not in complexes:
                at = open_[at].parent_id if at in open_ else None
            if at is not None:
                return at
    return next(iter(complexes)) if len(complexes) == 1 else None
