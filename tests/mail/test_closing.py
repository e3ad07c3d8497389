"""Closing, copy, retention, purge, hold: the day before, the day and the day after each limit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mail.worlds import BY, World, again, duty, has_duty, last_line, lines
from portaria.ledger.models import Content
from portaria.mail import acts
from portaria.mail.types import Change, Closing, CopyAsk, Refused

pytestmark = pytest.mark.django_db

UNILA_18 = "unila-cgtic-5-2020#art18_cpt"


def close(world: World, box: object, why: str = "dismissal") -> None:
    provision = "unila-cgtic-5-2020#art15_cpt"
    closing = Closing(box.pk, why, (provision,))  # type: ignore[attr-defined]
    acts.close_mailboxes([closing], by=BY, at=world.at)


@pytest.mark.parametrize(
    ("body", "category", "why", "closed", "copy_until", "purge_on", "provision"),
    [
        # 24 months from 4 March 2024 end on 4 March 2026, a Wednesday, itself included.
        ("uni", "servidor_efetivo", "dismissal", date(2024, 3, 4), date(2024, 4, 3),
         date(2026, 3, 5), UNILA_18),
        # Ending on a Saturday, both pass to Monday: kept longer, never shorter.
        ("uni", "servidor_efetivo", "death", date(2024, 7, 10), date(2024, 8, 9),
         date(2026, 7, 11), UNILA_18),
        ("uni", "servidor_efetivo", "request", date(2024, 8, 8), date(2024, 9, 9),
         date(2026, 8, 9), UNILA_18),
        ("pgj", "servidor_efetivo", "retirement", date(2024, 3, 4), None,
         date(2024, 4, 4), "mpmt-495-2015#art26_cpt"),
        ("mp", "servidor_efetivo", "death", date(2024, 3, 4), None,
         date(2024, 3, 20), "mpsc-2005#art37_par1u"),
        # MPSC dates only dismissal, retirement and death.
        ("mp", "servidor_efetivo", "contract_end", date(2024, 3, 4), None, None, ""),
        ("seg", "servidor_efetivo", "dismissal", date(2024, 3, 4), None,
         date(2024, 3, 4), "sesp-mt-73-2018#art7_par1"),
        ("seg", "servidor_efetivo", "retirement", date(2024, 3, 4), None, None, ""),
    ],
)  # fmt: skip
def test_m11_m13_closing_stamps_what_the_norm_promises(
    body, category, why, closed, copy_until, purge_on, provision
) -> None:
    """M11, M13: UNILA 15 §2, 18; MPMT 26; MPSC 37 §ún; SESP 7 §1."""
    world = World(body, closed)
    box = world.opens(category)
    close(world, box, why)
    box = again(box)
    assert (box.state, box.copy_until, box.purge_on) == ("closed", copy_until, purge_on)
    assert box.retention_provision == provision
    assert has_duty("mail.purge", box) is (purge_on is not None)
    if provision:
        assert provision in last_line(box).provisions


@pytest.mark.parametrize(
    ("day", "state"),
    [(date(2026, 3, 4), "closed"), (date(2026, 3, 5), "purged"), (date(2026, 3, 6), "purged")],
)
def test_m13_unila_18_content_is_kept_24_months_and_no_longer(day: date, state: str) -> None:
    """M13 (UNILA 18): the last day of the term is still kept; the next one it goes."""
    world = World("uni")
    box = world.opens("servidor_efetivo")
    close(world, box)
    world.lives_until(day)
    assert again(box).state == state


@pytest.mark.parametrize(
    ("day", "state"), [(date(2024, 4, 3), "closed"), (date(2024, 4, 4), "purged")]
)
def test_m13_mpmt_26_kept_30_days(day: date, state: str) -> None:
    world = World("pgj")
    box = world.opens("servidor_efetivo")
    close(world, box)
    world.lives_until(day)
    assert again(box).state == state


@pytest.mark.parametrize(
    ("day", "state"), [(date(2024, 3, 19), "closed"), (date(2024, 3, 20), "purged")]
)
def test_m13_mpsc_37_kept_15_days(day: date, state: str) -> None:
    world = World("mp")
    box = world.opens("servidor_efetivo")
    close(world, box)
    world.lives_until(day)
    assert again(box).state == state


def test_m13_the_purge_is_a_line_that_proves_and_holds_no_content() -> None:
    world = World("uni")
    box = world.opens("servidor_efetivo")
    close(world, box)
    world.lives_until(date(2026, 3, 5))
    act = last_line(box)
    assert act.kind == "mail.mailbox.purged"
    assert act.provisions == [UNILA_18]
    assert '"closed_for":"dismissal"' in Content.objects.get(act=act.pk).content
    assert again(box).purged_at is not None


def test_m13_the_sum_of_the_retention_stays_open_in_the_duty() -> None:
    world = World("uni")
    box = world.opens("servidor_efetivo")
    close(world, box)
    found = duty("mail.purge", box)
    assert found.sum["budget"] == {"amount": 24, "unit": "month"}
    assert (found.sum["start"], found.sum["due_on"]) == ("2024-03-04", "2026-03-04")
    assert found.provisions == [UNILA_18]
    assert "05/03/2026" in found.about


def test_m13_a_hold_stops_the_purge_and_lifting_it_reopens_it() -> None:
    world = World("uni")
    box = world.opens("servidor_efetivo")
    close(world, box)
    hold = Change(box.pk, "Ofício 12/2025 da 1ª Vara")
    acts.hold_mailboxes([hold], by=BY, at=world.at)
    assert not has_duty("mail.purge", box)
    world.lives_until(date(2026, 6, 1))
    assert again(box).state == "closed"
    acts.unhold_mailboxes([Change(box.pk, "Ofício 40/2026")], by=BY, at=world.at)
    world.runs()
    assert again(box).state == "purged"
    assert lines(box)[-4:] == ["closed", "held", "unheld", "purged"]


def test_m13_a_hold_lifted_in_time_changes_nothing_of_the_day() -> None:
    world = World("uni")
    box = world.opens("servidor_efetivo")
    close(world, box)
    acts.hold_mailboxes([Change(box.pk, "Ofício 12/2025")], by=BY, at=world.at)
    world.passes(10)
    acts.unhold_mailboxes([Change(box.pk, "Ofício 13/2025")], by=BY, at=world.at)
    world.lives_until(date(2026, 3, 4))
    assert again(box).state == "closed"
    world.lives_until(date(2026, 3, 5))
    assert again(box).state == "purged"


def test_a_mailbox_held_and_then_closed_is_purged_only_after_the_lifting() -> None:
    world = World("pgj")
    box = world.opens("servidor_efetivo")
    acts.hold_mailboxes([Change(box.pk, "Ofício 1")], by=BY, at=world.at)
    close(world, box)
    world.lives_until(date(2024, 12, 1))
    assert again(box).state == "closed"
    with pytest.raises(Refused, match="guarda legal"):
        acts.purge_mailboxes([Change(box.pk)], by=BY, at=world.at)


@pytest.mark.parametrize(
    ("asked_on", "accepted"),
    [(date(2024, 4, 2), True), (date(2024, 4, 3), True), (date(2024, 4, 4), False)],
)
def test_m11_unila_15_par2_copy_until_day_30_not_31(asked_on: date, accepted: bool) -> None:
    """M11: closed on 4 March, day 30 is 3 April."""
    world = World("uni")
    box = world.opens("servidor_efetivo")
    close(world, box)
    world.goes_to(asked_on)
    ask = CopyAsk(box.pk, box.person_id, asked_on, "Pró-Reitoria de Gestão de Pessoas", "disco")
    if accepted:
        acts.ask_copies([ask], by=BY, at=world.at)
        assert duty("mail.deliver_copy", box).assignee == "power:mail.manage"
    else:
        with pytest.raises(Refused, match=r"art\. 15, § 2º") as refused:
            acts.ask_copies([ask], by=BY, at=world.at)
        assert "03/04/2024" in str(refused.value)
        assert not has_duty("mail.deliver_copy", box)


def test_m11_the_copy_goes_only_to_the_person_and_through_the_macro_unit() -> None:
    """UNILA 15 §2, §3."""
    world = World("uni")
    box = world.opens("servidor_efetivo")
    close(world, box)
    other = world.person()
    with pytest.raises(Refused, match="exclusivamente"):
        acts.ask_copies(
            [CopyAsk(box.pk, other.pk, date(2024, 3, 5), "PROGEPE", "disco")], by=BY, at=world.at
        )
    with pytest.raises(Refused, match="macrounidade"):
        acts.ask_copies(
            [CopyAsk(box.pk, box.person_id, date(2024, 3, 5), " ", "disco")], by=BY, at=world.at
        )


def test_m11_no_copy_where_the_norm_gives_none() -> None:
    world = World("pgj")
    box = world.opens("servidor_efetivo")
    close(world, box)
    with pytest.raises(Refused, match="nada dizem"):
        acts.ask_copies(
            [CopyAsk(box.pk, box.person_id, date(2024, 3, 5), "DGP", "disco")], by=BY, at=world.at
        )


def test_reopening_within_the_retention_undoes_the_closing() -> None:
    world = World("uni")
    box = world.opens("servidor_efetivo", login="mariasouza")
    close(world, box)
    world.goes_to(date(2026, 3, 4))
    acts.reopen_mailboxes([Change(box.pk, "reinstatement")], by=BY, at=world.at)
    box = again(box)
    assert (box.state, box.address) == ("active", "mariasouza@uni.example")
    assert (box.purge_on, box.copy_until, box.closed_at) == (None, None, None)
    assert not has_duty("mail.purge", box)
    world.lives_until(date(2026, 4, 1))
    assert again(box).state == "active"


def test_reopening_after_the_retention_is_refused() -> None:
    world = World("uni")
    box = world.opens("servidor_efetivo")
    close(world, box)
    world.goes_to(date(2026, 3, 5))
    with pytest.raises(Refused, match="05/03/2026"):
        acts.reopen_mailboxes([Change(box.pk)], by=BY, at=world.at)


def test_purging_before_the_day_is_refused() -> None:
    world = World("uni")
    box = world.opens("servidor_efetivo")
    close(world, box)
    world.goes_to(date(2026, 3, 4))
    with pytest.raises(Refused, match="05/03/2026"):
        acts.purge_mailboxes([Change(box.pk)], by=BY, at=world.at)


def test_closing_twice_is_refused_and_changes_nothing_of_the_batch() -> None:
    world = World("uni")
    one, two = world.opens("servidor_efetivo"), world.opens("servidor_efetivo")
    close(world, one)
    with pytest.raises(Refused, match="encerrada"):
        acts.close_mailboxes(
            [Closing(two.pk, "request"), Closing(one.pk, "request")], by=BY, at=world.at
        )
    assert again(two).state == "active"


def test_a_late_event_holds_from_its_day_and_counts_from_the_real_closing() -> None:
    """Design, invariant 3: left on 1 March, told on the 20th. The person keeps the whole window."""
    world = World("uni", date(2024, 3, 20))
    box = world.opens("servidor_efetivo")
    held_at = world.at - timedelta(days=19)
    acts.close_mailboxes([Closing(box.pk, "dismissal", held_at=held_at)], by=BY, at=world.at)
    act = last_line(box)
    assert (act.held_at, act.recorded_at) == (held_at, world.at)
    assert again(box).copy_until == date(2024, 4, 19)


def test_a_request_withdrawn_leaves_nothing_to_keep() -> None:
    from portaria.mail.types import MailboxAsk

    world = World("uni")
    person = world.person(category="terceirizado")
    ask = MailboxAsk("uni", "individual", "terceirizado", person.pk, name="joana")
    [key] = acts.ask_mailboxes([ask], by=BY, at=world.at)
    acts.close_mailboxes([Closing(key, "withdrawn")], by=BY, at=world.at)
    from portaria.mail.models import Mailbox

    box = Mailbox.objects.get(pk=key)
    assert (box.state, box.purge_on, box.copy_until, box.address) == ("closed", None, None, None)


def test_m13_what_the_acts_kept_goes_with_the_mailbox_and_the_proof_stays() -> None:
    """Design, invariant 8: the ledger proves the act without keeping the data for ever."""
    from portaria.ledger.erasure import erase_contents
    from portaria.ledger.models import Act

    world = World("pgj")
    box = world.opens("servidor_efetivo", login="ana")
    close(world, box)
    world.lives_until(date(2024, 4, 4))
    world.goes_to(date(2024, 4, 5))
    erase_contents(date(2024, 4, 5), by="system:runner", at=world.at)
    acts_on = Act.objects.filter(subject=f"mailbox:{box.pk}", kind__startswith="mail.mailbox.")
    kept = {act.kind: Content.objects.get(act=act.pk).content is not None for act in acts_on}
    assert kept == {
        "mail.mailbox.asked": False,
        "mail.mailbox.opened": False,
        "mail.mailbox.closed": False,
        "mail.mailbox.purged": True,
    }
    assert "ana@" not in Content.objects.get(act=last_line(box).pk).content


def test_m13_a_reopened_mailbox_loses_nothing_of_its_acts() -> None:
    from portaria.ledger.erasure import erase_contents

    world = World("pgj")
    box = world.opens("servidor_efetivo", login="ana")
    close(world, box)
    acts.reopen_mailboxes([Change(box.pk)], by=BY, at=world.at)
    world.lives_until(date(2025, 4, 4))
    assert erase_contents(date(2025, 4, 4), by="system:runner", at=world.at) == 0
