"""What waits on the desks of the demonstration: requests asked, granted, refused and waiting, each
by whoever the body's own norms let ask and decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from importlib import resources
from typing import Any

import yaml

from portaria.bodies.policies import adopted
from portaria.launch.inventing import BY
from portaria.norms.policy import Policy
from portaria.people.models import Bond
from portaria.people.queries import bonds_on, heads_on, in_force
from portaria.procedures.requests import acts
from portaria.procedures.requests.catalogue import Offer, offered
from portaria.procedures.requests.listing import Eyes
from portaria.procedures.requests.models import Request
from portaria.procedures.requests.types import About, Ask, Field, Refused

UNITS = 6
OF_EACH = 2
ROUNDS = 4  # the longest way of approvals that is followed


def furnish(body: str, *, at: datetime) -> None:
    """Ask on behalf of some heads and some of their staff what ``requests.yaml`` lists; what the
    norms of ``body`` do not know, or refuse to all of them, is left out."""
    if Request.objects.filter(body=body).exists():
        return
    desk = _Desk(body, at)
    for wanted in _wanted():
        desk.ask(wanted)


def _wanted() -> Sequence[dict[str, Any]]:
    data = resources.files("portaria.demo") / "data" / "requests.yaml"
    found: Sequence[dict[str, Any]] = yaml.safe_load(data.read_text(encoding="utf-8"))
    return found


class _Desk:
    """Some people of one body, and what each may ask. What was asked once is not asked of the same
    person again."""

    def __init__(self, body: str, at: datetime) -> None:
        self.body, self.at = body, at
        self.config = adopted(body)
        self.day = self.config.calendar.day_of(at)
        self.people = list(_some_people(self))
        self._offers: dict[int, list[Offer]] = {}
        self._asked: set[tuple[str, int]] = set()

    def ask(self, wanted: dict[str, Any]) -> None:
        """Ask for one thing by the first who may, and end it as the list says."""
        for person in self.people:
            offer = next((o for o in self._of(person) if o.rite.id == wanted["rite"]), None)
            if offer is None or (wanted["rite"], person) in self._asked:
                continue
            for about in offer.abouts:
                request = self._asked_by(person, offer, about, wanted["answers"])
                if request is not None:
                    self._asked.add((wanted["rite"], person))
                    self._end(request, wanted)
                    return

    def _asked_by(
        self, person: int, offer: Offer, about: About, answers: dict[str, Any]
    ) -> int | None:
        policy = self.config.law.on(self.day)
        known = {field.id: field for field in offer.rite.fields}
        values = {
            name: self._answer(answer, known[name], person, about, policy)
            for name, answer in answers.items()
            if name in known
        }
        one = Ask(self.body, offer.rite.id, about.key, values, person)
        try:
            return acts.ask([one], by=BY, at=self.at)[0]
        except Refused:
            return None

    def _answer(self, answer: Any, field: Field, person: int, about: About, policy: Policy) -> Any:
        if not isinstance(answer, str) or not answer.startswith("$"):
            return answer
        what, _, days = answer[1:].partition("+")
        if what == "day":
            return (self.day + timedelta(days=int(days))).isoformat()
        if what in ("option", "options"):
            first = [id for id, _ in field.pairs(policy, about.category)][:1]
            return first if what == "options" else next(iter(first), "")
        if what == "unit":
            return bonds_on(person, self.day, body=self.body)[0].unit_id
        others = [p for p in self.people if p not in (person, about.person)]
        return others[:2] if what == "colleagues" else others[0]

    def _end(self, request: int, wanted: dict[str, Any]) -> None:
        then = wanted.get("then")
        for _ in range(ROUNDS if then else 0):
            decider = self._decider(request)
            if decider is None:
                return
            try:
                if then == "refused":
                    acts.refuse([request], wanted["because"], person=decider, by=BY, at=self.at)
                else:
                    acts.approve([request], person=decider, by=BY, at=self.at)
            except Refused:
                return

    def _decider(self, request: int) -> int | None:
        for person in self.people:
            if Eyes(person, self.day).waiting().filter(pk=request).exists():
                return person
        return None

    def _of(self, person: int) -> list[Offer]:
        if person not in self._offers:
            self._offers[person] = [o for o in offered(person, self.body, self.at) if o.may]
        return self._offers[person]


def _some_people(desk: _Desk) -> Iterator[int]:
    """Staff of the first units that have a head, then those heads."""
    headed = {u: h.acting for u, h in heads_on(desk.body, desk.day).items() if h.acting is not None}
    units = sorted(headed)[:UNITS]
    for unit in units:
        staff = Bond.objects.filter(in_force(desk.day), unit=unit, situation="active")
        persons = staff.exclude(person__in=headed.values()).values_list("person", flat=True)
        yield from persons.distinct().order_by("person")[:OF_EACH]
    yield from dict.fromkeys(headed[unit] for unit in units)
