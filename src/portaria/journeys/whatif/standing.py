"""What is held today, under two laws: rights and their terms, on each day on which either law
changes. No I/O: rows come from :mod:`portaria.journeys.whatif.holders`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from portaria.accounts.decisions import standing as of_accounts
from portaria.accounts.types import STANDING, AccountHeld
from portaria.journeys.whatif.alternatives import Alternative
from portaria.journeys.whatif.changes import STATE, Change, Side
from portaria.journeys.whatif.holders import Holder
from portaria.mail.decisions import standing as of_mailboxes
from portaria.mail.types import IN_USE, INDIVIDUAL, MailboxHeld, Role
from portaria.norms.comparing.aspects import Aspect, differences, effect
from portaria.norms.policy import Policy
from portaria.people.types import BondFacts

_Given = Callable[[str, Policy], tuple[Aspect, ...]]


@dataclass(frozen=True, slots=True)
class Difference:
    """An aspect that the two laws give differently, from ``on`` on."""

    on: date
    before: Aspect
    after: Aspect


class Standings:
    """Compares what categories give; each set of categories once."""

    def __init__(self, laws: Alternative, until: date) -> None:
        self._laws, self._days = laws, laws.days(until)
        self._domains = laws.before.config.domains
        self._accounts: dict[tuple[str, ...], tuple[Difference, ...]] = {}
        self._mailboxes: dict[tuple[str, ...], tuple[Difference, ...]] = {}
        self._quotas: dict[str, tuple[int | None, int | None]] = {}

    def accounts(self, categories: tuple[str, ...]) -> tuple[Difference, ...]:
        """What changes in the account of who has bonds of ``categories``."""
        if categories not in self._accounts:
            found = tuple(self._compare(categories, of_accounts.standing))
            self._accounts[categories] = found
        return self._accounts[categories]

    def mailboxes(self, categories: tuple[str, ...]) -> tuple[Difference, ...]:
        """What changes in a mailbox that one of ``categories`` gives."""
        if categories not in self._mailboxes:
            found = tuple(self._compare(categories, self._mailbox))
            self._mailboxes[categories] = found
        return self._mailboxes[categories]

    def quotas(self, category: str) -> tuple[int | None, int | None]:
        """The standard limits of ``category`` on the last day looked at, in bytes."""
        if category not in self._quotas:
            day = self._days[-1]
            laws = (self._laws.before.law, self._laws.after.law)
            before, after = (self._limit(category, law.on(day)) for law in laws)
            self._quotas[category] = before, after
        return self._quotas[category]

    def _limit(self, category: str, policy: Policy) -> int | None:
        said = {aspect.name: aspect.value for aspect in self._mailbox(category, policy)}
        limit = said.get(of_mailboxes.QUOTA)
        return limit if isinstance(limit, int) else None

    def _mailbox(self, category: str, policy: Policy) -> tuple[Aspect, ...]:
        return of_mailboxes.standing(category, policy, self._domains)

    def _compare(self, categories: tuple[str, ...], given: _Given) -> Iterator[Difference]:
        told: dict[str, tuple[object, object]] = {}
        for day in self._days:
            before = _best(categories, self._laws.before.law.on(day), given)
            after = _best(categories, self._laws.after.law.on(day), given)
            found = {old.name: (old, new) for old, new in differences(before, after)}
            for name, (old, new) in found.items():
                if told.get(name) != (old.value, new.value):
                    yield Difference(day, old, new)
            told = {name: (old.value, new.value) for name, (old, new) in found.items()}


def _best(categories: tuple[str, ...], policy: Policy, given: _Given) -> tuple[Aspect, ...]:
    """What the first category that gives the right gives; if none does, what the first says."""
    every = [given(category, policy) for category in categories]
    return next((found for found in every if found[0].worth), every[0])


def changes(
    holder: Holder, granted: frozenset[int], standings: Standings, today: date
) -> Iterator[Change]:
    """What another law changes in what ``holder`` holds or has a right to."""
    bonds = [bond for bond in holder.bonds if bond.holds_on(today)]
    if not bonds:
        return
    first = bonds[0]
    categories = tuple(sorted({bond.category for bond in bonds}))
    account = next((a for a in holder.accounts if a.state in STANDING), None)
    for found in standings.accounts(categories):
        if found.before.name == of_accounts.RIGHT or account is not None:
            yield _change(found, _account(account, holder), holder, first)
    boxes = [b for b in holder.mailboxes if b.role is Role.HOLDER and b.kind == INDIVIDUAL]
    used = [box for box in boxes if box.state in IN_USE]
    for found in standings.mailboxes(categories):
        if found.before.name == of_mailboxes.RIGHT:
            subject = f"mailbox:{used[0].id}" if used else f"person:{holder.id}"
            yield _change(found, subject, holder, first)
    for box in used:
        for found in standings.mailboxes((box.category,)):
            if _concerns(found, box, granted):
                yield _change(found, f"mailbox:{box.id}", holder, first)


def shared_changes(
    box: MailboxHeld, unit: str, granted: frozenset[int], standings: Standings
) -> Iterator[Change]:
    """The same of an organizational mailbox."""
    for found in standings.mailboxes((box.category,)):
        if found.before.name == of_mailboxes.RIGHT or _concerns(found, box, granted):
            yield Change(
                STATE, effect(found.before, found.after), found.before.name, f"mailbox:{box.id}",
                box.person, box.address, box.category, unit, found.on,
                Side.of(found.before), Side.of(found.after),
            )  # fmt: skip


def _concerns(found: Difference, box: MailboxHeld, granted: frozenset[int]) -> bool:
    """A limit granted on request is not the standard one; the right is the person's."""
    if found.before.name == of_mailboxes.RIGHT:
        return False
    return found.before.name != of_mailboxes.QUOTA or box.id not in granted


def _account(account: AccountHeld | None, holder: Holder) -> str:
    return f"account:{account.id}" if account else f"person:{holder.id}"


def _change(found: Difference, subject: str, holder: Holder, bond: BondFacts) -> Change:
    return Change(
        source=STATE,
        effect=effect(found.before, found.after),
        aspect=found.before.name,
        subject=subject,
        person=holder.id,
        name=holder.name,
        category=bond.category,
        unit=bond.unit_acronym,
        on=found.on,
        before=Side.of(found.before),
        after=Side.of(found.after),
    )
