"""The state as published, on real servers: an act is what the next message and the next sign-in
meet, and a file being written turns nobody away (M5, M11, A3, A6)."""

from __future__ import annotations

import imaplib
import smtplib
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from connectors.publishing.rooms import BY, Room
from mail.worlds import World
from portaria.accounts import acts as accounts
from portaria.accounts.types import BY_HAND, Block
from portaria.connectors.publishing.files import Folder
from portaria.connectors.publishing.publisher import publisher
from portaria.mail import acts
from portaria.mail.models import Mailbox
from portaria.mail.types import Closing, Delegate, Renaming
from portaria.norms.decision import Decision

from .mail import MailServers, message

SECRET = "senha-correta-e-longa-5"
OUTSIDE = "alguem@fora.test"


@pytest.fixture(scope="module")
def folder(mail_servers: MailServers) -> Iterator[Folder]:
    """The session's servers, on a folder of its own: the publisher keeps only what the state
    has."""
    folder = Folder(mail_servers.home / "published-by-state", logins_group="dovecot")
    with publisher(folder):
        pass  # makes the files
    with mail_servers.other_settings(
        dovecot=lambda s: replace(s, maps=folder.maps, logins=folder.logins),
        postfix=lambda s: replace(s, published=folder.maps),
    ):
        yield folder


@pytest.fixture
def servers(mail_servers: MailServers, folder: Folder) -> MailServers:
    return mail_servers


@pytest.fixture
def room(folder: Folder, db: None) -> Iterator[Room]:
    with publisher(folder) as own:
        room = Room(World("uni"), own)
        own.whole()  # the test before was undone
        yield room


def refused(servers: MailServers, to: str) -> str:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
        servers.deliver(message("Nada", sender=OUTSIDE, to=to), sender=OUTSIDE, to=[to])
    code, said = caught.value.recipients[to]
    assert code == 550
    return said.decode()


def enters(servers: MailServers, login: str) -> bool:
    """Whether ``login`` opens a session."""
    session = imaplib.IMAP4_SSL(
        "127.0.0.1", servers.ports.imaps, ssl_context=servers.trust, timeout=120
    )
    try:
        return session.login(login, SECRET)[0] == "OK"
    except imaplib.IMAP4.error:
        return False
    finally:
        session.shutdown()


def test_each_act_is_what_the_servers_do_next(servers: MailServers, room: Room) -> None:
    world = room.world
    ana = world.opens("servidor_efetivo", login="ana")
    account = room.has_account(ana, "asouza", SECRET)
    unit = world.unit("CTIC")
    box = world.opens("org_unit", kind="organizational", login="ctic", unit=unit)
    room.publishes()
    hello = message("Bom dia", sender=OUTSIDE, to="ana@uni.example")
    servers.deliver(hello, sender=OUTSIDE, to=["ana@uni.example"])
    assert enters(servers, "asouza")
    assert enters(servers, "ana@uni.example")
    assert not enters(servers, "ctic@uni.example"), "M5: no password"

    def writes_as_unit() -> None:
        text = message("Da unidade", sender="ctic@uni.example", to=OUTSIDE)
        servers.submit(
            text, login="asouza", password=SECRET, sender="ctic@uni.example", to=[OUTSIDE]
        )

    with pytest.raises(smtplib.SMTPException, match="not owned by user"):
        writes_as_unit()
    share = Delegate(box.pk, ana.person_id, may_send_as=True)
    acts.delegate_mailboxes([share], by=BY, at=world.at)
    room.publishes()
    writes_as_unit()
    acts.rename_mailboxes([Renaming(ana.pk, "anabela", "nome")], by=BY, at=world.at)
    room.publishes()
    writes_as_unit()
    assert "User unknown" in refused(servers, "ana@uni.example")
    servers.deliver(hello, sender=OUTSIDE, to=["anabela@uni.example"])
    block = Block(account.pk, BY_HAND, Decision("block", (), ""), world.at)
    accounts.block_accounts([block], by=BY, at=world.at)
    room.publishes()
    assert not enters(servers, "asouza")
    closing = Closing(ana.pk, "request", ("unila-cgtic-5-2020#art15",))
    acts.close_mailboxes([closing], by=BY, at=world.at)
    room.publishes()
    said = refused(servers, "anabela@uni.example")
    assert said.startswith("5.2.1 ")
    assert "A caixa anabela@uni.example esta encerrada e nao recebe" in said
    assert "art. 15" in said


def test_files_being_written_turn_nobody_away(servers: MailServers, room: Room) -> None:
    ana = room.world.opens("servidor_efetivo", login="ana")
    room.has_account(ana, "asouza", SECRET)
    room.publishes()
    answers: list[tuple[int, bytes]] = []
    over = threading.Event()

    def asks() -> None:
        while not over.is_set():
            with smtplib.SMTP("127.0.0.1", servers.ports.smtp, timeout=120) as session:
                session.ehlo()
                for _ in range(20):
                    session.mail(OUTSIDE)
                    answers.append(session.rcpt("ana@uni.example"))
                    session.rset()

    asking = [threading.Thread(target=asks) for _ in range(2)]
    for thread in asking:
        thread.start()
    for n in range(30):
        Mailbox.objects.filter(pk=ana.pk).update(quota_bytes=n + 1)
        room.publishes()
        if n % 10 == 0:
            assert enters(servers, "asouza")
    over.set()
    for thread in asking:
        thread.join(120)
    assert len(answers) >= 20
    assert {code for code, _ in answers} == {250}
