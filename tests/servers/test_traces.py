"""What the real servers log comes to the right records (G11): sent, deferred, bounced, refused,
held; logins and readings flow on (M17)."""

from __future__ import annotations

import smtplib
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mail.traces.logs import records, take_in, told
from mail.worlds import World
from portaria import clock
from portaria.connectors.servers import rotating
from portaria.mail.sign_ins import sign_ins_since
from portaria.mail.traces import following
from portaria.mail.traces.sources import Source
from portaria.traces import engine, segments
from portaria.traces.models import Segment
from portaria.web.sessions import watching
from web import world as worlds

from .mail import MailServers, message, wait_for

pytestmark = pytest.mark.django_db
DOMAIN = "uni.example"


@pytest.fixture
def heard() -> Iterator[list[following.Access]]:
    """The accesses that ingest tells."""
    said: list[following.Access] = []

    def hear(accesses: object, _at: object) -> None:
        said.extend(accesses)  # type: ignore[arg-type]

    following.on_access(hear)  # type: ignore[arg-type]
    yield said
    following._accessed.remove(hear)  # type: ignore[arg-type]


def test_messages_of_every_fate(
    mail_servers: MailServers, settings: pytest.FixtureRequest, tmp_path: Path,
    heard: list[following.Access],
) -> None:  # fmt: skip
    settings.TRACES_DIR = tmp_path / "traces"  # type: ignore[attr-defined]
    World("uni")
    servers = mail_servers
    ana, bia, caio = (servers.person(f"{name}.t@{DOMAIN}") for name in ("ana", "bia", "caio"))
    begun = clock.now() - timedelta(seconds=2)

    servers.submit(message("enviada", sender=ana, to=bia), login=ana, to=[bia])
    servers.arrived(bia, "enviada")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        servers.deliver("x", sender="fora@longe.test", to=[f"ninguem.t@{DOMAIN}"])
    servers.settle()
    # Deliveries wait: one is then made, one finds no mailbox, one is put on hold.
    etc = servers.system.postfix.etc
    configure(servers, "defer_transports=lmtp")
    for to in (bia, caio, ana):
        servers.deliver(message(f"a {to}", sender="x@longe.test", to=to),
                        sender="x@longe.test", to=[to])  # fmt: skip

    def waiting() -> dict[str, str]:
        """Queue ids of what is deferred of theirs, by recipient."""
        queue = servers.system.postfix.queue()
        deferred = (q for q in queue if q["queue_name"] == "deferred")
        found = {str(q["recipients"][0]["address"]): str(q["queue_id"]) for q in deferred}
        return found if found.keys() >= {ana, bia, caio} else {}

    by_recipient = wait_for(waiting, why="the three do not wait")
    run("postsuper", "-c", str(etc), "-h", by_recipient[ana])
    servers.published.change("mail", "DELETE FROM mailboxes WHERE address = ?", caio)
    configure(servers, "defer_transports=")
    servers.system.postfix.flush()
    servers.arrived(bia, f"a {bia}")
    servers.settle()
    with servers.imap(bia) as session:
        session.select()
        session.fetch("1", "(RFC822)")  # reading marks it as seen

    sources = (
        Source("postfix", "mx", servers.system.postfix.settings.log),
        Source("dovecot", "mx", servers.system.dovecot.settings.log),
    )
    names = ("sender", "recipient", "status", "login")
    expected = {
        (ana, bia, "sent", ana),
        ("fora@longe.test", f"ninguem.t@{DOMAIN}", "refused", ""),
        ("x@longe.test", bia, "sent", ""),
        ("x@longe.test", caio, "bounced", ""),
        ("x@longe.test", ana, "held", ""),
    }

    def look() -> bool:
        take_in(*sources, at=datetime.now(UTC))
        rows = [r for r in records(still_open=True, at=datetime.now(UTC))
                if r["seen"] >= int(begun.timestamp()) and r["sender"]]  # fmt: skip
        return set(told(rows, *names)) >= expected

    wait_for(look, why=f"records do not say {expected}")
    now = datetime.now(UTC)
    rows = {(r["sender"], r["recipient"]): r for r in records(still_open=True, at=now)
            if r["seen"] >= int(begun.timestamp())}  # fmt: skip
    assert rows["x@longe.test", bia]["attempts"] >= 2, "deferred, then sent"
    assert rows["x@longe.test", ana]["queue_id"] == by_recipient[ana]
    assert rows[ana, bia]["message_id"]
    stored = list(Segment.objects.filter(kind="fresh", stream="mail"))
    with engine.connected() as own:
        ids = own.execute(f"SELECT queue_id FROM {segments.source(stored)} WHERE queue_id <> ''")
        packed = [one for (one,) in ids.fetchall()]
    # Stored short where the first line came within the second of the id; a busy server's later.
    assert any(one[0] in ".," for one in packed), "long ids begin with their second"
    assert {("login", bia), ("read", bia)} <= {(one.event, one.user) for one in heard}
    # Read again, nothing comes twice.
    before = len(records(at=now))
    assert take_in(*sources, at=now).records == 0
    assert len(records(at=now)) == before
    run("postsuper", "-c", str(etc), "-d", by_recipient[ana], "hold")


def test_a11_from_where_people_sign_in_to_the_mail_is_looked_through(
    mail_servers: MailServers, settings: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """From Dovecot's line of a sign-in to the sign put before who manages accounts."""
    settings.TRACES_DIR = tmp_path / "traces"  # type: ignore[attr-defined]
    box = worlds.build().mailbox
    address = mail_servers.person(box.address or "")
    begun = clock.now() - timedelta(seconds=2)
    with mail_servers.imap(address):
        pass
    source = Source("dovecot", "mx", mail_servers.system.dovecot.log)

    def seen() -> list[str]:
        take_in(source, at=clock.now())
        return [place for who, place, *_ in sign_ins_since(begun) if who == box.person_id]

    assert wait_for(seen, why="the sign-in was not told") == ["127.0.0.1"]
    assert watching.watch(clock.now()) == 0, "one address is one person's"
    settings.SIGN_IN_PLACES = 0  # type: ignore[attr-defined]
    assert watching.watch(clock.now()) == 1


def test_a11_from_where_people_sign_in_to_send_is_counted(
    mail_servers: MailServers, settings: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """A program that only sends, too: from Postfix's line of the message that it took."""
    settings.TRACES_DIR = tmp_path / "traces"  # type: ignore[attr-defined]
    box = worlds.build().mailbox
    address = mail_servers.person(box.address or "")
    begun = clock.now() - timedelta(seconds=2)
    said = message("só envia", sender=address, to=address)
    mail_servers.deliver(said, sender="fora@longe.test", to=[address])
    source = Source("postfix", "mx", mail_servers.system.postfix.settings.log)

    def seen() -> list[str]:
        take_in(source, at=clock.now())
        return [place for who, place, *_ in sign_ins_since(begun) if who == box.person_id]

    wait_for(lambda: take_in(source, at=clock.now()).records, why="the delivery was not told")
    assert seen() == [], "nobody signed in to deliver it from outside"
    mail_servers.submit(said, login=address.upper(), to=[address])
    assert wait_for(seen, why="the sign-in was not told") == ["127.0.0.1"]


def test_a11_who_signs_in_to_send_and_sends_nothing_is_counted(
    mail_servers: MailServers,
    settings: pytest.FixtureRequest,
    tmp_path: Path,
    heard: list[following.Access],
) -> None:
    """Dovecot tells of those whom Postfix asks about, too; it is no access to the mailbox (M10)."""
    settings.TRACES_DIR = tmp_path / "traces"  # type: ignore[attr-defined]
    box = worlds.build().mailbox
    address = mail_servers.person(box.address or "")
    source = Source("dovecot", "mx", mail_servers.system.dovecot.log)
    take_in(source, at=clock.now())  # what others did with these servers
    heard.clear()
    box.refresh_from_db()
    accessed, begun = box.last_access_at, clock.now().replace(microsecond=0)

    def events() -> list[tuple[str, str, str]]:
        take_in(source, at=clock.now())
        return [(one.event, one.service, one.client) for one in heard if one.user == address]

    with pytest.raises(smtplib.SMTPAuthenticationError), mail_servers.sending(address, "errada"):
        pass
    failed = ("sending_login_failed", "smtp", "127.0.0.1")
    assert set(wait_for(events, why="the failed sign-in was not told")) == {failed}
    with mail_servers.sending(address.upper()):
        pass
    wait_for(lambda: ("sending_login", "smtp", "127.0.0.1") in events(), why="was not told")
    places = [place for who, place, *_ in sign_ins_since(begun) if who == box.person_id]
    assert places == ["127.0.0.1"]
    box.refresh_from_db()
    assert box.last_access_at == accessed


def configure(servers: MailServers, setting: str) -> None:
    etc = str(servers.system.postfix.etc)
    with servers.reading_anew(servers.system.postfix):
        run("postconf", "-c", etc, "-e", setting)
        run("postfix", "-c", etc, "reload")


def run(*command: str) -> None:
    done = subprocess.run(
        [f"/usr/sbin/{command[0]}", *command[1:]], capture_output=True, text=True, timeout=120,
        check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_logs_begun_anew_lose_and_double_nothing_and_go_once_read(
    mail_servers: MailServers, settings: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """G11: what lies in the servers' own logs has an end too."""
    settings.TRACES_DIR = tmp_path / "traces"  # type: ignore[attr-defined]
    World("uni")
    servers, to = mail_servers, mail_servers.person(f"eva.r@{DOMAIN}")
    logging = (servers.system.postfix, servers.system.dovecot)
    settings.TRACE_OWN_LOGS = servers.settings.logs  # type: ignore[attr-defined]
    sources = [Source("postfix", "mx", logging[0].log), Source("dovecot", "mx", logging[1].log)]
    begun = clock.now()
    for server in logging:
        rotating.rotate(server, at=begun)  # notes when it began
        assert not rotating.rotate(server, at=begun + timedelta(hours=23)), "below a day"
    for turn in range(1, 3):
        for number in range(6):
            said = message(f"{turn}-{number}", sender="x@longe.test", to=to)
            said["Message-ID"] = f"<{turn}.{number}.r@longe.test>"
            servers.deliver(said, sender="x@longe.test", to=[to])
            if number == 3:  # under way, at a day
                for server in logging:
                    assert rotating.rotate(server, at=begun + turn * timedelta(days=1))
        if turn == 1:
            take_in(*sources, at=clock.now())
    servers.settle()
    wait_for(lambda: len(servers.messages(to)) == 12)
    with servers.imap(to) as mail:  # Dovecot, too, goes on in the new file
        mail.select("INBOX")
        mail.store("1", "+FLAGS", "\\Seen")
    wait_for(lambda: "flag_change" in logging[1].log.read_text())
    now = clock.now()
    expected = sorted(f"<{turn}.{number}.r@longe.test>" for turn in (1, 2) for number in range(6))

    def all_there() -> bool:
        take_in(*sources, at=now)
        found = [str(row["message_id"]) for row in records(at=now) if row["recipient"] == to]
        assert len(found) == len(set(found)), "one of them twice"
        return sorted(found) == expected

    wait_for(all_there, why="a record was lost")
    written = [path.stat().st_mtime for server in logging for path in rotated(server.log)]
    assert len(written) == 4
    first, last = (datetime.fromtimestamp(moment, UTC) for moment in (min(written), max(written)))
    take_in(*sources, at=first + timedelta(minutes=59))
    assert len(rotated(logging[0].log)) == 2, "below an hour they are left alone"
    take_in(*sources, at=last + timedelta(hours=1, seconds=1))
    assert not rotated(logging[0].log) + rotated(logging[1].log)
    assert all_there()


def rotated(log: Path) -> list[Path]:
    return list(log.parent.glob(f"{log.name}.*"))
