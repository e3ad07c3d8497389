"""Requests reach real servers: the last approval's act is carried to Postfix and Dovecot and read
back (M5, M8, M14, M18, A7)."""

from __future__ import annotations

import imaplib
import smtplib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from portaria.connectors.publishing.files import Folder
from portaria.mail.models import Mailbox
from portaria.people.models import Person
from rites.towns import Town

from .mail import MailServers, closed, message
from .served import PASSWORD, Served, obeying, publishing
from .test_store import put

FOUR_GB = 4 << 30


class Desk(Served):
    """A town whose requests reach the servers."""

    world: Town  # type: ignore[assignment]  # what Room and the tests need of a World

    def opens(self, person: Person, login: str) -> Mailbox:
        """The person's mailbox, with an account and a password."""
        return self.lets_in(self.world.box(person, name=login), login)

    def signs_in(self, box: Mailbox) -> AbstractContextManager[imaplib.IMAP4_SSL]:
        return self.servers.imap(box.address or "", PASSWORD)


Opens = Callable[[str], Desk]


@pytest.fixture(scope="module")
def published(mail_servers: MailServers) -> Iterator[Folder]:
    with publishing(mail_servers, "rites") as folder:
        yield folder


@pytest.fixture
def desk(
    mail_servers: MailServers, published: Folder, settings: Any, tmp_path: Path, db: None
) -> Iterator[Opens]:
    with obeying(mail_servers, published, settings, tmp_path) as own:

        def opened(slug: str) -> Desk:
            found = Desk(Town(slug), own)  # type: ignore[arg-type]  # as much of a World as needed
            found.servers = mail_servers
            own.whole()
            return found

        yield opened


def test_a_higher_limit_asked_for_is_the_servers_limit(desk: Opens) -> None:
    """M8: UNILA 14 §2."""
    here = desk("uniar")
    town = here.world
    box = here.opens(town.ana, "ana.cota")
    here.settles()
    values: dict[str, Any] = {
        "size": FOUR_GB, "justification": "acervo", "cleaning_impossible": "tudo é prova",
    }  # fmt: skip
    key = town.asks("mail.quota_increase", box.pk, values, town.ana)
    assert town.approves(key, town.heads["CTIC"]) == "carried_out"
    here.settles()
    with here.signs_in(box) as mail:
        told = mail.getquotaroot("INBOX")[1][1][0]
    assert str(FOUR_GB >> 10).encode() in bytes(told)


def test_a_mailbox_shared_with_three_by_one_request(desk: Opens) -> None:
    """M5: each reads, deletes and sends as the lists say, and no more."""
    here = desk("uniar")
    town = here.world
    ana, beto, caio = (
        here.opens(person, login)
        for person, login in ((town.ana, "ana.tres"), (town.beto, "beto.tres"),
                              (town.caio, "caio.tres"))
    )  # fmt: skip
    box = town.box(town.heads["SETOR"], kind="organizational", category="org_unit")
    address = box.address or ""
    here.settles()
    values: dict[str, Any] = {
        "readers": [town.ana.pk, town.beto.pk, town.caio.pk], "deleters": [town.beto.pk],
        "senders": [town.caio.pk],
    }  # fmt: skip
    key = town.asks("mail.sharing_request", box.pk, values, town.heads["SETOR"])
    assert town.approves(key, town.heads["CTIC"]) == "carried_out"
    here.settles()
    put(here.servers, address, "aviso", "corpo")
    rights = {}
    for who in (ana, beto, caio):
        with here.signs_in(who) as mail:
            assert mail.select(f'"shared/{address}"')[0] == "OK"
            told = mail.myrights(f'"shared/{address}"')[1][0]
            rights[who.pk] = {c for c in bytes(told).decode().rpartition(" ")[2] if c in "rte"}
    assert rights == {ana.pk: {"r"}, beto.pk: {"r", "t", "e"}, caio.pk: {"r"}}
    mine = ana.address or ""
    as_the_box = message("como a caixa", sender=address, to=mine)
    here.servers.submit(
        as_the_box, login=caio.address or "", sender=address, to=[mine], password=PASSWORD
    )
    with pytest.raises((smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused)):
        here.servers.submit(as_the_box, login=mine, sender=address, to=[mine], password=PASSWORD)


def test_a_suspension_approved_shuts_the_door_and_its_way_back_opens_it(desk: Opens) -> None:
    """M14: UNILA 21, 22."""
    here = desk("uniar")
    town = here.world
    box = here.opens(town.ana, "ana.suspensa")
    here.settles()
    manager = town.person("Gestora", "CTIC")
    with here.signs_in(box) as mail:
        values: dict[str, Any] = {"ground": "abnormal_behaviour", "justification": "envio em massa"}
        key = town.asks("mail.suspension", box.pk, values, manager)
        assert town.approves(key, town.heads["CTIC"]) == "carried_out"
        here.settles()
        assert closed(mail)
    with pytest.raises(imaplib.IMAP4.error), here.signs_in(box):
        pass
    values = {"route": "solução do incidente", "justification": "limpo"}
    key = town.asks("mail.release", box.pk, values, manager)
    assert town.approves(key, town.heads["CTIC"]) == "carried_out"
    here.settles()
    with here.signs_in(box) as mail:
        assert mail.noop()[0] == "OK"


def test_somebody_elses_mailbox_is_read_for_a_time_and_no_longer(desk: Opens) -> None:
    """M18: MPMT 22; read and no more, until its last day."""
    here = desk("mpe")
    town = here.world
    box = here.opens(town.ana, "ana.visitada")
    visitor = here.opens(town.heads["GEREDE"], "gerede.visita")
    address = box.address or ""
    here.settles()
    put(here.servers, address, "carta", "corpo")
    today = town.at.date()
    values: dict[str, Any] = {
        "person": town.heads["GEREDE"].pk, "purpose": "maintenance", "justification": "índice",
        "since": today.isoformat(), "until": (today + timedelta(days=1)).isoformat(),
    }  # fmt: skip
    shared = f'"shared/{address}"'
    with here.signs_in(visitor) as mail:
        assert mail.select(shared, readonly=True)[0] == "NO"
    key = town.asks("mail.access_by_others", box.pk, values, town.heads["COTEC"])
    assert town.approves(key, town.ana) == "carried_out"
    here.settles()
    with here.signs_in(visitor) as mail:
        assert mail.select(shared, readonly=True)[0] == "OK"
        told = bytes(mail.myrights(shared)[1][0]).decode().rpartition(" ")[2]
        assert set(told) == {"l", "r"}
    town.at += timedelta(days=2)
    town.runs()
    here.settles()
    with here.signs_in(visitor) as mail:
        assert mail.select(shared, readonly=True)[0] == "NO"
    with here.signs_in(box) as mail:
        assert mail.select("INBOX")[0] == "OK"


def test_a_restriction_of_the_mail_refuses_the_login(desk: Opens) -> None:
    """A7: MPSC 38, p. ún."""
    here = desk("mpa")
    town = here.world
    box = here.opens(town.ana, "acosta")
    here.settles()
    with here.signs_in(box) as mail:
        assert mail.noop()[0] == "OK"
    values: dict[str, Any] = {"resources": ["mail"], "justification": "apuração no setor"}
    key = town.asks("accounts.restriction", town.ana.pk, values, town.heads["SETOR"])
    assert town.approves(key, town.heads["GEREDE"]) == "carried_out"
    here.settles()
    with pytest.raises(imaplib.IMAP4.error), here.signs_in(box):
        pass
