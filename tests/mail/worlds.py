"""Bodies with a bare norm; persons, units and mailboxes in the real database; the clock as told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from portaria import clock
from portaria.bodies.acts import adopt
from portaria.bodies.assembly import Assembled, assemble
from portaria.bodies.folders import sources_of
from portaria.config.vocabulary import VOCABULARY
from portaria.duties.models import Duty
from portaria.duties.runner import RunReport, run_due
from portaria.ledger.models import Act
from portaria.mail import acts
from portaria.mail.models import Mailbox
from portaria.mail.types import MailboxAsk
from portaria.norms.policy import Policy
from portaria.people.models import Bond, FunctionalEvent, Person, Unit
from portaria.workdays.calendar import Calendar

BODIES = Path(__file__).parent / "bodies"
PACKS = Path(__file__).resolve().parents[2] / "packs"
PARENTS = {"pol": "seg"}
BY = "cli:teste"
ZONE = ZoneInfo("America/Sao_Paulo")
_numbers = count(1)


@cache
def law(body: str) -> Assembled:
    """The body as its folder says, without the database."""
    return assemble(sources_of(BODIES / body, PACKS), VOCABULARY)


def policy(body: str, day: date = date(2024, 3, 4)) -> Policy:
    return law(body).law.on(day)


def calendar(body: str) -> Calendar:
    return law(body).calendar


def local(day: date, hour: int = 10, zone: ZoneInfo = ZONE) -> datetime:
    """An instant of that civil day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone)


class World:
    """A body in the database on a Monday, 4 March 2024, 10:00; ``at`` moves as told."""

    def __init__(self, body: str, day: date = date(2024, 3, 4)) -> None:
        self.slug = body
        self.at = local(day)
        if parent := PARENTS.get(body):
            adopt(BODIES / parent, by=BY, at=self.at)
        adopt(BODIES / body, by=BY, at=self.at)
        self.root = parent or body

    def goes_to(self, day: date, hour: int = 10) -> None:
        self.at = local(day, hour)

    def passes(self, days: int) -> None:
        self.at += timedelta(days=days)

    def runs(self) -> RunReport:
        """Carry out what is due by now, each day's at its own midnight (as a worker that never
        slept would)."""
        with clock.at(self.at):
            return run_due()

    def lives_until(self, day: date) -> None:
        """Let time pass, running whatever falls due at the instant at which it does."""
        end = local(day, 23)
        while True:
            due = (
                Duty.objects.filter(state="open", assignee="", run_at__lte=end)
                .order_by("run_at")
                .values_list("run_at", flat=True)
                .first()
            )
            if due is None:
                break
            self.at = max(self.at, due)
            self.runs()
        self.at = end

    def person(self, *, category: str = "", unit: Unit | None = None, start: date | None = None,
               **fields: object) -> Person:  # fmt: skip
        n = next(_numbers)
        person = Person.objects.create(
            root=self.root, hr_key=f"t:{n}", name=f"Pessoa {n}", recorded_at=self.at, **fields
        )
        if category:
            self.bond(person, category, unit, start)
        return person

    def bond(self, person: Person, category: str, unit: Unit | None = None,
             start: date | None = None) -> Bond:  # fmt: skip
        n = next(_numbers)
        return Bond.objects.create(
            person=person, body_id=self.slug, hr_key=f"b:{n}", registration=str(n),
            category=category, unit=unit, start=start or date(2024, 1, 2),
        )  # fmt: skip

    def unit(self, acronym: str, **fields: object) -> Unit:
        return Unit.objects.create(
            body_id=self.slug, code=acronym, acronym=acronym, name=acronym, **fields
        )

    def event(self, person: Person, kind: str, on: date, until: date | None = None,
              **details: object) -> FunctionalEvent:  # fmt: skip
        return FunctionalEvent.objects.create(
            body_id=self.slug, person=person, kind=kind, effective_on=on, until=until,
            known_at=self.at, details=details, key=f"e:{next(_numbers)}", act=0,
        )  # fmt: skip

    def opens(self, category: str, *, login: str = "", person: Person | None = None,
              kind: str = "individual", unit: Unit | None = None,
              valid_until: date | None = None) -> Mailbox:  # fmt: skip
        """A mailbox in use, by whichever way the norm gives the category."""
        who = person or self.person(category=category if kind == "individual" else "")
        name = login or f"caixa{next(_numbers)}"
        ask = MailboxAsk(
            body=self.slug, kind=kind, category=category, person=who.pk,
            unit=unit.pk if unit else None, unit_acronym=unit.acronym if unit else "", name=name,
            valid_until=valid_until, justification="necessária ao serviço", term_counts=True,
        )  # fmt: skip
        [key] = acts.ask_mailboxes([ask], by=BY, at=self.at)
        acts.grant_mailboxes([key], by=BY, at=self.at, term_counts=frozenset({key}))
        return Mailbox.objects.get(pk=key)


def again(box: Mailbox) -> Mailbox:
    """The mailbox as it stands now."""
    return Mailbox.objects.get(pk=box.pk)


def lines(box: Mailbox) -> list[str]:
    """What the ledger tells of the mailbox, in order, without the prefix."""
    kinds = _acts(box).values_list("kind", flat=True)
    return [kind.removeprefix("mail.mailbox.") for kind in kinds]


def last_line(box: Mailbox) -> Act:
    found = _acts(box).last()
    assert found is not None
    return found


def _acts(box: Mailbox) -> QuerySet[Act]:
    """The mailbox's own acts, without what became of its duties."""
    mine = Act.objects.filter(subject=f"mailbox:{box.pk}", kind__startswith="mail.")
    return mine.order_by("id")


def duty(kind: str, box: Mailbox, state: str = "open") -> Duty:
    return Duty.objects.get(kind=kind, subject=f"mailbox:{box.pk}", state=state)


def has_duty(kind: str, box: Mailbox, state: str = "open") -> bool:
    found = Duty.objects.filter(kind=kind, subject=f"mailbox:{box.pk}", state=state)
    return found.exists()


def utc(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
