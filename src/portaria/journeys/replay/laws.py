"""The norms of then and of now, as benches to decide at; each is put together once."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime
from typing import Literal

from portaria.bodies.assembly import Assembled
from portaria.bodies.models import Adoption
from portaria.bodies.policies import adopted, assembled_of
from portaria.norms.policy import Policy
from portaria.people.counting import counting_in
from portaria.steps.again import Bench

Under = Literal["then", "now"]


class Benches:
    """Benches of every body, by the day and the adoption that ruled an act. ``today`` is asked for
    with ``now``."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._adoptions: dict[str, tuple[list[datetime], list[int]]] = {}
        self._benches: dict[tuple[int, date, int], Bench] = {}
        self._latest: dict[str, Assembled] = {}

    def of(self, under: Under, body: str, held_at: datetime, at: datetime, digest: str) -> Bench:
        """The bench for an act of ``body`` recorded at ``at`` that held from ``held_at``.

        Of then: the configuration adopted by that instant and, among its policies of the day, the
        one whose digest the act bears. Of now: the configuration of now, on the day of today.
        """
        if under == "now":
            its = self._current(body)
            return self._bench(its, its.law.on(its.calendar.day_of(self._now)), self._now)
        its = self._at(body, at)
        day = its.calendar.day_of(at)
        today = its.law.on(day)
        if digest and digest != today.digest:
            began = its.law.on(its.calendar.day_of(held_at))
            if began.digest == digest:
                return self._bench(its, began, at)
        return self._bench(its, its.law.open_since(its.calendar.day_of(held_at), day), at)

    def _bench(self, its: Assembled, policy: Policy, at: datetime) -> Bench:
        day = its.calendar.day_of(at)
        key = (id(its), policy.day, id(policy))
        if key not in self._benches:
            self._benches[key] = Bench(
                policy, its.calendar, counting_in(its, day), its.config.domains
            )
        return self._benches[key]

    def _current(self, body: str) -> Assembled:
        if body not in self._latest:
            self._latest[body] = adopted(body)
        return self._latest[body]

    def _at(self, body: str, at: datetime) -> Assembled:
        """What the body ran on at ``at``; before its first adoption, that one."""
        if body not in self._adoptions:
            rows = Adoption.objects.filter(body_id=body).order_by("id")
            found = list(rows.values_list("adopted_at", "id"))
            self._adoptions[body] = [row[0] for row in found], [row[1] for row in found]
        instants, ids = self._adoptions[body]
        return assembled_of(ids[max(bisect_right(instants, at) - 1, 0)])
