"""A body running in the test's database, told things by HR on given days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from journeys.support import ROOT
from portaria import clock
from portaria.bodies.acts import adopt
from portaria.bodies.models import Body
from portaria.journeys.simulation import carry_on
from portaria.ledger.models import Act
from portaria.mail import acts as mail
from portaria.mail.types import Access
from portaria.people import cpf
from portaria.people.changes import Source, record_changes
from portaria.people.comparing import Telling, compare, new_person
from portaria.people.loading import bonds_by_key, persons_by_key
from portaria.people.models import FunctionalEvent, Person, Unit
from portaria.people.states import Away, Said

BIRTH = datetime(2021, 12, 1, 12, tzinfo=ZoneInfo("UTC"))


class World:
    """``slug`` and its parents are adopted when ``born``; nothing else has happened yet."""

    def __init__(self, *slugs: str, home: Path = ROOT / "bodies", born: datetime = BIRTH) -> None:
        for slug in slugs:
            adopt(home / slug, by="cli:test", at=born)
        self.body = Body.objects.get(pk=slugs[-1])
        self.zone = ZoneInfo(self.body.zone)
        self.now = born
        self.unit = Unit.objects.create(
            body=self.body, code="1", acronym="DIVSIS", name="Divisão de Sistemas"
        )
        self._said: dict[str, Said] = {}
        # The ledger keeps the acts of the tests before: nothing may empty it.
        self._first_act = Act.objects.order_by("-id").values_list("id", flat=True).first() or 0

    def at(self, text: str) -> datetime:
        """``2026-03-02 09:00`` (nine o'clock if only the day is given) where the body is."""
        moment = datetime.fromisoformat(text if " " in text else f"{text} 09:00")
        return moment.replace(tzinfo=self.zone)

    def run(self, until: str) -> None:
        """Let time pass, everything due being done on its instant."""
        instant = self.at(until)
        carry_on(self.now, instant)
        self.now = instant

    def tell(self, when: str, key: str = "1", *, then_run: bool = True, **changes: Any) -> None:
        """HR says, at ``when``, what it said last of bond ``key`` but for ``changes``; what follows
        from it is then carried out."""
        if then_run:
            self.run(when)
        if "cpf" in changes:
            changes["cpf_hash"] = cpf.index(changes["cpf"])
        given = {k: date.fromisoformat(v) if v and k in _DAYS else v for k, v in changes.items()}
        before = self._said.get(key)
        values = {k: getattr(before, k) for k in Said.__slots__} if before else {**_NEW, "key": key}
        values.update(registration=values.get("registration") or f"M{key}", unit=self.unit.pk)
        said = self._said[key] = Said(**{**values, **given})
        today = self.at(when).date()
        with clock.at(self.now), transaction.atomic():
            person = persons_by_key(self.body.root, [said.person_key]).get(said.person_key)
            bond = bonds_by_key(self.body.slug, [key]).get(key)
            change = compare(
                said, bond, person or new_person(said, -1), Telling(today=today, day=today)
            )
            record_changes([change], self._source())
        if then_run:
            self.run((self.at(when) + timedelta(minutes=1)).strftime("%Y-%m-%d %H:%M"))

    def _source(self) -> Source:
        return Source(self.body.slug, self.body.root, self.body.zone, "hr:test", self.now)

    def used(self, address: str, when: str) -> None:
        """A mail server saw the mailbox used."""
        access = Access(address, self.at(when))
        mail.record_accesses([access], by="cli:test", at=self.at(when))

    def person(self, key: str = "p1") -> int:
        return Person.objects.get(root=self.body.root, hr_key=key).pk

    def event(self, kind: str) -> int:
        return FunctionalEvent.objects.filter(body=self.body, kind=kind).latest("id").pk

    def acts(self, *prefixes: str) -> list[tuple[str, str, str]]:
        """(local instant, kind, deciding provision) of every act whose kind begins so."""
        return [
            (self.local(act.recorded_at), act.kind, act.provisions[0] if act.provisions else "")
            for act in self.ledger().order_by("recorded_at", "id")
            if act.kind.startswith(prefixes or "")
        ]

    def ledger(self) -> QuerySet[Act]:
        """The acts of this world."""
        return Act.objects.filter(body=self.body.slug, id__gt=self._first_act)

    def local(self, instant: datetime) -> str:
        return f"{instant.astimezone(self.zone):%Y-%m-%d %H:%M}"


def leave(start: str, until: str | None, kind: str = "vacation") -> Away:
    return Away(date.fromisoformat(start), until and date.fromisoformat(until), leave_kind=kind)


_DAYS = {"start", "end", "planned_end", "unit_since"}
_NEW: dict[str, Any] = {
    "person_key": "p1",
    "name": "Ana Maria de Souza",
    "category": "servidor_efetivo",
    "start": date(2024, 2, 1),
}
