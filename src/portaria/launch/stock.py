"""What had happened before the demonstration begins: who was already there has asked, signed and
received what the norm wants. One in twenty is left waiting, so that there is something to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import TypeVar

from django.db import transaction

from portaria.accounts import acts as accounts
from portaria.accounts import queries as account_queries
from portaria.accounts.types import Refused as AccountRefused
from portaria.accounts.types import State
from portaria.bodies.policies import adopted
from portaria.duties.acts import close_human
from portaria.duties.models import Duty
from portaria.duties.runner import run_due
from portaria.frame.categories import of_group
from portaria.launch.inventing import BY, ONE_IN
from portaria.mail import acts as mail
from portaria.mail.rules import ADDRESS
from portaria.mail.types import INDIVIDUAL, ORGANIZATIONAL, Delegate, MailboxAsk
from portaria.mail.types import Refused as MailRefused
from portaria.norms.policy import Policy
from portaria.people.models import Bond, Unit
from portaria.people.queries import heads_on, in_force
from portaria.people.superiors import heads_over
from portaria.procedures.terms import acts as procedures
from portaria.procedures.terms import queries as terms
from portaria.procedures.terms.types import Refused as TermRefused
from portaria.procedures.terms.types import TermHeld
from portaria.steps.reasons import by_fact

T = TypeVar("T")
BEFORE = "anterior ao sistema"
_SETTLED = by_fact("settled", "Pedida e decidida antes do sistema")
UNIT_MAILBOXES = 6


def settle(body: str, *, at: datetime) -> None:
    """Do on behalf of the invented people of ``body`` what waits for them: accounts asked for by
    heads, mailboxes asked for, terms signed and authorised, initial credentials handed over."""
    _ask_for_accounts(body, at)
    run_due()
    _ask_for_mailboxes(body, at)
    _sign(body, at)
    _witness(body, at)
    _authorise(body, at)
    run_due()
    _hand_over(body, at)
    _share_mailboxes(body, at)


def _ask_for_accounts(body: str, at: datetime) -> None:
    persons = _persons(body, ("accounts.ask",))
    for head, theirs in _by_head(body, persons, at).items():
        _what_is_granted(
            theirs,
            partial(
                accounts.grant_requests,
                body,
                asked_by=head,
                by=BY,
                at=at,
                settled=dict.fromkeys(theirs, _SETTLED),
            ),
            AccountRefused,
        )


def _ask_for_mailboxes(body: str, at: datetime) -> None:
    persons = _persons(body, ("mail.ask",))
    held = account_queries.held_by(persons)
    asks = []
    for bond in _bonds(body, persons, adopted(body).calendar.day_of(at)).values():
        logins = [a.login for a in held.get(bond.person_id, ()) if a.state is State.ACTIVE]
        if logins:
            asks.append(MailboxAsk(body, INDIVIDUAL, bond.category, bond.person_id, name=logins[0]))

    def ask_and_grant(some: Sequence[MailboxAsk]) -> None:
        mail.grant_mailboxes(mail.ask_mailboxes(some, by=BY, at=at), by=BY, at=at)

    _what_is_granted(asks, ask_and_grant, MailRefused)


def _sign(body: str, at: datetime) -> None:
    with transaction.atomic():
        for term in terms.waiting(body):
            if term.signed_at is None and term.person % ONE_IN:
                reasons = "atividade que depende do correio" if term.needs_justification else ""
                procedures.sign_terms({term.id: reasons}, person=term.person, by=BY, at=at)


def _witness(body: str, at: datetime) -> None:
    """Where the norm wants witnesses, the next persons who signed are each other's."""
    signed = [t for t in terms.waiting(body) if t.signed_at and t.witnessed < t.witnesses]
    circle = sorted({t.person for t in signed})
    for term in signed:
        place = circle.index(term.person)
        others = (circle * 2)[place + 1 : place + 1 + term.witnesses]
        if term.person % ONE_IN and len(set(others) - {term.person}) == term.witnesses:
            _what_is_granted([term], partial(_witnessed, others=others, at=at), TermRefused)


def _witnessed(terms_of_one: Sequence[TermHeld], *, others: Sequence[int], at: datetime) -> None:
    for term in terms_of_one:
        procedures.name_witnesses(term.id, others, person=term.person, by=BY, at=at)
        for other in others:
            procedures.witness_terms([term.id], person=other, by=BY, at=at)


def _authorise(body: str, at: datetime) -> None:
    waiting = [t for t in terms.waiting(body) if t.needs_authorisation and not t.authorised_at]
    signed = {t.person: t.id for t in waiting if t.signed_at and t.person % ONE_IN}
    for head, theirs in _by_head(body, signed, at).items():
        _what_is_granted(
            [signed[person] for person in theirs],
            partial(procedures.authorise_terms, person=head, by=BY, at=at),
            TermRefused,
        )


def _what_is_granted(
    asked: Sequence[T], grant: Callable[[Sequence[T]], object], refused: type[Exception]
) -> None:
    """Grant all at once; if one is refused, each by itself, and what is refused stays waiting as it
    would for a real head."""
    if not asked:
        return
    try:
        with transaction.atomic():
            grant(asked)
    except refused:
        if len(asked) > 1:
            for one in asked:
                _what_is_granted([one], grant, refused)


def _hand_over(body: str, at: datetime) -> None:
    waiting = Duty.objects.filter(body=body, kind="accounts.hand_credential", state="open")
    ids = [duty.pk for duty in waiting.only("pk", "person") if (duty.person or 0) % ONE_IN]
    with transaction.atomic():
        close_human(ids, by=BY, at=at, note=BEFORE)


def _share_mailboxes(body: str, at: datetime) -> None:
    """Mailboxes of the first units that have a head, shared with two people of each."""
    config = adopted(body)
    day = config.calendar.day_of(at)
    category = _of_units(config.law.on(day))
    if not category:
        return
    headed = {u: h.acting for u, h in heads_on(body, day).items() if h.acting is not None}
    for unit in Unit.objects.filter(pk__in=headed).order_by("code")[:UNIT_MAILBOXES]:
        members = Bond.objects.filter(in_force(day), unit=unit, situation="active")
        people = members.values_list("person", flat=True).distinct().order_by("person")[:2]
        wanted = MailboxAsk(
            body, ORGANIZATIONAL, category, headed[unit.pk], unit.pk, unit.acronym,
            unit.acronym.lower(),
        )  # fmt: skip
        _what_is_granted(
            [wanted], partial(_open_and_share, people=list(people), at=at), MailRefused
        )


def _of_units(policy: Policy) -> str:
    """The organizational category whose mailboxes the norms name after the unit; else the first of
    that group; "" where the packs have none."""
    found = of_group(ORGANIZATIONAL)
    for category in found:
        address = policy.find(ADDRESS, category=category)
        if address is not None and address.value == "unit_acronym":
            return category
    return next(iter(found), "")


def _open_and_share(asks: Sequence[MailboxAsk], *, people: Sequence[int], at: datetime) -> None:
    boxes = mail.ask_mailboxes(asks, by=BY, at=at)
    mail.grant_mailboxes(boxes, by=BY, at=at)
    shared = [
        Delegate(box, person, may_read=True, may_delete=True, may_send_as=True)
        for box in boxes
        for person in people
    ]
    mail.delegate_mailboxes(shared, by=BY, at=at)


def _persons(body: str, kinds: Iterable[str]) -> list[int]:
    found = Duty.objects.filter(body=body, kind__in=list(kinds), state="open")
    persons = found.exclude(person=None).values_list("person", flat=True).distinct()
    return [p for p in persons.order_by("person") if p is not None and p % ONE_IN]


def _bonds(body: str, persons: Iterable[int], day: date) -> dict[int, Bond]:
    found = Bond.objects.filter(in_force(day), body=body, person__in=list(persons))
    return {bond.person_id: bond for bond in found.order_by("-start", "id")}


def _by_head(body: str, persons: Iterable[int], at: datetime) -> Mapping[int, list[int]]:
    """Persons by who acts as their head; those without one are left out."""
    day = adopted(body).calendar.day_of(at)
    units = {p: b.unit_id for p, b in _bonds(body, persons, day).items() if b.unit_id is not None}
    grouped: dict[int, list[int]] = defaultdict(list)
    for person, head in heads_over(units, day).items():
        if head.acting is not None:
            grouped[head.acting].append(person)
    return grouped
