"""Acts reach a real Dovecot: each opens its duty, which closes once the server was read back (M5,
M11, M13, M14, M15, A6). Without a mail store, acts change the state only."""

from __future__ import annotations

import imaplib
import json
import smtplib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.publishing.rooms import Room
from mail.worlds import BY, World, again, policy
from portaria.accounts import acts as accounts
from portaria.accounts.models import Account
from portaria.accounts.types import BY_HAND, Block
from portaria.connectors.dovecot.store import exporting, packing
from portaria.connectors.publishing.files import Folder
from portaria.connectors.publishing.publisher import publisher
from portaria.duties.models import Duty
from portaria.ledger.models import Act, Content
from portaria.mail import acts, rules
from portaria.mail.models import Mailbox
from portaria.mail.types import AutoReply, Change, Closing, CopyAsk, Delegate, Suspension
from portaria.norms.decision import Decision

from .mail import MailServers, message
from .test_store import put

PASSWORD = "uma senha bem comprida 1"


class Office(Room):
    """A body, its publisher, and servers that obey what it publishes."""

    servers: MailServers

    def settles(self) -> None:
        """Publish, then carry out what waited for it, until nothing of the store is due."""
        for _ in range(20):
            self.publishes()
            self.world.at += timedelta(seconds=1)
            self.world.runs()
            if not Duty.objects.filter(kind__startswith="store.", state="open").exists():
                return
        left = Duty.objects.filter(kind__startswith="store.", state="open")
        raise AssertionError([(d.kind, d.subject, d.note, d.last_error) for d in left])

    def opens(self, login: str) -> Mailbox:
        """A person's mailbox, with an account and a password."""
        box = self.world.opens("servidor_efetivo", login=login)
        self.has_account(box, login, PASSWORD)
        return box


@pytest.fixture(scope="module")
def published(mail_servers: MailServers) -> Iterator[Folder]:
    """The session's servers, on a folder that a publisher writes."""
    folder = Folder(mail_servers.home / "published-by-acts", "", "dovecot")
    with publisher(folder):
        pass  # makes the files
    with mail_servers.other_settings(
        dovecot=lambda s: replace(s, maps=folder.maps, logins=folder.logins),
        postfix=lambda s: replace(s, published=folder.maps),
    ):
        yield folder


@pytest.fixture
def office(
    mail_servers: MailServers, published: Folder, settings: Any, tmp_path: Path, db: None
) -> Iterator[Office]:
    dovecot = mail_servers.system.dovecot.settings
    settings.DOVEADM = f"http://{dovecot.doveadm}"
    settings.DOVEADM_KEY = str(dovecot.doveadm_key)
    settings.MAIL_STORE = str(mail_servers.settings.store)
    settings.PUBLISHED_DIR = published.path
    settings.PUBLISHED_GROUP, settings.LOGINS_GROUP = "", "dovecot"
    settings.STATE_DIR = tmp_path
    with publisher(published) as own:
        found = Office(World("uni"), own)
        found.servers = mail_servers
        own.whole()
        yield found


def kinds(box: Mailbox) -> list[tuple[str, str]]:
    found = Duty.objects.filter(subject=f"mailbox:{box.pk}", kind__startswith="store.")
    return list(found.order_by("id").values_list("kind", "state"))


def test_opening_reaches_the_server(office: Office) -> None:
    """M1, M8: there, with its limit; the duty closes on what was read back."""
    box = office.opens("nova.pessoa")
    assert kinds(box) == [("store.provision", "open")]
    office.world.runs()
    [duty] = Duty.objects.filter(kind="store.provision")
    assert (duty.state, duty.note) == ("open", "espera a publicação do ato")
    office.settles()
    assert kinds(box) == [("store.provision", "done")]
    with office.servers.imap(box.address or "", PASSWORD) as mail:
        assert b"STORAGE" in mail.getquotaroot("INBOX")[1][1][0]


def test_a_blocked_account_is_out_at_once(office: Office) -> None:
    """A6: the session ends, login and submission are refused, delivery goes on as the norm says."""
    box = office.opens("quem.sai")
    office.settles()
    address = box.address or ""
    with office.servers.imap(address, PASSWORD) as mail:
        mail.select()
        account = Account.objects.get(person_id=box.person_id)
        block = Block(account.pk, BY_HAND, Decision("block", (), ""), office.world.at)
        accounts.block_accounts([block], by=BY, at=office.world.at)
        office.settles()
        with pytest.raises((imaplib.IMAP4.abort, OSError)):
            for _ in range(3):
                mail.noop()
    with pytest.raises(imaplib.IMAP4.error), office.servers.imap(address, PASSWORD):
        pass
    with pytest.raises(smtplib.SMTPAuthenticationError):
        office.servers.submit(
            message("x", sender=address, to="y@fora.test"), login=address, to=["y@fora.test"],
            password=PASSWORD,
        )  # fmt: skip


def test_suspension_ends_the_session(office: Office) -> None:
    """M14."""
    box = office.opens("suspensa")
    office.settles()
    with office.servers.imap(box.address or "", PASSWORD) as mail:
        acts.suspend_mailboxes(
            [Suspension(box.pk, "misuse", "apuração")], by=BY, at=office.world.at
        )
        office.settles()
        with pytest.raises((imaplib.IMAP4.abort, OSError)):
            for _ in range(3):
                mail.noop()


def test_who_shares_reads_and_who_left_does_not(office: Office) -> None:
    """M5: the three lists on the server, until the delegation ends."""
    unit = office.world.unit("DIV")
    shared = office.world.opens("org_unit", kind="organizational", unit=unit)
    box = office.opens("delegada")
    delegate = Delegate(shared.pk, box.person_id or 0, may_read=True)
    acts.delegate_mailboxes([delegate], by=BY, at=office.world.at)
    office.settles()
    put(office.servers, shared.address or "", "pedido")
    folder = f"shared/{shared.address}"
    with office.servers.imap(box.address or "", PASSWORD) as mail:
        assert mail.select(folder) == ("OK", [b"1"])
    taken = replace(delegate, may_read=False)
    acts.delegate_mailboxes([taken], by=BY, at=office.world.at)
    office.settles()
    with office.servers.imap(box.address or "", PASSWORD) as mail:
        assert mail.select(folder)[0] == "NO"


def test_an_absence_answers_and_is_over(office: Office) -> None:
    """M15."""
    box = office.opens("ausente")
    office.settles()
    reply = AutoReply(box.pk, date(2024, 3, 4), date(2099, 3, 30), "Estou ausente até 30/03/2099.")
    acts.set_auto_replies([reply], by=BY, at=office.world.at)
    office.settles()
    office.servers.deliver(
        message("oi", sender="amiga@fora.test", to=box.address or ""),
        sender="amiga@fora.test", to=[box.address or ""],
    )  # fmt: skip
    answer = office.servers.left("Resposta automática: ausente até 30/03/2099")
    assert "30/03/2099" in answer.get_content()
    acts.clear_auto_replies([Change(box.pk)], by=BY, at=office.world.at)
    office.settles()
    assert set(kinds(box)) == {("store.provision", "done"), ("store.reply", "done")}


def test_a_purge_leaves_a_proof_and_nothing_else(office: Office) -> None:
    """M13: what was there is counted and hashed; indexes and scripts go too."""
    box = office.opens("apagada")
    office.settles()
    address = box.address or ""
    put(office.servers, address, "um", "dois")
    home = Path(office.servers.settings.store) / office.box(box)["home"]
    assert (home / "Maildir").is_dir()
    acts.close_mailboxes([Closing(box.pk, "request")], by=BY, at=office.world.at)
    office.settles()
    office.world.goes_to(again(box).purge_on or date.max)
    office.world.runs()
    assert again(box).state == "purged"
    office.settles()
    assert not home.exists()
    proof = Act.objects.get(kind="store.mailbox.purged", subject=f"mailbox:{box.pk}")
    facts = facts_of(proof)
    assert facts["messages"] == 2 and facts["bytes"] > 0 and facts["nothing_left"] is True
    assert len(facts["manifest_sha256"]) == 64 and address not in str(facts)


def test_a_copy_asked_for_is_sealed(office: Office) -> None:
    """M11: the copy holds what the closed mailbox does; the ledger keeps its seal."""
    box = office.opens("copiada")
    office.settles()
    put(office.servers, box.address or "", "guardar")
    acts.close_mailboxes([Closing(box.pk, "dismissal")], by=BY, at=office.world.at)
    through = str(policy(office.world.slug).get(rules.COPY_THROUGH).value)
    ask = CopyAsk(box.pk, box.person_id or 0, office.world.at.date(), through, "mídia")
    acts.ask_copies([ask], by=BY, at=office.world.at)
    office.settles()
    [package] = exporting.folder().iterdir()
    facts = facts_of(Act.objects.get(kind="store.mailbox.copied"))
    assert facts["messages"] == 1
    assert packing.check(package, facts["manifest_sha256"]) == 2  # the message, and its mbox
    assert package.stat().st_mode & 0o777 == 0o600


def test_without_a_mail_store_acts_change_the_state_only(
    office: Office, settings: Any, tmp_path: Path
) -> None:
    settings.DOVEADM, settings.STATE_DIR = "", tmp_path / "nothing"
    box = office.opens("sem.servidor")
    assert kinds(box) == [] and again(box).state == "active"


def test_a_server_that_is_away_is_tried_again(office: Office, settings: Any) -> None:
    there = settings.DOVEADM
    settings.DOVEADM = "http://127.0.0.1:1"
    box = office.opens("espera.volta")
    office.publishes()
    office.world.runs()
    [duty] = Duty.objects.filter(kind="store.provision", subject=f"mailbox:{box.pk}")
    assert duty.state == "open" and duty.attempts == 1 and "não respondeu" in duty.last_error
    settings.DOVEADM = there
    office.world.at += timedelta(hours=1)
    office.settles()
    assert kinds(box) == [("store.provision", "done")]


def facts_of(act: Act) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Content.objects.get(act=act.pk).content or "{}")
    return dict(found["facts"])
