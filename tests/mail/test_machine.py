"""No sequence of acts and days reaches an illegal state: a state machine on the real database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from mail.worlds import BY, World, local
from portaria.ledger.models import Act
from portaria.mail import acts
from portaria.mail.models import AddressName, Mailbox
from portaria.mail.types import (
    Change,
    Closing,
    MailboxAsk,
    Refused,
    Release,
    Renaming,
    Suspension,
)

DAYS = st.sampled_from([0, 1, 29, 30, 31])
# Which state may follow which; everything else is illegal.
FOLLOWS = {
    "asked": {"asked", "waiting_term", "active", "closed"},
    "waiting_term": {"waiting_term", "active", "closed"},
    "active": {"active", "suspended", "closed"},
    "suspended": {"suspended", "active", "closed"},
    "closed": {"closed", "active", "suspended", "purged"},
    "purged": {"purged"},
}


class Mailboxes(RuleBasedStateMachine):
    """Two bodies' worth of rules would add nothing: MPMT purges within 30 days, so that every state
    is reached in few steps."""

    boxes: Bundle[int] = Bundle("boxes")

    @initialize(target=boxes)
    def begin(self) -> int:
        self.world = World("pgj")
        self.seen: dict[int, str] = {}
        self.owners: dict[str, int] = {}
        self.purge_on: dict[int, date] = {}
        self.people = [self.world.person(category="servidor_efetivo").pk for _ in range(3)]
        return self.opens(0, "ana")

    def tries(self, act: object, *arguments: object) -> None:
        """An act is done whole, or refused with nothing changed."""
        before = Act.objects.count()
        try:
            with transaction.atomic():
                act(*arguments, by=BY, at=self.world.at)  # type: ignore[operator]
        except Refused:
            assert Act.objects.count() == before

    @rule(target=boxes, who=st.integers(0, 2), name=st.sampled_from(["ana", "rui", "leo"]))
    def opens_another(self, who: int, name: str) -> int:
        return self.opens(who, name)

    def opens(self, who: int, name: str) -> int:
        ask = MailboxAsk("pgj", "individual", "servidor_efetivo", self.people[who], name=name)
        self.tries(acts.open_mailboxes, [ask])
        found = Mailbox.objects.order_by("-pk").values_list("pk", flat=True).first()
        return found or 0

    @rule(box=boxes, days=DAYS)
    def closes(self, box: int, days: int) -> None:
        self.tries(acts.close_mailboxes, [Closing(box, "dismissal")])
        self.passes(days)

    @rule(box=boxes)
    def deletes(self, box: int) -> None:
        self.tries(acts.close_mailboxes, [Closing(box, "idle", ("x#y",), deletes=True)])

    @rule(box=boxes)
    def reopens(self, box: int) -> None:
        self.tries(acts.reopen_mailboxes, [Change(box)])

    @rule(box=boxes, days=DAYS)
    def purges_by_hand(self, box: int, days: int) -> None:
        self.passes(days)
        self.tries(acts.purge_mailboxes, [Change(box)])

    @rule(box=boxes)
    def holds(self, box: int) -> None:
        self.tries(acts.hold_mailboxes, [Change(box, "ofício")])

    @rule(box=boxes, days=DAYS)
    def unholds(self, box: int, days: int) -> None:
        self.passes(days)
        self.tries(acts.unhold_mailboxes, [Change(box, "ofício")])
        self.world.runs()  # what the hold kept beyond its day goes at once

    @rule(box=boxes)
    def seconded(self, box: int) -> None:
        self.tries(acts.suspend_mailboxes, [Suspension(box, "secondment_out", "cessão")])

    @rule(box=boxes)
    def returns(self, box: int) -> None:
        self.tries(acts.release_mailboxes, [Release(box, "secondment_end")])

    @rule(box=boxes, name=st.sampled_from(["ana", "rui", "leo", "bia"]))
    def renames(self, box: int, name: str) -> None:
        self.tries(acts.rename_mailboxes, [Renaming(box, name, "novo login")])

    @rule(days=DAYS)
    def time_passes(self, days: int) -> None:
        self.passes(days)

    def passes(self, days: int) -> None:
        self.states_follow_each_other()
        self.nothing_is_purged_before_its_day_or_under_hold()
        target = self.world.at.date() + timedelta(days=days)
        self.world.lives_until(target)
        self.world.at = local(target, 23)

    @invariant()
    def states_follow_each_other(self) -> None:
        for box in Mailbox.objects.all():
            assert box.state in FOLLOWS[self.seen.get(box.pk, box.state)], box.state
            self.seen[box.pk] = box.state

    @invariant()
    def nothing_is_purged_before_its_day_or_under_hold(self) -> None:
        for box in Mailbox.objects.all():
            if box.state == "purged":
                assert box.purge_on is not None
                assert not box.legal_hold
                assert box.purged_at is not None
                assert self.world.at.date() >= box.purge_on
                assert self.purge_on.get(box.pk, box.purge_on) == box.purge_on
            elif box.purge_on is not None:
                self.purge_on[box.pk] = box.purge_on
            else:
                self.purge_on.pop(box.pk, None)

    @invariant()
    def what_is_due_to_go_and_free_to_go_is_gone_at_the_end_of_a_day(self) -> None:
        overdue = Mailbox.objects.filter(
            state="closed", legal_hold=False, purge_on__lt=self.world.at.date()
        )
        assert not overdue.exists()

    @invariant()
    def an_address_has_one_owner_for_ever(self) -> None:
        for address, person in Mailbox.objects.exclude(address=None).values_list(
            "address", "person_id"
        ):
            assert self.owners.setdefault(address, person) == person
        names = AddressName.objects.values_list("address", "owner")
        assert all(self.owners.get(a, o) in (int(o.split(":")[1]), o) for a, o in names)

    @invariant()
    def one_mailbox_in_use_has_each_address(self) -> None:
        alive = Mailbox.objects.exclude(state="purged").exclude(address=None)
        addresses = list(alive.values_list("address", flat=True))
        assert len(addresses) == len(set(addresses))

    @invariant()
    def every_change_has_its_line(self) -> None:
        last = dict.fromkeys(FOLLOWS, "")
        last |= {"closed": "closed", "purged": "purged"}
        for box in Mailbox.objects.filter(state__in=["closed", "purged"]):
            kinds = Act.objects.filter(subject=f"mailbox:{box.pk}").values_list("kind", flat=True)
            assert f"mail.mailbox.{last[box.state]}" in kinds


@pytest.mark.django_db
def test_no_sequence_of_acts_reaches_an_illegal_state() -> None:
    """M1, M3, M11, M13."""
    from hypothesis.stateful import run_state_machine_as_test

    class Rolled(Mailboxes):
        """Each run in a transaction of its own, undone at its end."""

        def __init__(self) -> None:
            super().__init__()
            self.point = transaction.atomic()
            self.point.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.point.__exit__(None, None, None)

    run_state_machine_as_test(
        Rolled,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
