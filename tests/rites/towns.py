"""A demonstration body with units, heads and competences, and people who ask and decide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from portaria import clock
from portaria.bodies.acts import adopt
from portaria.bodies.policies import adopted
from portaria.duties.runner import run_due
from portaria.ledger.models import Act
from portaria.ledger.types import Json
from portaria.mail import acts as mail
from portaria.mail.models import Mailbox
from portaria.mail.types import MailboxAsk
from portaria.people.competences import assign_declared
from portaria.people.models import Bond, Person, Unit
from portaria.procedures.requests import acts
from portaria.procedures.requests.models import Request
from portaria.procedures.requests.types import Ask

BODIES = Path(__file__).resolve().parents[2] / "bodies"
BY = "cli:teste"
ROOTS = {"uniar": "REITORIA", "mpa": "PGJ", "mpe": "PGJ", "ssp": "GAB", "fazenda": "SENF"}
STAFF = {
    "uniar": "servidor_efetivo", "mpa": "servidor_efetivo", "mpe": "servidor_efetivo",
    "ssp": "servidor_efetivo", "fazenda": "servidor_efetivo",
}  # fmt: skip
_numbers = count(1)


class Town:
    """A body on Monday, 4 March 2024, 10:00. ``MACRO`` stands under its root and ``SETOR`` under
    ``MACRO``; every unit of a competence stands under the root. Each has a head; ``SETOR`` has
    ``ana`` and ``beto`` beside its head."""

    def __init__(self, slug: str, day: date = date(2024, 3, 4)) -> None:
        self.slug, self.zone = slug, ZoneInfo("America/Sao_Paulo")
        self.at = datetime(day.year, day.month, day.day, 10, tzinfo=self.zone)
        adopt(BODIES / slug, by=BY, at=self.at)
        its = adopted(slug)
        self.root = slug
        self.units: dict[str, Unit] = {}
        self.heads: dict[str, Person] = {}
        root = self.unit(ROOTS[slug], None)
        macro = self.unit("MACRO", root)
        self.unit("SETOR", macro)
        self.unit("OUTRO", macro)
        for acronym in sorted({c.unit for c in its.config.competences} - set(self.units)):
            self.unit(acronym, root)
        assign_declared(its.config.competences, body=slug, day=self.at.date(), by=BY, at=self.at)
        self.ana, self.beto = (self.person("Ana", "SETOR"), self.person("Beto", "SETOR"))
        self.caio = self.person("Caio", "OUTRO")

    def unit(self, acronym: str, parent: Unit | None) -> Unit:
        unit = Unit.objects.create(
            body_id=self.slug, code=acronym, acronym=acronym, name=acronym, parent=parent
        )
        self.units[acronym] = unit
        unit.head = self.heads[acronym] = self.person(f"Chefia {acronym}", acronym)
        unit.save()
        return unit

    def person(self, name: str, unit: str, category: str = "") -> Person:
        n = next(_numbers)
        person = Person.objects.create(
            root=self.root, hr_key=f"r:{n}", name=f"{name} Souza {n}", recorded_at=self.at
        )
        Bond.objects.create(
            person=person, body_id=self.slug, hr_key=f"rb:{n}", registration=str(n),
            category=category or STAFF[self.slug], unit=self.units[unit], start=date(2020, 1, 2),
        )  # fmt: skip
        return person

    def box(self, person: Person, *, kind: str = "individual", category: str = "",
            unit: str = "SETOR", name: str = "") -> Mailbox:  # fmt: skip
        """A mailbox in use, opened by hand."""
        [key] = mail.ask_mailboxes(
            [
                MailboxAsk(
                    self.slug, kind, category or STAFF[self.slug], person.pk, self.units[unit].pk,
                    unit, name or f"caixa{next(_numbers)}", justification="serviço",
                )
            ],
            by=BY, at=self.at,
        )  # fmt: skip
        mail.grant_mailboxes([key], by=BY, at=self.at, term_counts=frozenset({key}))
        Mailbox.objects.filter(pk=key, state="waiting_term").update(
            state="active", opened_at=self.at
        )
        return Mailbox.objects.get(pk=key)

    def asks(self, rite: str, about: int, values: Mapping[str, Json], person: Person) -> int:
        """The request's key, asked by ``person``."""
        [key] = acts.ask([Ask(self.slug, rite, about, values, person.pk)], by=BY, at=self.at)
        return key

    def approves(self, key: int, person: Person) -> str:
        """The state that the request is in after ``person`` approved."""
        acts.approve([key], person=person.pk, by=BY, at=self.at)
        row = Request.objects.get(pk=key)
        assert row.state != "approved", row.why  # approved, and could not be carried out
        return row.state

    def refuses(self, key: int, person: Person, why: str = "não é preciso") -> str:
        acts.refuse([key], why, person=person.pk, by=BY, at=self.at)
        return Request.objects.get(pk=key).state

    def runs(self) -> None:
        """Carry out what is due."""
        with clock.at(self.at):
            run_due()


def kinds(subject: str) -> list[str]:
    """The acts on a subject, in order, without what became of its duties."""
    found = Act.objects.filter(subject=subject).exclude(kind__startswith="duty.").order_by("id")
    return list(found.values_list("kind", flat=True))


def last(subject: str, kind: str) -> Act:
    found = Act.objects.filter(subject=subject, kind=kind).order_by("id").last()
    assert found is not None
    return found
