"""The only ways in which the premises change. Each takes a batch, in one transaction, and leaves a
ledger line for each thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from portaria.database.copying import next_ids
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json
from portaria.norms.decision import Decision
from portaria.norms.places import Findings
from portaria.norms.policy import Policy
from portaria.people.queries import units_on
from portaria.premises.desk import Desk, line
from portaria.premises.places import decisions, store
from portaria.premises.places.models import Area, Closure, Lot, Space
from portaria.premises.places.types import AreaFacts, Planned, PlanOfPlaces, Refused
from portaria.steps.reasons import by_fact, decided, why

ORDER = ("place", "area", "passage", "device")
_TARGETS = {"parent": "place", "place": "place", "inside": "area", "outside": "area",
            "passage": "passage"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many things a plan opened, changed, closed; and how many were as it says."""

    opened: int
    changed: int
    closed: int
    same: int


def load_plan(body: str, plan: PlanOfPlaces, *, by: str, at: datetime) -> Loaded:
    """Make the premises of ``body`` what ``plan`` says: new things open, others change, and those
    it no longer names close today.

    Raises:
        SourceError: an area has a level that the norm does not know, or not for its kind, or a unit
            does not exist; with the place in the file. Nothing is changed.
    """
    with transaction.atomic():
        desk = Desk(at)
        loading = _Loading(body, desk)
        loading.check(plan.of("area"))
        for what in ORDER:
            loading.bring(what, plan.of(what))
        loading.lots(plan.of("area"))
        append(loading.lines, by=by, at=at)
    return Loaded(*loading.counts)


class _Loading:
    """One plan on its way into the rows. Not kept: a fold over one call."""

    def __init__(self, body: str, desk: Desk) -> None:
        self.body, self.desk = body, desk
        self.policy: Policy = desk.policy(body)
        self.rows: dict[str, dict[str, Any]] = {}
        self.lines: list[ActDraft] = []
        self.counts = [0, 0, 0, 0]
        self.units: Mapping[str, int] = dict(
            units_on(desk.today(body), body=body).values_list("acronym", "pk")
        )
        self.levels: dict[str, Decision] = {}

    def check(self, areas: Sequence[Planned]) -> None:
        """Every area classified by the norm, every unit known."""
        findings = Findings()
        for area in areas:
            decision = decisions.classify(facts_of(area.columns), self.policy)
            if decision.outcome != decisions.CLASSIFIED:
                findings.add(area.at, f"área «{area.code}»: {why(decision)}")
            self.levels[area.code] = decision
            unit = area.refs.get("unit", "")
            if unit and unit not in self.units:
                findings.add(area.at, f"a unidade «{unit}» não existe: use a sigla de uma em vigor")
        findings.stop()

    def bring(self, what: str, planned: Sequence[Planned]) -> None:
        """The rows of one kind, as planned."""
        standing = self.rows[what] = store.standing(what, self.body)
        today = self.desk.today(self.body)
        ids = iter(next_ids(store.MODELS[what], len(planned)))
        new, changed = [], []
        names: set[str] = set()
        for thing in planned:
            columns = {**thing.columns, **self._refs(thing)}
            names |= columns.keys()
            row = standing.get(thing.code)
            if row is None:
                row = store.MODELS[what](
                    pk=next(ids), body_id=self.body, code=thing.code, **columns
                )
                standing[thing.code] = row
                new.append(row)
            elif (differs := store.differing(row, columns)) or row.closed_on is not None:
                was = {name: _plain(getattr(row, name)) for name in differs}
                for name in differs:
                    setattr(row, name, columns[name])
                row.closed_on = None
                changed.append(row)
                self._line(what, "changed", row, {"was": was})
            else:
                self.counts[3] += 1
        gone = self._close(what, standing, {thing.code for thing in planned}, today)
        store.write(what, new, [*changed, *gone], sorted(names))
        for row in new:
            self._line(what, "opened", row, {})

    def _close(
        self, what: str, standing: Mapping[str, Any], named: set[str], today: date
    ) -> list[Any]:
        gone = [r for code, r in standing.items() if code not in named and r.closed_on is None]
        for row in gone:
            row.closed_on = today
            self._line(what, "closed", row, {})
        return gone

    def _refs(self, thing: Planned) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for ref, code in thing.refs.items():
            if ref == "unit":
                found["unit_id"] = self.units.get(code)
            elif ref in _TARGETS:
                found[f"{ref}_id"] = self._key(_TARGETS[ref], code)
        return found

    def _key(self, what: str, code: str) -> int | None:
        row = self.rows[what].get(code) if code else None
        return None if row is None else int(row.pk)

    def _line(self, what: str, verb: str, row: Any, more: Mapping[str, Json]) -> None:
        self.counts[("opened", "changed", "closed").index(verb)] += 1
        decision = self.levels.get(row.code) if what == "area" else None
        told = by_fact("plan", "O plano das instalações o diz")
        facts: dict[str, Json] = {"code": row.code, "name": getattr(row, "name", ""), **more}
        if what == "area":
            facts |= {"level": row.level, "kinds": list(row.kinds)}
        self.lines.append(
            line(
                f"{what}.{verb}", (what, row.pk), self.body,
                decision or decided(verb, self.policy, told), facts, at=self.desk.at,
            )
        )  # fmt: skip

    def lots(self, areas: Sequence[Planned]) -> None:
        """The parking lots, and what of them is reserved. A lot of spaces none is no lot."""
        keys = {area.code: self.rows["area"][area.code].pk for area in areas}
        kept = {keys[a.code]: (a.spaces, a.reserved) for a in areas if a.spaces is not None}
        Space.objects.filter(lot__body=self.body).delete()
        Lot.objects.filter(body=self.body).exclude(area__in=kept).delete()
        for key, (spaces, reserved) in kept.items():
            lot, _ = Lot.objects.update_or_create(
                area_id=key, defaults={"body_id": self.body, "spaces": spaces}
            )
            Space.objects.bulk_create(
                Space(lot=lot, kind=kind, number=number) for kind, number in reserved.items()
            )


def facts_of(columns: Mapping[str, Any]) -> AreaFacts:
    """An area's columns as decisions see them."""
    return AreaFacts(columns["level"], tuple(columns["kinds"]), frozenset(columns["conditions"]))


def close_for_works(
    body: str,
    *,
    place: int | None,
    area: int | None,
    first_at: datetime,
    last_at: datetime,
    ground: str,
    why_: str,
    by: str,
    at: datetime,
) -> int:
    """Nobody stays late in a place, or an area, from ``first_at`` until before ``last_at``; the
    closure's key.

    Raises:
        Refused: it names both or neither, ends before it begins or before now, or gives no reason.
    """
    if (place is None) == (area is None):
        raise Refused("diga um lugar ou uma área, e só um. Nada foi alterado")
    if last_at <= max(first_at, at):
        raise Refused("o fim das obras já passou ou vem antes do começo. Nada foi alterado")
    if not why_.strip():
        raise Refused("diga por que o lugar fica impedido. Nada foi alterado")
    with transaction.atomic():
        row = Closure.objects.create(
            body_id=body, place_id=place, area_id=area, first_at=first_at, last_at=last_at,
            ground=ground, why=why_.strip(),
        )  # fmt: skip
        decision = decided("closed", Desk(at).policy(body), by_fact(ground, why_.strip()))
        facts: dict[str, Json] = {
            "ground": ground, "place": place, "area": area,
            "first_at": first_at.isoformat(), "last_at": last_at.isoformat(),
        }  # fmt: skip
        append([line("closure.told", ("closure", row.pk), body, decision, facts, at=at)],
               by=by, at=at)  # fmt: skip
    return row.pk


def _plain(value: Any) -> Json:
    return value if isinstance(value, str | int | list) or value is None else str(value)


def areas_of(body: str) -> dict[str, Area]:
    """The areas of ``body`` in use, by code."""
    return {area.code: area for area in Area.objects.filter(body=body, closed_on=None)}
