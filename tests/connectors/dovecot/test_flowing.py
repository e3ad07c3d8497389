"""What the servers' logs say flows back to the state (M5, M10, M12)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mail.worlds import BY, World, again
from portaria.connectors.dovecot import flowing
from portaria.mail import acts
from portaria.mail.shared.models import SharedUse
from portaria.mail.shared.records import forget_purged, uses_of
from portaria.mail.sign_ins import forget_sign_ins, sign_ins_since
from portaria.mail.traces.following import Access, Entered
from portaria.mail.types import Delegate

pytestmark = pytest.mark.django_db


def test_who_used_a_shared_mailbox_and_when() -> None:
    """M5: the day where the body is; told twice it is one use; never of which message."""
    world = World("uni")
    shared = world.opens("org_unit", kind="organizational", unit=world.unit("DIV"))
    box = world.opens("servidor_efetivo", login="delegada")
    acts.delegate_mailboxes(
        [Delegate(shared.pk, box.person_id or 0, may_read=True)], by=BY, at=world.at
    )
    late = world.at.replace(hour=22)  # in UTC it is the next day already
    folder, me = f"shared/{shared.address}/INBOX", box.address or ""
    told = [
        Access(late, me, "read", folder, "imap", "10.0.0.1"),
        Access(late - timedelta(hours=3), me, "opened", folder, "imap", "10.0.0.1"),
        Access(late, me, "deleted", folder, "imap", "10.0.0.1"),
        Access(late, "outra@fora.test", "read", folder, "imap", "10.0.0.9"),
        Access(late, me, "read", "INBOX", "imap", "10.0.0.1"),
    ]
    for _ in range(2):
        flowing.record(told, world.at)
    assert [(use.what, use.day, use.last_at) for use in uses_of(shared.pk)] == [
        ("deleted", date(2024, 3, 4), late),
        ("read", date(2024, 3, 4), late),
    ]
    assert again(shared).last_access_at == late
    flowing.record([Access(late - timedelta(hours=5), me, "read", folder, "imap", "")], world.at)
    assert {use.last_at for use in uses_of(shared.pk)} == {late}


def test_a_sign_in_is_an_access_and_strangers_are_none() -> None:
    """M10."""
    world = World("uni")
    box = world.opens("servidor_efetivo", login="assidua")
    seen = world.at + timedelta(hours=1)
    later = seen + timedelta(hours=1)
    flowing.record(
        [
            Access(seen, box.address or "", "login", "", "imap", "10.0.0.1"),
            Access(seen, "ninguem@fora.test", "login", "", "imap", "10.0.0.1"),
            Access(seen, box.address or "", "login_failed", "", "imap", "10.0.0.1"),
            Access(later, box.address or "", "sending_login", "", "smtp", "10.0.0.1"),
        ],
        world.at,
    )
    assert again(box).last_access_at == seen
    assert not SharedUse.objects.exists()


def test_from_where_people_signed_in_is_kept_by_the_hour_for_days() -> None:
    """A11: an IPv6 address is its network; told twice it is one; strangers have no person."""
    world = World("uni")
    box = world.opens("servidor_efetivo", login="viajante")
    me, first = box.address or "", world.at.replace(minute=0)
    last = first + timedelta(minutes=59)
    told = [
        Entered(me, "10.0.0.1", first + timedelta(minutes=10), last),
        Entered(me, "10.0.0.1", first, first),
        Entered(me, "10.0.0.1", first + timedelta(hours=1), first + timedelta(hours=1)),
        Entered(me, "2001:db8::1", first, first),
        Entered(me, "2001:db8::ffff:2", last, last),
        Entered(me, "", first, first),
        Entered("ninguem@fora.test", "10.0.0.1", first, first),
    ]
    for _ in range(2):
        flowing.record_entered(told, world.at)
    later = first + timedelta(hours=1)
    assert list(sign_ins_since(first)) == [
        (box.person_id, "10.0.0.1", first, last),
        (box.person_id, "2001:db8::", first, last),
        (box.person_id, "10.0.0.1", later, later),
    ]
    assert forget_sign_ins(last) == 0
    assert forget_sign_ins(later) == 2
    assert [row[2] for row in sign_ins_since(first)] == [later]


def test_uses_go_with_the_mailbox() -> None:
    world = World("uni")
    shared = world.opens("org_unit", kind="organizational", unit=world.unit("DIV"))
    SharedUse.objects.create(mailbox=shared, person=world.person(), what="read",
                             day=world.at.date(), last_at=world.at)  # fmt: skip
    assert forget_purged() == 0
    type(shared).objects.filter(pk=shared.pk).update(state="purged")
    assert forget_purged() == 1
