"""Everything a person holds, and everything an event caused: every date, provision and why."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from portaria.accounts import queries as accounts
from portaria.accounts.types import AccountHeld
from portaria.bodies.models import Body
from portaria.duties.models import Duty
from portaria.journeys import gathering, late, records
from portaria.journeys.preview import Foreseen, preview
from portaria.journeys.sheets import (
    ActLine,
    BondLine,
    EventSheet,
    Expected,
    Held,
    PersonSheet,
    Step,
    plain,
)
from portaria.ledger.models import Act
from portaria.mail import queries as mail
from portaria.mail.types import MailboxHeld
from portaria.people import cpf
from portaria.people.models import Bond, FunctionalEvent, Person
from portaria.workdays.arithmetic import lines_of


def person_sheet(person: int) -> PersonSheet:
    """Everything held by ``person`` (a primary key).

    Raises:
        Person.DoesNotExist: nobody has that key.
    """
    row = Person.objects.get(pk=person)
    held_accounts = accounts.held_by([person]).get(person, ())
    held_mailboxes = mail.held_by([person]).get(person, ())
    return PersonSheet(
        id=row.id,
        name=row.shown_name,
        cpf=cpf.masked(row.cpf_encrypted),
        zone=_zone(row.root),
        bonds=tuple(_bond(bond) for bond in _bonds(person)),
        accounts=_held("account", held_accounts),
        mailboxes=_held("mailbox", held_mailboxes),
        due=records.steps(Duty.objects.filter(person=person, state="open")),
        events=records.events(FunctionalEvent.objects.filter(person=person)),
        acts=tuple(records.acts(Act.objects.filter(person=person))),
    )


def event_sheet(event: int) -> EventSheet:
    """Everything that functional event ``event`` (a primary key) caused.

    Raises:
        FunctionalEvent.DoesNotExist: no event has that key.
    """
    row = FunctionalEvent.objects.select_related("person", "unit").get(pk=event)
    line = records.events(FunctionalEvent.objects.filter(pk=event))[0]
    zone = _zone(row.body_id)
    duties = Duty.objects.filter(event=event)
    causes = [f"event:{event}", *(f"duty:{key}" for key in duties.values_list("id", flat=True))]
    done = records.acts(Act.objects.filter(Q(cause__in=causes) | Q(pk=row.act)))
    steps = records.steps(duties | _following(done), done)
    foreseen = _foreseen(event, steps)
    return EventSheet(
        event=line,
        name=_name(row),
        zone=zone,
        steps=steps,
        acts=tuple(done),
        late=late.lateness(line, zone, steps),
        expected=_expected(foreseen),
        quiet=tuple(one.text for one in foreseen.quiet) if foreseen else (),
    )


def _foreseen(event: int, steps: Sequence[Step]) -> Foreseen | None:
    """What an event whose day has not come will set off; None afterwards."""
    if not any(step.kind == "journey.start" and step.state == "open" for step in steps):
        return None
    [foreseen] = preview([gathering.event_facts([event])[event]])
    return foreseen


def _expected(foreseen: Foreseen | None) -> tuple[Expected, ...]:
    if foreseen is None:
        return ()
    return tuple(
        Expected(
            kind=step.kind,
            about=step.about,
            at=step.run_at,
            provisions=step.provisions,
            arithmetic=tuple(lines_of(step.sum)) if step.sum else (),
        )
        for step in foreseen.all_steps
    )


def _following(done: Sequence[ActLine]) -> QuerySet[Duty]:
    """Duties that the event's acts opened on what they changed: the purge that a closing dates."""
    subjects = {act.subject for act in done if act.cause}
    instants = {act.recorded_at for act in done if act.cause}
    return Duty.objects.filter(subject__in=subjects, opened_at__in=instants)


def _zone(body: str) -> str:
    return Body.objects.values_list("zone", flat=True).get(pk=body)


def _name(row: FunctionalEvent) -> str:
    if row.person is not None:
        return row.person.shown_name
    return row.unit.acronym if row.unit is not None else ""


def _bonds(person: int) -> QuerySet[Bond]:
    return Bond.objects.filter(person=person).select_related("unit").order_by("start", "id")


def _bond(row: Bond) -> BondLine:
    return BondLine(
        id=row.id,
        body=row.body_id,
        registration=row.registration,
        category=row.category,
        unit=row.unit_id,
        unit_acronym=row.unit.acronym if row.unit else "",
        post=row.post,
        situation=row.situation,
        start=row.start,
        planned_end=row.planned_end,
        end=row.end,
        end_kind=row.end_kind,
    )


def _held(kind: str, things: Sequence[AccountHeld | MailboxHeld]) -> tuple[Held, ...]:
    subjects = [f"{kind}:{thing.id}" for thing in things]
    done = records.acts_about(subjects)
    due = records.steps(Duty.objects.filter(subject__in=subjects, state="open"))
    return tuple(
        Held(
            subject=subject,
            name=_named(thing),
            state=str(thing.state),
            facts=plain(thing),
            acts=tuple(done.get(subject, ())),
            due=tuple(step for step in due if step.subject == subject),
        )
        for subject, thing in zip(subjects, things, strict=True)
    )


def _named(thing: AccountHeld | MailboxHeld) -> str:
    return thing.login if isinstance(thing, AccountHeld) else thing.address
