"""What acts leave in the servers' files: M4, M5, M8, M11, M13, M14, M15, M16, A3, A6."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import User

from connectors.publishing.rooms import BY, Room, password_of
from mail.worlds import again
from portaria.accounts import acts as accounts
from portaria.accounts.models import Account
from portaria.accounts.types import BY_HAND, Block, Refused
from portaria.connectors.publishing.schema import SITE_SESSIONS_EVERY
from portaria.mail import acts
from portaria.mail.models import Alias, Mailbox
from portaria.mail.types import (
    AutoReply,
    Change,
    Closing,
    Delegate,
    QuotaGrant,
    Renaming,
    Suspension,
)
from portaria.norms.decision import Decision
from portaria.web.models import Presence, SignIn
from portaria.web.sessions.ending import left_alone

pytestmark = pytest.mark.django_db


def test_m8_an_opened_mailbox_receives_within_its_quota(room: Room) -> None:
    box = room.world.opens("servidor_efetivo", login="ana")
    first = room.publishes()
    assert (first.version, first.subjects) == (1, 1)
    row = room.box(box)
    assert row["address"] == "ana@uni.example"
    assert (row["delivers"], row["refusal"], row["state"]) == (1, "", "active")
    assert row["quota_bytes"] == again(box).quota_bytes == 2 * 2**30
    assert (row["home"], row["version"]) == (f"{box.pk % 256:02x}/{box.pk}", 1)
    assert room.publishes().versions == 0, "nothing changed"
    acts.set_quotas([QuotaGrant(box.pk, 3 * 2**30, "pedido")], by=BY, at=room.world.at)
    assert room.publishes().version == 2
    assert (room.box(box)["quota_bytes"], room.box(box)["version"]) == (3 * 2**30, 2)


def test_domains_are_those_of_the_bodies(room: Room) -> None:
    room.publishes()
    found = {row["domain"]: row["body"] for row in room.rows("SELECT * FROM domains")}
    assert found == {"uni.example": "uni", "aluno.uni.example": "uni"}


def test_what_servers_do_not_read_is_no_change(room: Room) -> None:
    box = room.world.opens("servidor_efetivo")
    room.publishes()
    Mailbox.objects.filter(pk=box.pk).update(used_bytes=7, last_access_at=room.world.at)
    assert room.waiting() == []
    Mailbox.objects.filter(pk=box.pk).update(quota_bytes=7)
    assert room.waiting() == [("mailbox", [box.pk])], "also by hand, with no act"
    room.publishes()
    assert room.box(box)["quota_bytes"] == 7


def test_m11_a_closed_mailbox_refuses_in_portuguese_with_the_provision(room: Room) -> None:
    box = room.world.opens("servidor_efetivo", login="ana")
    room.publishes()
    closing = Closing(box.pk, "request", ("unila-cgtic-5-2020#art15",))
    acts.close_mailboxes([closing], by=BY, at=room.world.at)
    room.publishes()
    row = room.box(box)
    assert (row["delivers"], row["state"]) == (0, "closed")
    assert row["refusal"].startswith("5.2.1 A caixa ana@uni.example esta encerrada e nao recebe")
    assert "art. 15" in row["refusal"]
    assert row["refusal"].isascii(), "RFC 5321: the client may not read anything else"
    acts.reopen_mailboxes([Change(box.pk, "engano")], by=BY, at=room.world.at)
    room.publishes()
    assert (room.box(box)["delivers"], room.box(box)["refusal"]) == (1, "")


def test_m13_a_purged_mailbox_is_gone_and_readers_are_told_where_it_was(room: Room) -> None:
    box = room.world.opens("servidor_efetivo", login="ana")
    room.publishes()
    Mailbox.objects.filter(pk=box.pk).update(state="purged")
    version = room.publishes().version
    assert room.box(box) is None
    [gone] = room.rows("SELECT * FROM gone")
    assert gone == {
        "id": box.pk, "address": "ana@uni.example", "home": f"{box.pk % 256:02x}/{box.pk}",
        "version": version,
    }  # fmt: skip
    assert room.rows("SELECT * FROM sends_as") == []


def test_a_renamed_mailbox_keeps_its_home_and_leaves_no_row_of_the_old_name(room: Room) -> None:
    box = room.world.opens("servidor_efetivo", login="ana")
    room.has_account(box, "ana", "correta-senha-77")
    room.publishes()
    home = room.box(box)["home"]
    acts.rename_mailboxes([Renaming(box.pk, "anabela", "novo nome")], by=BY, at=room.world.at)
    room.publishes()
    assert (room.box(box)["address"], room.box(box)["home"]) == ("anabela@uni.example", home)
    for table in ("sends_as", "logins"):
        text = str(room.rows(f"SELECT * FROM {table}"))
        assert "ana@" not in text, table
    assert {row["login"] for row in room.rows("SELECT login FROM logins")} == {
        "ana", "anabela@uni.example"
    }  # fmt: skip


def test_an_address_passes_from_one_mailbox_to_another_in_one_version(room: Room) -> None:
    one = room.world.opens("servidor_efetivo", login="um")
    two = room.world.opens("servidor_efetivo", login="dois")
    room.publishes()
    Mailbox.objects.filter(pk=one.pk).update(address="tres@uni.example")
    Mailbox.objects.filter(pk=two.pk).update(address="um@uni.example")
    Mailbox.objects.filter(pk=one.pk).update(address="dois@uni.example")
    room.publishes()
    assert room.box(one)["address"] == "dois@uni.example"
    assert room.box(two)["address"] == "um@uni.example"
    room.is_clean()


def test_m4_an_alias_leads_to_the_mailbox_from_its_day_to_its_last(room: Room) -> None:
    box = room.world.opens("servidor_efetivo", login="ana")
    Alias.objects.create(
        mailbox=box, address="ana@outro.example", why="cessão",
        start=date(2024, 3, 6), end=date(2024, 3, 8),
    )  # fmt: skip
    room.publishes()
    for day, there in ((4, False), (5, False), (6, True), (7, True), (8, False)):
        room.world.goes_to(date(2024, 3, day))
        room.publishes()
        found = room.rows("SELECT address, target FROM aliases")
        assert found == (
            [{"address": "ana@outro.example", "target": "ana@uni.example"}] if there else []
        ), day


def test_whoever_answers_for_the_mail_is_written_to_as_postmaster(room: Room) -> None:
    """RFC 5321, 4.5.1; unless a mailbox has that name itself."""
    unit = room.world.unit("SEGURANCA")
    box = room.world.opens("org_unit", kind="organizational", login="abuse", unit=unit)
    room.publishes()
    told = room.rows("SELECT address, target FROM aliases ORDER BY address")
    names = [f"postmaster@{domain}" for domain in ("aluno.uni.example", "uni.example")]
    assert told == [{"address": name, "target": box.address} for name in names]
    room.is_clean()
    own = room.world.opens("org_unit", kind="organizational", login="x", unit=unit)
    Mailbox.objects.filter(pk=own.pk).update(address="postmaster@uni.example")
    Mailbox.objects.filter(pk=box.pk).update(quota_bytes=1 << 30)
    room.publishes()
    assert room.rows("SELECT address FROM aliases") == [{"address": names[0]}]
    assert room.box(own)["address"] == "postmaster@uni.example"
    room.is_clean()


def test_m5_readers_deleters_and_senders_are_what_the_three_lists_say(room: Room) -> None:
    """M5: UNILA 13, I–III."""
    world = room.world
    unit = world.unit("CTIC")
    box = world.opens("org_unit", kind="organizational", login="ctic", unit=unit)
    own = {name: world.opens("servidor_efetivo", login=name) for name in ("le", "apaga", "envia")}
    for name, box_of in own.items():
        delegate = Delegate(
            box.pk, box_of.person_id, may_read=name == "le", may_delete=name == "apaga",
            may_send_as=name == "envia",
        )  # fmt: skip
        acts.delegate_mailboxes([delegate], by=BY, at=world.at)
    room.publishes()
    assert room.acl(box) == {"le@uni.example": "lrs", "apaga@uni.example": "lte"}
    assert room.senders(box) == {"ctic@uni.example", "envia@uni.example"}
    assert room.rows("SELECT * FROM logins WHERE mailbox = ?", box.pk) == [], "no password"
    acts.close_mailboxes([Closing(own["le"].pk, "request")], by=BY, at=world.at)
    room.publishes()
    assert room.acl(box) == {"apaga@uni.example": "lte"}, "whose own mailbox ended reads no more"


def test_m5_the_responsible_has_every_right_without_being_on_a_list(room: Room) -> None:
    mine = room.world.opens("servidor_efetivo", login="chefe")
    unit = room.world.unit("CTIC")
    box = room.world.opens(
        "org_unit", kind="organizational", login="ctic", unit=unit, person=mine.person
    )
    room.publishes()
    assert room.acl(box) == {"chefe@uni.example": "lrswipktex"}
    assert room.senders(box) == {"ctic@uni.example", "chefe@uni.example"}
    other = room.world.opens("servidor_efetivo", login="novo")
    acts.replace_responsibles(
        [Change(box.pk, "saiu")], {box.pk: other.person_id}, by=BY, at=room.world.at
    )
    room.publishes()
    assert room.acl(box) == {"novo@uni.example": "lrswipktex"}


def test_m5_a_delegate_follows_their_own_address(room: Room) -> None:
    unit = room.world.unit("CTIC")
    box = room.world.opens("org_unit", kind="organizational", login="ctic", unit=unit)
    own = room.world.opens("servidor_efetivo", login="ana")
    acts.delegate_mailboxes(
        [Delegate(box.pk, own.person_id, may_read=True)], by=BY, at=room.world.at
    )
    room.publishes()
    acts.rename_mailboxes([Renaming(own.pk, "anabela", "novo nome")], by=BY, at=room.world.at)
    room.publishes()
    assert room.acl(box) == {"anabela@uni.example": "lrs"}


def test_m14_a_suspended_mailbox_receives_but_nobody_enters(room: Room) -> None:
    box = room.world.opens("servidor_efetivo", login="ana")
    room.has_account(box, "ana", "correta-senha-77")
    room.publishes()
    assert room.login("ana")["may_login"] == 1
    acts.suspend_mailboxes([Suspension(box.pk, "misuse", "apuração 3")], by=BY, at=room.world.at)
    room.publishes()
    assert room.box(box)["delivers"] == 1
    row = room.login("ana")
    assert row["may_login"] == 0
    assert "está suspensa (art. 21, I" in row["refusal"]


def test_m15_the_absence_is_published_with_its_period(room: Room) -> None:
    box = room.world.opens("servidor_efetivo", login="ana")
    reply = AutoReply(box.pk, date(2024, 3, 4), date(2024, 3, 20), "Ausente até 20/03.")
    acts.set_auto_replies([reply], by=BY, at=room.world.at)
    room.publishes()
    assert room.rows("SELECT first, last, body FROM vacations") == [
        {"first": "2024-03-04", "last": "2024-03-20", "body": again(box).auto_reply["text"]}
    ]


def test_m16_forwarding_outside_is_forbidden_but_for_visual_disability(room: Room) -> None:
    """M16: UNILA 20, caput and sole paragraph."""
    common = room.world.opens("servidor_efetivo", login="ana")
    excepted = room.world.opens("servidor_efetivo", login="bia")
    room.publishes()
    row = room.box(excepted)
    assert row["forwarding"] == "forbidden"
    assert "art. 20" in row["forwarding_why"]
    excepted.person.visual_disability = True
    excepted.person.save()
    assert room.publishes().subjects == 1
    assert room.box(common)["forwarding"] == "forbidden"
    assert room.box(excepted)["forwarding"] == "allowed"


class TestLogins:
    @pytest.mark.usefixtures("hashing_as_told")
    def test_a3_the_initial_password_opens_no_mailbox_until_it_is_changed(self, room: Room) -> None:
        box = room.world.opens("servidor_efetivo", login="ana")
        account = room.has_account(box, "ana")
        room.publishes()
        assert "não tem senha" in room.login("ana")["refusal"]
        secret = accounts.hand_credentials({account.pk: "recibo"}, by=BY, at=room.world.at)
        Account.objects.filter(pk=account.pk).update(password_change_due=True)
        room.publishes()
        row = room.login("ana")
        assert (row["may_login"], "provisória" in row["refusal"]) == (0, True)
        assert check_password(secret[account.pk], password_of(row))
        accounts.choose_passwords({account.pk: "nova-senha-secreta-9"}, by=BY, at=room.world.at)
        room.publishes()
        row = room.login("ana")
        assert (row["may_login"], row["refusal"]) == (1, "")
        assert row["password"].startswith("{ARGON2ID}$argon2id$v=19$m=19456,t=2,p=1$")
        assert check_password("nova-senha-secreta-9", password_of(row))
        assert row == {**room.login("ana@uni.example"), "login": "ana"}, "or by the address"

    def test_a3_a_weak_password_is_refused(self, room: Room) -> None:
        account = room.has_account(room.world.opens("servidor_efetivo"), "anapaulasouza")
        for weak in ("curta", "onzeletras1", "anapaulasouza"):
            with pytest.raises(Refused):
                accounts.choose_passwords({account.pk: weak}, by=BY, at=room.world.at)

    def test_a6_a_blocked_account_is_refused_with_the_provision(self, room: Room) -> None:
        box = room.world.opens("servidor_efetivo", login="ana")
        account = room.has_account(box, "ana", "correta-senha-77")
        room.publishes()
        assert room.login("ana")["may_login"] == 1
        block = Block(account.pk, BY_HAND, Decision("block", (), ""), room.world.at)
        accounts.block_accounts([block], by=BY, at=room.world.at)
        room.publishes()
        assert room.login("ana")["may_login"] == 0
        assert "bloqueada" in room.login("ana")["refusal"]

    def test_another_form_of_hash_lets_nobody_in(self, room: Room) -> None:
        box = room.world.opens("servidor_efetivo", login="ana")
        account = room.has_account(box, "ana", "correta-senha-77")
        Account.objects.filter(pk=account.pk).update(credential_hash="pbkdf2_sha256$1$a$b")
        room.publishes()
        row = room.login("ana")
        assert (row["password"], row["may_login"]) == ("", 0)

    def test_the_login_is_short_for_one_mailbox_of_several(self, room: Room) -> None:
        first = room.world.opens("servidor_efetivo", login="ana")
        room.has_account(first, "ana", "correta-senha-77")
        second = Mailbox.objects.create(
            body_id="uni", kind="individual", category="discente", person=first.person,
            address="ana@aluno.uni.example", state="active", state_since=room.world.at,
        )  # fmt: skip
        room.publishes()
        assert room.login("ana")["mailbox"] == first.pk
        assert room.login("ana@aluno.uni.example")["mailbox"] == second.pk
        acts.close_mailboxes([Closing(first.pk, "request")], by=BY, at=room.world.at)
        room.publishes()
        assert room.login("ana")["mailbox"] == second.pk
        room.is_clean()

    def test_a_login_of_two_families_is_short_for_the_older_account(self, room: Room) -> None:
        mine = room.world.opens("servidor_efetivo", login="ana")
        theirs = room.world.opens("servidor_efetivo", login="outra")
        older = room.has_account(mine, "ana", "correta-senha-77")
        Account.objects.filter(pk=older.pk).update(body_id="uni")
        other = room.other_family()
        newer = room.has_account(theirs, "ana", "correta-senha-77", body=other)
        room.publishes()
        assert room.login("ana")["account"] == older.pk
        assert room.login("outra@uni.example")["account"] == newer.pk
        Account.objects.filter(pk=older.pk).update(state="erased")
        room.publishes()
        assert room.login("ana")["account"] == newer.pk
        room.is_clean()


def test_a5_sessions_at_the_site_are_published_of_whom_a_norm_limits(room: Room) -> None:
    """MPSC 36: mail counts them too; a page more within five minutes is no change."""
    box = room.world.opens("servidor_efetivo", login="ana")
    account = room.has_account(box, "ana", "correta-senha-77")
    user = User.objects.create_user("ana")
    SignIn.objects.create(user=user, person=box.person)
    at = room.world.at.replace(minute=1, second=0)
    session = Presence.objects.create(
        user=user, session_key="a", address="198.51.100.7", began_at=at, used_at=at
    )
    Presence.objects.create(
        user=user, session_key="b", address="198.51.100.9", began_at=at, used_at=at, waits=True
    )
    room.publishes()
    assert room.rows("SELECT * FROM site_sessions") == [], "no norm limits her"

    Account.objects.filter(pk=account.pk).update(max_connections=1)
    room.publishes()
    [row] = room.rows("SELECT * FROM site_sessions")
    assert (row["mailbox"], row["address"]) == (box.pk, "198.51.100.7")
    left = row["until"] - at.timestamp() - settings.SESSION_IDLE_SECONDS
    assert 0 < left <= SITE_SESSIONS_EVERY
    room.is_clean()

    Presence.objects.filter(pk=session.pk).update(used_at=at + timedelta(minutes=3))
    assert room.waiting() == []
    Presence.objects.filter(pk=session.pk).update(used_at=at + timedelta(minutes=6))
    assert room.waiting() == [("person", [box.person_id])]
    room.publishes()
    [later] = room.rows("SELECT * FROM site_sessions")
    assert later["until"] == row["until"] + SITE_SESSIONS_EVERY

    idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    assert left_alone(at + timedelta(minutes=6) + idle) == 1, "the one that waits"
    assert room.waiting() == []
    assert left_alone(at + timedelta(minutes=7) + idle) == 1
    room.publishes()
    assert room.rows("SELECT * FROM site_sessions") == []
    room.is_clean()
