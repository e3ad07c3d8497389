"""Who is who in a body on a day: how somebody stands to a subject, and who answers for each
competence, substitutes and delegations included. Reads the database; what it finds is decided over
in :mod:`portaria.procedures.requests.deciding`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cached_property

from django.db.models import QuerySet

from portaria.bodies.assembly import Assembled
from portaria.bodies.policies import adopted
from portaria.database.copying import cursor
from portaria.norms.policy import Policy
from portaria.people.models import Bond, Person, Unit
from portaria.people.powers import holders_of, powers_everywhere
from portaria.people.queries import bonds_on, headed_by, heads_on, in_force
from portaria.procedures.requests.deciding import ADMINISTRATION, Holder
from portaria.procedures.requests.models import Delegation
from portaria.procedures.requests.types import About

_UPWARDS = """
WITH RECURSIVE up AS (
    SELECT u.id AS start, u.id, u.parent_id, 0 AS steps FROM people_unit u WHERE u.id = ANY(%s)
    UNION ALL
    SELECT up.start, u.id, u.parent_id, up.steps + 1
    FROM up JOIN people_unit u ON u.id = up.parent_id WHERE up.steps < 50)
SELECT start, id FROM up ORDER BY start, steps
"""


class Hall:
    """One body on one day. Nothing is asked twice."""

    def __init__(self, body: str, at: datetime) -> None:
        self.body, self.at = body, at
        self._chains: dict[int, list[Holder]] = {}
        self._units: dict[int, int | None] = {}
        self._powers: dict[str, list[Holder]] = {}
        self._held: dict[int, frozenset[str]] = {}
        self._bonds: dict[int, list[Bond]] = {}
        self._heading: dict[int, bool] = {}
        self._delegations: dict[int, list[Delegation]] = {}

    @cached_property
    def its(self) -> Assembled:
        """The body as it runs."""
        return adopted(self.body)

    @cached_property
    def today(self) -> date:
        """The civil day."""
        return self.its.calendar.day_of(self.at)

    @cached_property
    def policy(self) -> Policy:
        """The norms in force on it."""
        return self.its.law.on(self.today)

    def relations(self, person: int, about: About) -> frozenset[str]:
        """The codes that hold of ``person`` towards ``about``: relations, powers, posts and
        categories."""
        bonds = self.bonds_of(person)
        found = {f"category.{bond.category}" for bond in bonds}
        if bonds:
            found.add("any")
        if about.person == person or about.kind == "none":
            found.add("self")
        if (about.responsible or about.person) == person:
            found.add("responsible")
        concerned = about.person or about.responsible
        if concerned is not None and self._is(self.immediate_heads(concerned)[:1], person):
            found.add("immediate_head")
        chain = self.chain(about.unit or (self.unit_of(concerned) if concerned else None))
        if about.kind == "none":
            found |= {"unit_head", "immediate_head"} if self.heads_any(person) else set()
        elif self._is(chain[:1], person):
            found.add("unit_head")
        if self._is(_macro(chain), person):
            found.add("macro_unit_head")
        return frozenset(found | self.powers_of(person))

    def gather(self, abouts: Sequence[About]) -> None:
        """Ask at once for what :meth:`relations` needs to know of each of ``abouts``: a head's form
        offers hundreds of people."""
        persons = {about.person or about.responsible for about in abouts}
        missing = [one for one in persons if one is not None and one not in self._units]
        self._units |= dict.fromkeys(missing)
        placed = self._placed().filter(person__in=missing).order_by("start", "id")
        for person, works, belongs in placed.values_list("person", "working_unit", "unit"):
            self._units[person] = works or belongs
        self._gather_chains({about.unit for about in abouts} | set(self._units.values()))

    def bonds_of(self, person: int) -> list[Bond]:
        """The person's bonds in the body on the day, the oldest first."""
        if person not in self._bonds:
            self._bonds[person] = bonds_on(person, self.today, body=self.body)
        return self._bonds[person]

    def heads_any(self, person: int) -> bool:
        """Whether ``person`` acts today as head of some unit of the body."""
        if person not in self._heading:
            self._heading[person] = bool(headed_by(person, self.today, body=self.body))
        return self._heading[person]

    def powers_of(self, person: int) -> frozenset[str]:
        """The powers and posts that ``person`` holds in the body on the day."""
        if person not in self._held:
            held = powers_everywhere(person, self.today).get(self.body, frozenset())
            self._held[person] = held
        return self._held[person]

    def holders(self, code: str, about: About, asker: int) -> list[Holder]:
        """Who answers for ``code`` towards ``about``, the first being whose duty it is."""
        concerned = about.person or about.responsible or asker
        unit = about.unit or self.unit_of(concerned) or self.unit_of(asker)
        if code == "immediate_head":
            return self.immediate_heads(concerned)[:1]
        if code == "unit_head":
            return self.chain(unit)[:1]
        if code == "macro_unit_head":
            return _macro(self.chain(unit))
        if code == "responsible":
            return self._person(about.responsible or about.person)
        if code == "self":
            return self._person(about.person)
        return self._holding(code)

    def above(self, holders: Sequence[Holder]) -> list[Holder]:
        """The heads above the first of ``holders``, the nearest first."""
        assignee = holders[0].assignee if holders else ""
        kind, _, key = assignee.partition(":")
        if kind == "head-of":
            return self.chain(int(key))[1:]
        person = holders[0].person if holders else None
        if person is None:
            return []
        return [h for h in self.chain(self.unit_of(person)) if h.person != person]

    def answers(self, assignee: str, person: int) -> bool:
        """Whether ``person`` may act today as ``assignee`` (``head-of:3``, ``power:…``)."""
        kind, _, key = assignee.partition(":")
        if kind == "power":
            return key in self.powers_of(person)
        if kind == "head-of":
            return self._is(self.chain(int(key))[:1], person)
        return kind == "person" and key == str(person)

    def delegated(self, person: int, rite: str) -> list[Delegation]:
        """The delegations by which ``person`` decides ``rite`` in another's place today."""
        if person not in self._delegations:
            given = Delegation.objects.filter(
                body=self.body, to=person, start__lte=self.today, end__gte=self.today
            )
            self._delegations[person] = list(given.select_related("person").order_by("pk"))
        return [d for d in self._delegations[person] if not d.rites or rite in d.rites]

    def delegates_of(self, persons: Sequence[int], rite: str) -> list[int]:
        """Those who decide ``rite`` today in the place of any of ``persons``."""
        given = Delegation.objects.filter(
            body=self.body, person__in=persons, start__lte=self.today, end__gte=self.today
        )
        return [d.to_id for d in given.order_by("pk") if not d.rites or rite in d.rites]

    def immediate_heads(self, person: int) -> list[Holder]:
        """The heads over ``person``, the nearest first; nobody is their own."""
        chain = self.chain(self.unit_of(person))
        return [h for h in chain if h.person not in (None, person)]

    def unit_of(self, person: int | None) -> int | None:
        """Where ``person`` works in the body on the day; of several bonds, the latest."""
        if person is None:
            return None
        if person not in self._units:
            bond = self._placed().filter(person=person).order_by("-start", "-id").first()
            self._units[person] = (bond.working_unit_id or bond.unit_id) if bond else None
        return self._units[person]

    def _placed(self) -> QuerySet[Bond]:
        """The bonds in force that have a unit."""
        bonds = Bond.objects.filter(in_force(self.today), body=self.body)
        return bonds.exclude(unit=None, working_unit=None)

    def chain(self, unit: int | None) -> list[Holder]:
        """The head of ``unit`` and of each unit above it, as who acts today."""
        if unit is None:
            return []
        self._gather_chains({unit})
        return self._chains[unit]

    def _gather_chains(self, units: Collection[int | None]) -> None:
        """Look up the heads upwards of those of ``units`` that are not known yet, all at once."""
        missing = sorted({u for u in units if u is not None} - self._chains.keys())
        if not missing:
            return
        self._chains |= {unit: [] for unit in missing}
        with cursor() as c:
            c.execute(_UPWARDS, (missing,), prepare=True)
            upwards: list[tuple[int, int]] = c.fetchall()
        heads = self._heads({unit for _, unit in upwards})
        for below, unit in upwards:
            if unit in heads:
                self._chains[below].append(heads[unit])

    def _heads(self, ids: Collection[int]) -> dict[int, Holder]:
        heads = heads_on(self.body, self.today, units=ids)
        units = Unit.objects.in_bulk(ids)
        names = _names({h.acting for h in heads.values() if h.acting is not None})
        return {
            i: Holder(f"head-of:{i}", head.acting, names.get(head.acting or 0, ""),
                      head.by_substitute, f"{units[i].acronym} – {units[i].name}")
            for i, head in heads.items()
        }  # fmt: skip

    def _holding(self, power: str) -> list[Holder]:
        if power not in self._powers:
            found = holders_of([power], self.body, self.today)
            self._powers[power] = [
                Holder(f"power:{power}", h.key, h.person, h.acting, h.unit, h.provision)
                for h in found
            ] or [Holder(f"power:{power}", None)]
        return self._powers[power]

    def _person(self, person: int | None) -> list[Holder]:
        if person is None:
            return [Holder(ADMINISTRATION, None)]
        return [Holder(f"person:{person}", person, _names({person}).get(person, ""))]

    @staticmethod
    def _is(holders: Sequence[Holder], person: int) -> bool:
        return any(holder.person == person for holder in holders)


def _macro(chain: Sequence[Holder]) -> list[Holder]:
    """The highest unit under the root; the root itself where it stands alone."""
    return list(chain[-2:-1] or chain[-1:])


def _names(persons: Collection[int]) -> dict[int, str]:
    return {p.pk: p.shown_name for p in Person.objects.filter(pk__in=persons)}
