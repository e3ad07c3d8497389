"""The law of each body of a batch, asked for once."""

from __future__ import annotations

from datetime import datetime

from portaria.bodies.assembly import Assembled
from portaria.bodies.models import Body
from portaria.bodies.policies import adopted
from portaria.norms.policy import Policy
from portaria.workdays.calendar import Calendar


class Laws:
    """Policy, calendar and root of bodies, remembered for the length of one act."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._its: dict[str, Assembled] = {}
        self._known: dict[str, tuple[Policy, Calendar]] = {}
        self._roots: dict[str, str] = {}

    def of(self, body: str) -> tuple[Policy, Calendar]:
        """What is in force in ``body`` on the civil day it is there, and its calendar."""
        if body not in self._known:
            its = self._adopted(body)
            self._known[body] = its.law.on(its.calendar.day_of(self.at)), its.calendar
        return self._known[body]

    def since(self, body: str, began: datetime) -> tuple[Policy, Calendar]:
        """What rules there, on that day, a case open since ``began``, as the transitions of the
        norms that came meanwhile say; and the calendar."""
        its = self._adopted(body)
        days = its.calendar.day_of(began), its.calendar.day_of(self.at)
        return its.law.open_since(*days), its.calendar

    def _adopted(self, body: str) -> Assembled:
        if body not in self._its:
            self._its[body] = adopted(body)
        return self._its[body]

    def root(self, body: str) -> str:
        """The top of the family of linked bodies."""
        if body not in self._roots:
            self._roots[body] = Body.objects.values_list("root", flat=True).get(pk=body)
        return self._roots[body]
