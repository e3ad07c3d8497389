"""The private Postfix and Dovecot do what a mail system does: deliver, let in, refuse, share,
answer, count."""

from __future__ import annotations

import imaplib
import smtplib

import pytest

from .mail import MailServers, message

PEOPLE = "casal.test"


def test_from_another_server_to_the_mailbox(mail_servers: MailServers) -> None:
    ana = mail_servers.person(f"ana@{PEOPLE}", login="ana.silva")
    said = message("chega", sender="fulano@fora.test", to=ana)
    assert mail_servers.deliver(said, sender="fulano@fora.test", to=[ana]) == {}
    assert mail_servers.arrived(ana, "chega")["From"] == "fulano@fora.test"
    with mail_servers.imap("ana.silva") as session:
        assert session.select()[0] == "OK"
        assert session.search(None, "SUBJECT", "chega")[1] != [b""]


def test_nobody_is_relayed_for(mail_servers: MailServers) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused, match="Relay access denied"):
        mail_servers.deliver("x", sender="a@fora.test", to=["b@outro.test"])


def test_a_wrong_password_is_refused(mail_servers: MailServers) -> None:
    bia = mail_servers.person(f"bia@{PEOPLE}")
    with pytest.raises(imaplib.IMAP4.error), mail_servers.imap(bia, "outra"):
        pass


def test_submission_lets_only_the_owner_and_delegates_send(mail_servers: MailServers) -> None:
    """M5: sending as the organizational mailbox is for whoever was given it."""
    caio, dora = (mail_servers.person(f"{n}@{PEOPLE}") for n in ("caio", "dora"))
    setor = mail_servers.organizational(f"setor@{PEOPLE}", senders=[caio])
    said = message("do setor", sender=setor, to=dora)
    assert mail_servers.submit(said, login=caio, sender=setor, to=[dora]) == {}
    assert mail_servers.arrived(dora, "do setor")["From"] == setor
    with pytest.raises(smtplib.SMTPRecipientsRefused, match="not owned by user"):
        mail_servers.submit(said, login=dora, sender=setor, to=[caio])


def test_what_is_for_others_leaves(mail_servers: MailServers) -> None:
    eva = mail_servers.person(f"eva@{PEOPLE}")
    said = message("para fora", sender=eva, to="x@longe.test")
    mail_servers.submit(said, login=eva, to=["x@longe.test"])
    assert mail_servers.left("para fora")["X-Rcpt-Args"].startswith("<x@longe.test>")


def test_a_closed_mailbox_says_why(mail_servers: MailServers) -> None:
    mail_servers.published.mailbox(
        90_001, f"foi@{PEOPLE}", refusal="5.2.1 Caixa encerrada (art. 9)"
    )
    with pytest.raises(smtplib.SMTPRecipientsRefused, match="Caixa encerrada"):
        mail_servers.deliver("x", sender="a@fora.test", to=[f"foi@{PEOPLE}"])


def test_a_full_mailbox_takes_nothing_more(mail_servers: MailServers) -> None:
    """M14: the limit is the server's, at delivery; the sender is told."""
    gil = mail_servers.person(f"gil@{PEOPLE}", quota=20_000)
    text = ("y" * 70 + "\n") * 120
    for number in range(3):
        said = message(f"cheia {number}", sender="a@fora.test", to=gil, text=text)
        mail_servers.deliver(said, sender="conta-cheia@fora.test", to=[gil])
        mail_servers.settle()  # what arrives at the same instant is counted together
    assert len(mail_servers.messages(gil)) == 2
    back = mail_servers.left("Mensagem não entregue", to="conta-cheia@fora.test")
    assert "Caixa postal cheia" in back.as_string()


def test_a_delegate_reads_the_shared_mailbox(mail_servers: MailServers) -> None:
    """M5: an ACL opens the organizational mailbox to a delegate, and to nobody else."""
    hugo, iris = (mail_servers.person(f"{n}@{PEOPLE}") for n in ("hugo", "iris"))
    unit = mail_servers.organizational(f"unidade@{PEOPLE}")
    mail_servers.deliver(
        message("ao setor", sender="a@fora.test", to=unit), sender="a@fora.test", to=[unit]
    )
    mail_servers.arrived(unit, "ao setor")
    mail_servers.system.dovecot.doveadm(
        "acl", "set", "-u", unit, "INBOX", f"user={hugo}", "lookup", "read", "write-seen"
    )
    with mail_servers.imap(hugo) as session:
        assert session.select(f"shared/{unit}/INBOX") == ("OK", [b"1"])
    with mail_servers.imap(iris) as session:
        assert session.select(f"shared/{unit}/INBOX")[0] == "NO"


def test_sieve_answers_while_absent(mail_servers: MailServers) -> None:
    """M15: a vacation script put by ManageSieve answers through Postfix."""
    lia = mail_servers.person(f"lia@{PEOPLE}")
    session = mail_servers.managesieve(lia)
    session.put("ausencia", 'require ["vacation"];\nvacation :days 7 :subject "Ausente" "Volto";\n')
    session.close()
    said = message("oi", sender="pergunta@fora.test", to=lia)
    mail_servers.deliver(said, sender="pergunta@fora.test", to=[lia])
    assert mail_servers.left("Ausente")["Auto-Submitted"] == "auto-replied (vacation)"


def test_a_list_reaches_its_members_by_parts(mail_servers: MailServers) -> None:
    """M20: a list is expanded by Postfix, a thousand members at a time; its parts are no way in."""
    ivo, nina = (mail_servers.person(f"{n}@{PEOPLE}") for n in ("ivo", "nina"))
    todos = f"todos@{PEOPLE}"
    mail_servers.published.change(
        "mail",
        "INSERT INTO lists VALUES (77, ?, 'orgao', 'Todos', '', 'inside', 0, 0, 0, 0, 2, 0, 1)",
        todos,
    )
    for chunk, member in enumerate((ivo, nina)):
        mail_servers.published.change(
            "mail", "INSERT INTO list_members VALUES (77, ?, ?, NULL)", chunk, member
        )
    former = f"antiga@{PEOPLE}"
    mail_servers.published.change(
        "mail", "INSERT INTO list_aliases VALUES (?, 77, ?)", former, todos
    )
    said = message("à lista", sender=ivo, to=todos)
    mail_servers.submit(said, login=ivo, to=[former])
    for member in (ivo, nina):
        mail_servers.arrived(member, "à lista")
    with pytest.raises(smtplib.SMTPRecipientsRefused, match="escreva ao endereco da lista"):
        mail_servers.submit(said, login=ivo, to=["77.0@chunks.lists.invalid"])


def test_a_delivery_repeated_after_a_crash_is_kept_once(mail_servers: MailServers) -> None:
    """Section 1: none delivered twice. Two messages with one Message-ID are two messages."""
    otto = mail_servers.person(f"otto@{PEOPLE}")
    for number in range(2):
        said = message(f"de novo {number}", sender="a@fora.test", to=otto)
        said["Message-ID"] = "<mesma@fora.test>"
        mail_servers.deliver(said, sender="a@fora.test", to=[otto])
        mail_servers.settle()
    handed = (
        "Received: from a by mx.orgao.test (Postfix) with ESMTP id 4jABCDEFGH\r\n"
        f"\tfor <{otto}>; Sun, 22 Nov 2026 04:04:47 +0000\r\n"
        "Subject: repetida\r\n\r\nTexto.\r\n"
    )
    where = str(mail_servers.settings.sockets / "lmtp")
    for _ in range(2):
        with smtplib.LMTP(where, local_hostname="t", timeout=120) as lmtp:
            assert lmtp.sendmail("a@fora.test", [otto], handed) == {}
    found = sorted(str(m["Subject"]) for m in mail_servers.messages(otto))
    assert found == ["de novo 0", "de novo 1", "repetida"]
