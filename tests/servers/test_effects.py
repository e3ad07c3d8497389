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
from click.testing import CliRunner

from mail.worlds import BY, World, again, lines, policy
from portaria.accounts import acts as accounts
from portaria.accounts.models import Account
from portaria.accounts.types import BY_HAND, Block
from portaria.cli import mail_store
from portaria.connectors.dovecot.backup import folders, restoring
from portaria.connectors.dovecot.store import (
    comparing,
    configured,
    copying,
    exporting,
    packing,
    recurring,
)
from portaria.connectors.publishing.files import Folder
from portaria.duties.models import Duty
from portaria.ledger.acts import append
from portaria.ledger.models import Act, Content
from portaria.ledger.types import ActDraft
from portaria.mail import acts, queries, rules
from portaria.mail.models import Mailbox
from portaria.mail.types import (
    AutoReply,
    Change,
    Closing,
    CopyAsk,
    Delegate,
    QuotaGrant,
    Release,
    Suspension,
    Usage,
)
from portaria.norms.decision import Decision

from .mail import MailServers, closed, message
from .served import PASSWORD, Served, obeying, publishing
from .test_store import put


class Office(Served):
    """A body whose people the tests open mailboxes for."""

    def opens(self, login: str) -> Mailbox:
        """A person's mailbox, with an account and a password."""
        return self.lets_in(self.world.opens("servidor_efetivo", login=login), login)


@pytest.fixture(scope="module")
def published(mail_servers: MailServers) -> Iterator[Folder]:
    with publishing(mail_servers, "acts") as folder:
        yield folder


@pytest.fixture
def office(
    mail_servers: MailServers, published: Folder, settings: Any, tmp_path: Path, db: None
) -> Iterator[Office]:
    with obeying(mail_servers, published, settings, tmp_path) as own:
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
        account = Account.objects.get(person_id=box.person_id or 0)
        block = Block(account.pk, BY_HAND, Decision("block", (), ""), office.world.at)
        accounts.block_accounts([block], by=BY, at=office.world.at)
        office.settles()
        assert closed(mail)
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
        assert closed(mail)


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


def test_a_folder_made_in_a_shared_mailbox_is_shared_as_all_of_it(office: Office) -> None:
    """M5: Dovecot gives a new folder its parent's list of that hour; who is let in afterwards sees
    it too, and who left does not."""
    shared = office.world.opens("org_unit", kind="organizational", unit=office.world.unit("DIM"))
    first, second, third = (office.opens(f"{n}.daqui") for n in ("uma", "outra", "terceira"))
    folder = f"shared/{shared.address}/Processos"

    def lets(box: Mailbox, *, read: bool) -> None:
        item = Delegate(shared.pk, box.person_id or 0, may_read=read)
        acts.delegate_mailboxes([item], by=BY, at=office.world.at)
        office.settles()

    def sees(box: Mailbox) -> bool:
        with office.servers.imap(box.address or "", PASSWORD) as mail:
            return mail.select(folder, readonly=True)[0] == "OK"

    lets(first, read=True)
    lets(second, read=True)
    by_hand = office.servers.system.dovecot.doveadm
    by_hand("mailbox", "create", "-u", shared.address or "", "Processos")
    for box in (first, second):  # as a folder made over IMAP has them
        who = f"user={box.address}"
        by_hand("acl", "set", "-u", shared.address or "", "Processos", who, "lookup", "read")
    assert sees(first)
    lets(first, read=False)
    assert not sees(first)
    assert sees(second)
    lets(third, read=True)
    assert sees(third)
    assert list(comparing.compare(repair=False)) == []
    by_hand("acl", "set", "-u", shared.address or "", "Processos", "user=x@fora.test", "lookup")
    [found] = comparing.compare(repair=True)
    assert (found.where, found.found) == (
        f"{comparing.WHERE}, {shared.address}, pasta Processos", "x@fora.test: vê a pasta"
    )  # fmt: skip
    assert list(comparing.compare(repair=False)) == []
    assert sees(second)


def test_a_suspended_mailbox_is_entered_by_nobody_until_it_is_released(office: Office) -> None:
    """M14 of an organizational one: who shares it is put out, and let in again."""
    shared = office.world.opens("org_unit", kind="organizational", unit=office.world.unit("DIS"))
    box = office.opens("quem.divide")
    delegate = Delegate(shared.pk, box.person_id or 0, may_read=True)
    acts.delegate_mailboxes([delegate], by=BY, at=office.world.at)
    office.settles()
    with office.servers.imap(box.address or "", PASSWORD) as mail:
        assert mail.select(f"shared/{shared.address}")[0] == "OK"
        acts.suspend_mailboxes(
            [Suspension(shared.pk, "misuse", "apuração")], by=BY, at=office.world.at
        )
        office.settles()
        assert closed(mail)
    with office.servers.imap(box.address or "", PASSWORD) as mail:
        assert mail.select(f"shared/{shared.address}")[0] == "NO"
    route = policy("uni").get(rules.RELEASE, ground="misuse").value[0]
    acts.release_mailboxes([Release(shared.pk, route, "apurado")], by=BY, at=office.world.at)
    office.settles()
    with office.servers.imap(box.address or "", PASSWORD) as mail:
        assert mail.select(f"shared/{shared.address}")[0] == "OK"


def test_a_delegation_begins_and_ends_on_its_planned_days(office: Office) -> None:
    """M5: the first day and the day after the last come with no act; who is in then is put out."""
    begins, ends = date(2024, 3, 6), date(2024, 3, 8)
    shared = office.world.opens("org_unit", kind="organizational", unit=office.world.unit("DIP"))
    box = office.opens("planejada")
    planned = Delegate(shared.pk, box.person_id or 0, may_read=True, start=begins, end=ends)
    acts.delegate_mailboxes([planned], by=BY, at=office.world.at)
    folder = f"shared/{shared.address}"

    def opens() -> bool:
        with office.servers.imap(box.address or "", PASSWORD) as mail:
            return mail.select(folder)[0] == "OK"

    for day, there in ((date(2024, 3, 5), False), (begins, True), (date(2024, 3, 7), True)):
        office.world.goes_to(day, hour=0)
        office.world.runs()  # before the day is published
        office.settles()
        assert opens() == there, day
    with office.servers.imap(box.address or "", PASSWORD) as inside:
        office.world.goes_to(ends, hour=0)
        office.world.runs()
        office.settles()
        assert closed(inside)
    assert not opens()


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
    said = "Resposta automática: ausente até 30/03/2099"
    answer = office.servers.left(said, to="amiga@fora.test")
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
    home = Path(office.servers.system.dovecot.settings.store) / office.box(box)["home"]
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
    assert facts["messages"] == 2
    assert facts["bytes"] > 0
    assert facts["nothing_left"] is True
    assert len(facts["manifest_sha256"]) == 64
    assert address not in str(facts)


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


def test_how_full_mailboxes_are_flows_back(office: Office) -> None:
    """M8: the server's bytes in the state; whoever is at the limit is told, once."""
    box = office.opens("cheia")
    office.settles()
    put(office.servers, box.address or "", "ocupa")
    grant = QuotaGrant(box.pk, 300, "pouco espaço")
    acts.set_quotas([grant], by=BY, at=office.world.at)
    office.settles()
    recurring.open_recurring(office.world.at)
    for _ in range(2):
        office.world.runs()
        office.world.passes(1)
    held = again(box)
    assert held.used_bytes > 300
    assert held.quota_warned == "full"
    assert lines(box).count("warned") == 1
    assert Duty.objects.get(kind="mail.clean").assignee == f"person:{box.person_id}"
    assert Duty.objects.get(kind="store.backup").note.startswith("nenhuma norma")


def test_who_answers_for_a_full_mailbox_is_written_to(office: Office) -> None:
    """M8: to whom. A mailbox at its limit takes no message: its holder is told on the page."""
    box = office.opens("titular")
    unit = office.world.unit("DIV")
    shared = office.world.opens("org_unit", kind="organizational", unit=unit, person=box.person)
    office.settles()
    put(office.servers, shared.address or "", "ocupa")
    acts.set_quotas([QuotaGrant(shared.pk, 300, "pouco")], by=BY, at=office.world.at)
    acts.record_usage([Usage(shared.address or "", 500)], by=BY, at=office.world.at)
    office.settles()
    warning = office.servers.arrived(
        box.address or "", f"{shared.address}: atingiu o limite de armazenamento e não recebe mais "
        "mensagens",
    )  # fmt: skip
    assert "aumento do limite" in warning.get_content()
    assert warning["Auto-Submitted"] == "auto-generated"


def test_what_expired_in_a_folder_goes(office: Office) -> None:
    """What a folder got before the day goes, in every mailbox; the rest stays."""
    box = office.opens("vencida")
    office.settles()
    put(office.servers, box.address or "", "fica")
    told = {"name": "INBOX", "first_kept": "2026-01-01", "folder": "entrada", "provision": "n#a"}
    for day, left in (("2000-01-01", 1), ("2099-01-01", 0)):
        folders = [{**told, "first_kept": day}]
        act = ActDraft(
            "mail.folders.expired", f"body:{office.world.slug}", None, office.world.slug,
            office.world.at, content={"facts": {"folders": folders}},
        )  # fmt: skip
        append([act], by=BY, at=office.world.at)
        office.settles()
        assert len(office.servers.messages(box.address or "")) == left


def test_back_up_and_what_comes_back_are_on_record(
    office: Office, settings: Any, tmp_path: Path
) -> None:
    """M21, S2: by command, as the daily duty does it; spoiled copies are said to be."""
    settings.MAIL_BACKUP = str(office.servers.home / "backups" / tmp_path.name)
    box = office.opens("guardada")
    office.settles()
    put(office.servers, box.address or "", "importante")
    body, run = office.world.slug, CliRunner()
    made = run.invoke(mail_store.backup, ["--body", body, "--json"], catch_exceptions=False)
    day = json.loads(made.output)["day"]
    assert json.loads(made.output)["messages"] >= 1
    facts = facts_of(Act.objects.get(kind="store.backup.made"))
    assert facts["proved"]["mailboxes"] >= 1
    assert facts["apart"] is False  # on the same disk, and it says so
    listed = run.invoke(mail_store.backup, ["--body", body, "--list"])
    assert "1 mensagens" in listed.output
    store = configured.store()
    root = configured.root()
    assert store
    assert root
    held = queries.held([box.pk])[box.pk]
    back = restoring.restore_mailbox(
        store.doveadm(), root, held, date.fromisoformat(day), "apagou por engano",
        by=BY, at=office.world.at,
    )  # fmt: skip
    assert back.messages == 1
    [found] = office.servers.messages(box.address or "", f"{back.folder}/Caixa de entrada")
    assert found["Subject"] == "importante"
    assert facts_of(Act.objects.get(kind="store.mailbox.restored"))["why"] == "apagou por engano"
    checked = run.invoke(mail_store.backup, ["--body", body, "--check", day])
    assert (checked.exit_code, "é a que foi lacrada" in checked.output) == (0, True)
    [copied] = copying.messages(folders.of_day(body, date.fromisoformat(day)))
    copied.write_bytes(b"outra coisa")
    assert run.invoke(mail_store.backup, ["--body", body, "--check", day]).exit_code == 1


def test_drift_on_the_server_is_found_and_put_right(office: Office) -> None:
    """What somebody changed by hand on the server."""
    shared = office.world.opens("org_unit", kind="organizational", unit=office.world.unit("DIV"))
    box = office.opens("delegada")
    delegate = Delegate(shared.pk, box.person_id or 0, may_read=True)
    acts.delegate_mailboxes([delegate], by=BY, at=office.world.at)
    office.settles()
    assert list(comparing.compare(repair=False)) == []
    by_hand = ("acl", "set", "-u", shared.address or "", "INBOX", "user=x@fora.test", "lookup")
    office.servers.system.dovecot.doveadm(*by_hand)
    [found] = comparing.compare(repair=True)
    # Of those alone for whom it is otherwise, and in words.
    assert (found.found, found.wanted) == ("x@fora.test: vê a pasta", "x@fora.test: sem acesso")
    assert list(comparing.compare(repair=False)) == []
    by_hand = ("acl", "set", "-u", box.address or "", "INBOX", "user=x@fora.test", "lookup")
    office.servers.system.dovecot.doveadm(*by_hand)  # one that nobody shares (M18)
    [found] = comparing.compare(repair=True)
    assert (found.where, found.found) == (f"Dovecot, {box.address}", "x@fora.test: vê a pasta")
    assert list(comparing.compare(repair=False)) == []


def test_without_a_mail_store_acts_change_the_state_only(
    office: Office, settings: Any, tmp_path: Path
) -> None:
    settings.DOVEADM, settings.STATE_DIR = "", tmp_path / "nothing"
    box = office.opens("sem.servidor")
    assert kinds(box) == []
    assert again(box).state == "active"


def test_a_server_that_is_away_is_tried_again(office: Office, settings: Any) -> None:
    there = settings.DOVEADM
    settings.DOVEADM = "http://127.0.0.1:1"
    box = office.opens("espera.volta")
    office.publishes()
    office.world.runs()
    [duty] = Duty.objects.filter(kind="store.provision", subject=f"mailbox:{box.pk}")
    assert (duty.state, duty.attempts) == ("open", 1)
    assert "não respondeu" in duty.last_error
    settings.DOVEADM = there
    office.world.at += timedelta(hours=1)
    office.settles()
    assert kinds(box) == [("store.provision", "done")]


def facts_of(act: Act) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Content.objects.get(act=act.pk).content or "{}")
    return dict(found["facts"])
