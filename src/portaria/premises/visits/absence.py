"""Who is visited and is not at work on the day, and who answers in their place: nobody's answer is
awaited from somebody who is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portaria.people.at_work import at_work_on
from portaria.people.models import Bond, Person
from portaria.people.queries import heads_on, latest_registrations, units_on


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody who is not at work: ``bound`` by a bond still, away to the end of ``until`` where
    that was told; ``instead``, who answers in their place, "" where nobody is known."""

    name: str
    bound: bool
    until: date | None
    instead: str

    @property
    def text(self) -> str:
        """It in a sentence or two, without the last full stop. Why somebody is away is not the
        desk's to know."""
        return ". ".join(filter(None, (self._away(), self._in_place())))

    def _away(self) -> str:
        name = {"name": self.name}
        if not self.bound:
            return _("%(name)s já não tem vínculo em vigor e não pode receber") % name
        if self.until is None:
            return _("%(name)s não está em exercício e não pode receber") % name
        day = date_format(self.until, "SHORT_DATE_FORMAT")
        said = {**name, "day": day}
        return _("%(name)s não está em exercício até %(day)s e não pode receber") % said

    def _in_place(self) -> str:
        if not self.instead:
            return ""
        return _("Em seu lugar responde %(name)s") % {"name": self.instead}


def absence_of(person: int, body: str, day: date) -> Absence | None:
    """How ``person`` is away from ``body`` on ``day``; None: at work."""
    if at_work_on([person], day, body=body):
        return None
    bonds = list(Bond.objects.filter(person=person, body=body).order_by("-start", "-pk"))
    held = [bond for bond in bonds if bond.holds_on(day)]
    ends = [bond.away_until for bond in held if bond.away_until and bond.away_until >= day]
    row = Person.objects.get(pk=person)
    return Absence(row.shown_name, bool(held), max(ends, default=None), _instead(row, bonds, day))


def _instead(person: Person, bonds: list[Bond], day: date) -> str:
    """Who acts for the unit that ``person`` heads, else for the one where they work or worked."""
    if not bonds:
        return ""
    body, last = bonds[0].body_id, bonds[0]
    headed = list(units_on(day, body=body, head=person).values_list("pk", flat=True))
    units = [*headed, *filter(None, (last.working_unit_id or last.unit_id,))]
    heads = heads_on(body, day, units=units)
    acting = (heads[unit].acting for unit in units if unit in heads)
    found = next((one for one in acting if one is not None and one != person.pk), None)
    if found is None:
        return ""
    registration = latest_registrations(body, [found]).get(found, "")
    name = Person.objects.get(pk=found).shown_name
    return f"{name} ({registration})" if registration else name
