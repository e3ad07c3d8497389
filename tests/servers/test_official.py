"""M17 on a real mail store: the delivery of an official communication is read back from the
recipient's mailbox, whatever became of the message there."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

import pytest

from portaria import clock
from portaria.connectors.dovecot.arrivals import of_installation
from portaria.mail.official.ports import Unreachable

from .mail import MailServers, message

EVA, LIA = "eva@oficial.test", "lia@oficial.test"


@pytest.fixture
def servers(mail_servers: MailServers, settings: Any) -> MailServers:
    for address in (EVA, LIA):
        mail_servers.person(address)
    dovecot = mail_servers.system.dovecot
    settings.DOVEADM = f"http://{dovecot.settings.doveadm}"
    settings.DOVEADM_KEY = str(dovecot.settings.doveadm_key)
    return mail_servers


def test_m17_delivery_is_read_back_from_the_mailbox(servers: MailServers) -> None:
    said = message("Convocação", sender=EVA, to=LIA)
    said["Message-ID"] = "<convoca-7@oficial.test>"
    said["X-Comunicacao-Oficial"] = "sim"
    asked = of_installation()
    assert asked is not None
    wanted = [(LIA, "<convoca-7@oficial.test>"), (EVA, "<convoca-7@oficial.test>"),
              ("ninguem@oficial.test", "<convoca-7@oficial.test>"),
              (LIA, '<" ALL OR "@x>')]  # fmt: skip
    assert asked.of(wanted) == [None, None, None, None]
    before = clock.now() - timedelta(seconds=2)
    servers.submit(said, login=EVA, to=[LIA])
    servers.arrived(LIA, "Convocação")
    found = asked.of(wanted)
    assert found[1:] == [None, None, None]
    assert found[0] is not None
    assert before <= found[0].astimezone(UTC) <= clock.now() + timedelta(seconds=2)
    with servers.imap(LIA) as session:  # moved to another folder: still delivered
        session.create("Arquivo")
        session.select("INBOX")
        session.copy("1:*", "Arquivo")
        session.store("1:*", "+FLAGS", "\\Deleted")
        session.expunge()
    assert asked.of(wanted[:1]) == found[:1]


def test_m17_a_store_that_is_away_is_asked_again(servers: MailServers, settings: Any) -> None:
    settings.DOVEADM = "http://127.0.0.1:9"
    asked = of_installation()
    assert asked is not None
    with pytest.raises(Unreachable):
        asked.of([(LIA, "<x@y>")])
