"""A small body whose norm uses everything that a request may have; the clock as told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from portaria import clock
from portaria.bodies.acts import adopt
from portaria.duties.models import Duty
from portaria.duties.runner import run_due
from portaria.ledger.models import Act
from portaria.norms.decision import Reason
from portaria.people.models import Bond, Competence, FunctionalEvent, Person, Unit
from portaria.procedures.requests import acts
from portaria.procedures.requests.models import Happening, Request
from portaria.procedures.requests.types import Ask, Case, Field, Granted, Rite
from portaria.steps.reasons import by_fact

LAB = Path(__file__).parent / "bodies" / "lab"
BY = "cli:teste"
ZONE = ZoneInfo("America/Sao_Paulo")
_numbers = count(1)
done: list[int] = []
"""The requests whose act ran, in this test."""
broken: list[str] = []
"""Why the act does not succeed, while there is something here."""


def carry_out(batch: Sequence[Granted], *, by: str, at: datetime) -> None:  # an act
    """The act of every rite of this world."""
    if broken:
        raise ValueError(broken[-1])
    done.extend(one.request for one in batch)


def not_forbidden(case: Case) -> Sequence[Reason]:
    """A check as slices write them."""
    if case.values.get("justification") == "proibida":
        return [by_fact("forbidden", "Essa justificativa não serve")]
    return []


def _rite(name: str) -> Rite:
    return Rite(
        id=name, title=f"Pedido {name}", purpose="Um pedido de ensaio.", about="person",
        fields=(
            Field("amount", "Quantidade", "number", required=False),
            Field("justification", "Justificativa", "long", if_needed=True),
            Field("remark", "Observação", required=False, max_length=20),
        ),
        checks=(not_forbidden,), act=carry_out,
    )  # fmt: skip


NAMES = ("simple", "ladder", "together", "either", "eyes", "doubt", "tacit", "unruled")
RITES = {name: _rite(f"lab.{name}") for name in NAMES}
"""Declared only while a test of this folder runs: see conftest."""


class World:
    """The body on Monday, 4 March 2024, 10:00: a direction over a sector with a head and a
    substitute; ``ana`` works there, ``mail`` and ``mail2`` run the mail service."""

    def __init__(self) -> None:
        done.clear()
        broken.clear()
        self.at = datetime(2024, 3, 4, 10, tzinfo=ZONE)
        adopt(LAB, by=BY, at=self.at)
        self.top = self.unit("DIR")
        self.sector = self.unit("SET", parent=self.top)
        self.service = self.unit("COR", parent=self.top)
        self.director = self.person(self.top)
        self.auditor = self.person(self.top)
        self.head = self.person(self.sector)
        self.second = self.person(self.sector)
        self.ana = self.person(self.sector)
        self.mail = self.person(self.service)
        self.mail2 = self.person(self.service)
        self.accounts = self.person(self.service)
        _lead(self.top, self.director)
        _lead(self.sector, self.head, self.second)
        _lead(self.service, self.mail)
        self.holds("mail.manage", unit=self.service)
        self.holds("accounts.manage", person=self.accounts)
        self.holds("post.diretor", unit=self.top, head_only=True)
        self.holds("post.auditor", person=self.auditor)

    def unit(self, acronym: str, **fields: Any) -> Unit:
        return Unit.objects.create(
            body_id="lab", code=acronym, acronym=acronym, name=acronym, **fields
        )

    def person(self, unit: Unit, category: str = "servidor_efetivo") -> Person:
        n = next(_numbers)
        person = Person.objects.create(
            root="lab", hr_key=f"t:{n}", name=f"Pessoa {n}", recorded_at=self.at
        )
        Bond.objects.create(
            person=person, body_id="lab", hr_key=f"b:{n}", registration=str(n), category=category,
            unit=unit, start=date(2020, 1, 2),
        )  # fmt: skip
        return person

    def holds(self, power: str, *, start: date = date(2020, 1, 1), **who: Any) -> Competence:
        return Competence.objects.create(body_id="lab", power=power, start=start, act=0, **who)

    def away(self, person: Person, until: date) -> None:
        FunctionalEvent.objects.create(
            body_id="lab", person=person, bond=person.bonds.get(), kind="leave",
            effective_on=self.at.date(), until=until, known_at=self.at,
            key=f"e:{next(_numbers)}", act=0,
        )  # fmt: skip

    def asks(
        self, rite: str, person: Person | None = None, about: Person | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> int:  # fmt: skip
        who = person or self.ana
        given = {"justification": "porque sim"} if rite == "simple" else {}
        ask = Ask("lab", f"lab.{rite}", (about or who).pk, {**given, **(values or {})}, who.pk)
        [key] = acts.ask([ask], by=BY, at=self.at)
        return key

    def approves(self, key: int, person: Person, text: str = "") -> str:
        return acts.approve([key], person=person.pk, by=BY, at=self.at, text=text)[key]

    def refuses(self, key: int, person: Person, why: str = "não cabe") -> None:
        acts.refuse([key], why, person=person.pk, by=BY, at=self.at)

    def opines(self, key: int, person: Person, text: str = "sem objeção") -> None:
        acts.opine([key], text, person=person.pk, by=BY, at=self.at, favourable=True)

    def passes(self, days: int) -> None:
        """Let days go by, the worker running as each duty falls due."""
        end = self.at + timedelta(days=days)
        while True:
            due = (
                Duty.objects.filter(state="open", assignee="", run_at__lte=end)
                .order_by("run_at").values_list("run_at", flat=True).first()
            )  # fmt: skip
            if due is None:
                break
            self.at = max(self.at, due)
            with clock.at(self.at):
                run_due()
        self.at = end


def _lead(unit: Unit, head: Person, substitute: Person | None = None) -> None:
    unit.head, unit.substitute = head, substitute
    unit.save()


def state(key: int) -> str:
    return Request.objects.get(pk=key).state


def story(key: int) -> list[str]:
    """The verbs of the timeline, in order."""
    return list(Happening.objects.filter(request=key).order_by("id").values_list("verb", flat=True))


def ledger(key: int) -> list[str]:
    """What the ledger tells of the request, without the prefix."""
    found = Act.objects.filter(subject=f"request:{key}", kind__startswith="requests.")
    return [
        k.removeprefix("requests.") for k in found.order_by("id").values_list("kind", flat=True)
    ]


def waiting(key: int) -> list[tuple[str, str]]:
    """Open duties of the request: (kind, assignee)."""
    found = Duty.objects.filter(subject=f"request:{key}", state="open").order_by("kind", "id")
    return list(found.values_list("kind", "assignee"))
