"""Duplicates are looked for again and again where the norms order it (M9: SESP 7, 6 §3)."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.support import body
from journeys.world import BIRTH, World
from portaria.duties.models import Duty
from portaria.mail import acts
from portaria.mail.decisions import duplicates
from portaria.mail.models import Mailbox
from portaria.mail.types import MailboxAsk
from portaria.people.models import Bond, Person

pytestmark = pytest.mark.django_db


def opens(world: World, login: str) -> Mailbox:
    n = Person.objects.count()
    person = Person.objects.create(
        root="ssp", hr_key=f"d:{n}", name=f"Pessoa {n}", recorded_at=BIRTH
    )
    Bond.objects.create(
        person=person, body=world.body, hr_key=f"d:{n}", registration=str(n),
        category="servidor_efetivo", start=date(2021, 1, 1),
    )  # fmt: skip
    ask = MailboxAsk(
        body="ssp", kind="individual", category="servidor_efetivo", person=person.pk, name=login,
        term_counts=True,
    )  # fmt: skip
    [key] = acts.ask_mailboxes([ask], by="cli:test", at=BIRTH)
    acts.grant_mailboxes([key], by="cli:test", at=BIRTH, term_counts=frozenset({key}))
    return Mailbox.objects.get(pk=key)


def doubled(first: Mailbox, second: Mailbox) -> None:
    """As a migration would leave them."""
    Mailbox.objects.filter(pk=second.pk).update(person=first.person_id)


def test_m9_found_without_anybody_asking_and_again_at_the_norm_s_interval() -> None:
    """SESP 7 orders it; the body's own act says how often (30 days)."""
    world = World("ssp")
    one, two, three, four = (opens(world, f"caixa{n}") for n in range(4))
    watch = Duty.objects.get(kind="mail.check_duplicates")
    assert watch.provisions == ["sesp-mt-73-2018#art7_cpt", "ssp-sti-1-2018#art8_cpt"]
    assert watch.sum["budget"] == {"amount": 30, "unit": "day"}
    doubled(one, two)
    world.run("2021-12-31 23:00")
    assert not world.acts("mail.mailbox.duplicate_notified")
    world.run("2022-01-01 00:00")
    [told] = world.acts("mail.mailbox.duplicate_notified")
    assert told[0] == "2022-01-01 00:00"
    [save] = Duty.objects.filter(kind="mail.save_duplicate")
    assert save.assignee == f"person:{one.person_id}"
    doubled(three, four)
    world.run("2022-01-31 12:00")
    assert len(world.acts("mail.mailbox.duplicate_notified")) == 1
    world.run("2022-02-01 00:00")
    assert len(world.acts("mail.mailbox.duplicate_notified")) == 2
    watch.refresh_from_db()
    assert (watch.state, watch.note) == ("open", "pessoas avisadas na última procura: 1")


@pytest.mark.parametrize(
    ("slug", "outcome"), [("ssp", "watch"), ("ssp-pc", "silent"), ("uniar", "silent")]
)
def test_m9_it_is_looked_for_only_where_somebody_says_how_often(slug: str, outcome: str) -> None:
    decision, every = duplicates.watched(body(slug).law.on(date(2022, 1, 3)))
    assert decision.outcome == outcome
    assert (every is not None) == (outcome == "watch")
