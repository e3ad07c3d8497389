"""The mail store obeys what is published: limits, sharing, sessions, replies, forwarding, copies,
back-up, on real servers (M5, M8, M11, M15, M16, M21, S2)."""

from __future__ import annotations

import tarfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portaria import clock
from portaria.connectors.dovecot.backup import folders, making, proving
from portaria.connectors.dovecot.backup.making import Place
from portaria.connectors.dovecot.sieve import absence
from portaria.connectors.dovecot.store import (
    configured,
    copying,
    exporting,
    packing,
    provisioning,
    published,
    replies,
    sharing,
)
from portaria.connectors.dovecot.store.doveadm import Doveadm, Unreachable
from portaria.connectors.dovecot.store.published import Box
from portaria.duties.types import Done, Failed

from .mail import PASSWORD, MailServers, closed, message, wait_for


@pytest.fixture
def store(mail_servers: MailServers, settings: Any, tmp_path: Path) -> Doveadm:
    """The session's mail store as this installation's."""
    dovecot = mail_servers.system.dovecot.settings
    settings.DOVEADM = f"http://{dovecot.doveadm}"
    settings.DOVEADM_KEY = str(dovecot.doveadm_key)
    settings.MAIL_STORE = str(mail_servers.settings.store)
    settings.PUBLISHED_DIR = mail_servers.settings.published
    settings.STATE_DIR = tmp_path
    settings.MAIL_BACKUP = str(mail_servers.home / "backup" / tmp_path.name)
    found = configured.store()
    assert found is not None
    return found.doveadm()


def box_of(servers: MailServers, address: str) -> Box:
    rows = servers.system.dovecot.doveadm("user", "-f", "home", address).strip()
    return published.boxes([int(rows.rpartition("/")[2])])[int(rows.rpartition("/")[2])]


def put(servers: MailServers, address: str, *subjects: str, text: str = "Texto.\n") -> None:
    for subject in subjects:
        servers.deliver(
            message(subject, sender="x@fora.test", to=address, text=text),
            sender="x@fora.test", to=[address],
        )  # fmt: skip
    for subject in subjects:
        servers.arrived(address, subject)


def test_a_mailbox_is_made_with_its_limit_and_read_back(
    mail_servers: MailServers, store: Doveadm
) -> None:
    """M1, M8."""
    address = mail_servers.person("nova@loja.test", quota=256 * 1024)
    box = box_of(mail_servers, address)
    assert isinstance(provisioning.agree(store, [box])[box.id], Done)
    assert (mail_servers.settings.store / box.home / "Maildir").is_dir()
    mail_servers.published.change(
        "mail", "UPDATE mailboxes SET quota_bytes = ? WHERE id = ?", 1, box.id
    )
    outcome = provisioning.agree(store, [box])[box.id]
    assert isinstance(outcome, Failed)
    assert "o limite de 1 KiB" in outcome.why


def test_a_new_address_has_the_same_messages(mail_servers: MailServers, store: Doveadm) -> None:
    """A mailbox lies under its number: renaming moves no byte (M3)."""
    address = mail_servers.person("solteira@loja.test")
    put(mail_servers, address, "antes")
    number = box_of(mail_servers, address).id
    mail_servers.published.change(
        "mail", "UPDATE mailboxes SET address = ? WHERE id = ?", "casada@loja.test", number
    )
    box = published.boxes([number])[number]
    assert isinstance(provisioning.agree(store, [box])[number], Done)
    assert [m["Subject"] for m in mail_servers.messages("casada@loja.test")] == ["antes"]


def test_delegates_see_what_was_published_and_no_more(
    mail_servers: MailServers, store: Doveadm
) -> None:
    """M5: read is not delete, and who is taken out sees nothing."""
    setor = mail_servers.organizational("setor@loja.test")
    ana, bia = (mail_servers.person(f"{name}@loja.test") for name in ("ana", "bia"))
    put(mail_servers, setor, "pedido")
    number = box_of(mail_servers, setor).id
    change = mail_servers.published.change
    change("mail", "INSERT INTO acl VALUES (?, ?, 'lrs')", number, ana)
    change("mail", "INSERT INTO acl VALUES (?, ?, 'lrste')", number, bia)
    assert isinstance(sharing.agree(store, list(published.boxes([number]).values()))[number], Done)
    folder = f"shared/{setor}"
    with mail_servers.imap(ana) as mail:
        assert mail.select(folder)[0] == "OK"
        assert mail.store("1", "+FLAGS", "(\\Seen)")[0] == "OK"
        mail.store("1", "+FLAGS", "(\\Deleted)")
        mail.expunge()
        assert mail.select(folder)[1] == [b"1"]  # may not delete
    with mail_servers.imap(bia) as mail:
        mail.select(folder)
        mail.store("1", "+FLAGS", "(\\Deleted)")
        mail.expunge()
        assert mail.select(folder)[1] == [b"0"]
    change("mail", "DELETE FROM acl WHERE login = ?", bia)
    outcome = sharing.agree(store, list(published.boxes([number]).values()))[number]
    assert outcome == Done(f"1 pessoas com acesso a {setor}")
    with mail_servers.imap(bia) as mail:
        assert mail.select(folder)[0] == "NO"


def test_the_reply_of_an_absence_goes_around_the_persons_own_script(
    mail_servers: MailServers, store: Doveadm
) -> None:
    """M15: on, in Portuguese, once; off again, and the person's own rules were never lost."""
    address = mail_servers.person("fora@loja.test")
    own = 'require "imap4flags"; addflag "\\\\Flagged";'
    session = mail_servers.managesieve(address)
    session.put("meu", own)
    today = clock.now().date()
    number = box_of(mail_servers, address).id
    change = mail_servers.published.change
    change(
        "mail", "INSERT INTO vacations VALUES (?, ?, ?, ?)",
        number, today.replace(day=1).isoformat(), "2099-12-31", "Estou de férias até 31/12/2099.",
    )  # fmt: skip
    told = absence.script(today.replace(day=1), date(2099, 12, 31),
                          "Estou de férias até 31/12/2099.", zone="-0300", own="meu")  # fmt: skip
    box = published.boxes([number])[number]
    assert replies.agree(store, box, lambda _: "-0300") == Done("resposta automática no servidor")
    assert replies.agree(store, box, lambda _: "-0300") == Done("resposta automática no servidor")
    assert (
        store.one("sieveGet", user=address, scriptname=absence.NAME).rows[0]["sieve script"] == told
    )
    put(mail_servers, address, "um", "dois")
    answer = mail_servers.left("Resposta automática: ausente até 31/12/2099")
    assert "férias" in answer.get_content()
    assert answer["Auto-Submitted"].startswith("auto-replied")
    assert "\\Flagged" in str(store.one("fetch", user=address, field=["flags"], query=["all"]).rows)
    mail_servers.settle()
    assert len([m for m in mail_servers.outside() if "x@fora.test" in str(m["X-Rcpt-Args"])
                and m["Subject"].startswith("Resposta automática")]) == 1  # fmt: skip
    change("mail", "DELETE FROM vacations WHERE mailbox = ?", number)
    outcome = replies.agree(store, published.boxes([number])[number], lambda _: "-0300")
    assert outcome == Done("resposta automática retirada do servidor")
    assert store.one("sieveList", user=address).rows == [{"script": "meu", "active": "ACTIVE"}]


def test_a_list_is_never_answered_and_a_persons_own_reply_is_kept(
    mail_servers: MailServers, store: Doveadm
) -> None:
    """M15."""
    address = mail_servers.person("lista@loja.test")
    number = box_of(mail_servers, address).id
    mail_servers.published.change(
        "mail", "INSERT INTO vacations VALUES (?, '2026-01-01', '', 'Ausente.')", number
    )
    box = published.boxes([number])[number]
    replies.agree(store, box, lambda _: "-0300")
    listed = message("da lista", sender="y@lista.test", to=address)
    listed["List-Id"] = "<todos.lista.test>"
    mail_servers.deliver(listed, sender="y@lista.test", to=[address])
    mail_servers.arrived(address, "da lista")
    mail_servers.settle()
    assert not [m for m in mail_servers.outside() if "y@lista.test" in str(m["X-Rcpt-Args"])]
    session = mail_servers.managesieve(address)
    session.put("minha", 'require "vacation"; vacation "Minha resposta.";')
    outcome = replies.agree(store, box, lambda _: "-0300")
    assert outcome == Done("fica a resposta que a própria pessoa escreveu")
    assert store.one("sieveList", user=address).rows == [{"script": "minha", "active": "ACTIVE"}]


def test_a_copy_is_sealed_as_maildir_and_mbox(
    mail_servers: MailServers, store: Doveadm, tmp_path: Path
) -> None:
    """M11: every byte, whatever its charset; what is changed afterwards is seen."""
    address = mail_servers.person("copia@loja.test")
    put(mail_servers, address, "primeira", "segunda", text="Ação\nFrom aqui\n")
    store.one("mailboxCreate", user=address, mailbox=["Arquivo/Ação"])
    store.one("move", user=address, destinationMailbox="Arquivo/Ação",
              query=["mailbox", "INBOX", "subject", "segunda"])  # fmt: skip
    root = configured.root()
    assert root is not None
    box = box_of(mail_servers, address)
    package = exporting.make(store, root, box, 1, clock.now().astimezone().tzinfo, clock.now())
    assert package.messages == 2
    with tarfile.open(package.path) as tar:
        names = {member.name for member in tar}
        assert {"mbox/INBOX.mbox", "mbox/Arquivo%2FAção.mbox", packing.MANIFEST} <= names
        mbox = tar.extractfile("mbox/INBOX.mbox")
        assert mbox is not None
        assert b"\n>From aqui\n" in mbox.read()
    assert not list(copying.staging(root).iterdir())
    raw = package.path.read_bytes()
    package.path.write_bytes(raw.replace("Ação".encode(), b"Acao!!", 1))
    with pytest.raises(ValueError, match="manifesto"):
        packing.check(package.path, package.manifest_sha256)


def test_a_day_is_copied_incrementally_and_comes_back(
    mail_servers: MailServers, store: Doveadm
) -> None:
    """M21, S2: killed in the middle it goes on; what is spoiled is seen; it comes back apart."""
    address = mail_servers.person("guarda@copia.test")
    mail_servers.published.change(
        "mail", "UPDATE mailboxes SET body = 'copiado' WHERE address = ?", address
    )
    put(mail_servers, address, "antiga")
    root = configured.root()
    assert root is not None
    first, second = date(2026, 11, 1), date(2026, 11, 2)
    assert making.make(store, Place.of(root, "copiado", first), enough=lambda: True) is None
    whole = making.make(store, Place.of(root, "copiado", first))
    assert whole is not None
    assert (whole.mailboxes, whole.messages) == (1, 1)
    put(mail_servers, address, "nova")
    store.one("expunge", user=address, query=["mailbox", "INBOX", "subject", "antiga"])
    whole = making.make(store, Place.of(root, "copiado", second))
    assert whole is not None
    assert whole.messages == 1
    assert proving.check("copiado", first) == proving.check("copiado", second) == 1
    box = box_of(mail_servers, address)
    for _ in range(2):  # done again, it adds nothing
        back = proving.restore(store, root, box, "copiado", first)
        assert back == proving.Restored(1, "Restauradas de 01-11-2026")
    told = store.one(
        "mailboxStatus",
        user=address,
        field=["messages"],
        mailboxMask=["Restauradas*/Caixa de entrada"],
    )
    assert sum(int(row["messages"]) for row in told.rows) == 1
    with mail_servers.imap(address) as mail:  # most mail programs show only what is subscribed to
        assert f"{back.folder}/Caixa de entrada" in str(mail.lsub()[1])
    [spoiled] = copying.messages(folders.of_day("copiado", first) / box.home)
    spoiled.write_bytes(b"outra")
    with pytest.raises(proving.Spoiled, match="não é o que foi copiado"):
        proving.check("copiado", first)


def test_a_server_that_is_away_is_to_be_tried_again(store: Doveadm) -> None:
    with pytest.raises(Unreachable, match="não respondeu"):
        Doveadm("127.0.0.1", 1, "x", timeout=1).one("who")
    with pytest.raises(Unreachable, match="chave"):
        Doveadm(store._host, store._port, "errada").one("who")
    answer = store.one("semNome")
    assert answer.permanent
    assert not answer.done
    assert store.one("user", userMask=["ninguem@loja.test"]).absent


def test_password_and_session(mail_servers: MailServers, store: Doveadm) -> None:
    """A6: a session told to end ends at once."""
    address = mail_servers.person("sessao@loja.test")
    with mail_servers.imap(address, PASSWORD) as mail:
        assert store.one("who", mask=[address]).rows
        assert store.one("kick", mask=[address]).done
        wait_for(lambda: not store.one("who", mask=[address]).rows)
        assert closed(mail)


def test_forwarding_outside_is_refused_whatever_the_script(
    mail_servers: MailServers, store: Doveadm
) -> None:
    """M16: outside is refused with the article, the message stays; inside it goes; the exception
    works."""
    ana, bia = (mail_servers.person(f"{name}@redireciona.test") for name in ("ana", "bia"))
    why = "Redirecionar para fora é proibido (art. 20); peça à gestão do correio"
    change = mail_servers.published.change
    change("mail", "UPDATE mailboxes SET forwarding = 'forbidden', forwarding_why = ? "
           "WHERE address = ?", why, ana)  # fmt: skip
    script = f'redirect :copy "{bia}"; redirect "a@fora.test";'.replace(":copy ", "")
    mail_servers.managesieve(ana).put("meu", script)
    put(mail_servers, ana, "fica")
    mail_servers.arrived(bia, "fica")
    mail_servers.settle()
    assert not [m for m in mail_servers.outside() if m["Subject"] == "fica"]
    assert "art. 20" in mail_servers.mail_log()
    change("mail", "UPDATE mailboxes SET forwarding = 'allowed' WHERE address = ?", ana)
    mail_servers.deliver(
        message("sai", sender="x@fora.test", to=ana), sender="x@fora.test", to=[ana]
    )
    left = mail_servers.left("sai")
    assert ana in str(left["X-Mail-Args"])
