"""The gate before a real Postfix (G1–G4, G8, G10, G13): what the client of each kind of verdict
sees, what arrives, what stays; and what is left when anything is killed."""

from __future__ import annotations

import os
import signal
import smtplib
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from email.message import EmailMessage
from typing import Any

import pytest

from connectors.milter.running import Gate
from mail.gate.making import MP3, PE
from portaria import clock
from portaria.mail.gate.holding import NAME, parse

from . import gated
from .mail import PATIENCE, MailServers, message

ANA, BIA = "ana@gate-mpe.test", "bia@gate-mpe.test"
OUTSIDER = "fulano@fora.test"


@pytest.fixture(scope="module")
def gate(mail_servers: MailServers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    with gated.gated(mail_servers, tmp_path_factory.mktemp("gate")) as made:
        yield made


def attached(subject: str, name: str, data: bytes, *, sender: str = ANA, to: str = BIA) -> Any:
    made = message(subject, sender=sender, to=to)
    made.add_attachment(data, "application", "octet-stream", filename=name)
    return made


def line_of(gate: Gate, made: EmailMessage) -> dict[str, Any]:
    """What the gate left for the traces."""
    return next(line for line in gate.lines() if line.get("mid") == made["Message-ID"])


def identified(made: EmailMessage, number: str) -> EmailMessage:
    made["Message-ID"] = f"<{number}@gate-mpe.test>"
    return made


def test_pass(gate: Gate, mail_servers: MailServers) -> None:
    sent = identified(message("Passa", sender=ANA, to=BIA), "pass")
    mail_servers.submit(sent, login=ANA, to=[BIA])
    arrived = mail_servers.arrived(BIA, "Passa")
    assert [name for name in arrived if name.lower().startswith("x-portaria")] == []
    assert line_of(gate, sent)["verdict"] == "pass"
    assert line_of(gate, sent)["login"] == ANA


def test_change_g10_mail_from_outside_is_marked_and_forged_marks_go(
    gate: Gate, mail_servers: MailServers
) -> None:
    to = "bia@gate-ssp.test"
    sent = identified(message("De fora", sender=OUTSIDER, to=to), "change")
    for _ in range(2):
        sent._headers.append((NAME, "forjado"))  # type: ignore[attr-defined]  # twice the same
    sent["X-Portaria-Origem"] = "interna"
    mail_servers.deliver(sent, sender=OUTSIDER, to=[to])
    arrived = mail_servers.arrived(to, "De fora")
    assert arrived.get_all("X-Portaria-Origem") == ["externa"]
    assert arrived[NAME] is None
    assert line_of(gate, sent)["verdict"] == "changed"


def test_hold_g3_waits_on_disk_with_its_reasons_and_is_released_once(
    gate: Gate, mail_servers: MailServers
) -> None:
    sent = identified(attached("Retida", "musica.mp3", MP3), "hold")
    mail_servers.submit(sent, login=ANA, to=[BIA])  # accepted: the sender need not try again
    assert line_of(gate, sent)["verdict"] == "held"
    (held,) = [one for one in mail_servers.system.postfix.queue() if one["queue_name"] == "hold"]
    assert held["queue_id"] == line_of(gate, sent)["qid"]
    etc = str(mail_servers.system.postfix.etc)
    shown = subprocess.run(
        ["postcat", "-c", etc, "-qh", held["queue_id"]], capture_output=True, text=True, check=True
    ).stdout
    assert shown.startswith(f"{NAME}: ")
    value = shown.removeprefix(f"{NAME}: ").partition("\nReceived:")[0]
    holding = parse(value)
    assert holding is not None
    assert holding.reasons[0].rule == "media"
    assert holding.reasons[0].provision == "mpmt-495-2015#art24_cpt_inc7"
    lines = len(gate.lines())
    subprocess.run(["postsuper", "-c", etc, "-H", held["queue_id"]], check=True, timeout=120)
    mail_servers.system.postfix.flush()
    mail_servers.arrived(BIA, "Retida")
    assert len(gate.lines()) == lines, "what was released is not judged again"


@pytest.mark.parametrize("utf8", [False, True])
def test_refuse_g2_in_words_that_the_client_may_be_sent(
    gate: Gate, mail_servers: MailServers, utf8: bool
) -> None:
    sent = identified(attached("Recusada", "relatório.pdf", PE), f"refuse-{utf8}")
    with smtplib.SMTP("localhost", mail_servers.ports.submission, "pc.test", PATIENCE) as client:
        client.starttls(context=mail_servers.trust)
        client.login(ANA, "senha-da-pessoa-1")
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.sendmail(ANA, [BIA], sent.as_bytes(), ["SMTPUTF8"] if utf8 else [])
        told = refused.value.smtp_error
        assert refused.value.smtp_code == 550
        assert told.startswith(b"5.7.1 ")
        assert b"art. 24" in told
        assert told.isascii() is not utf8
        assert utf8 is ("relatório" in told.decode())
        client.sendmail(ANA, [BIA], message("Depois", sender=ANA, to=BIA).as_bytes())
    mail_servers.arrived(BIA, "Depois")
    assert line_of(gate, sent)["verdict"] == "refused"
    assert line_of(gate, sent)["prov"].startswith("mpmt-495-2015#art24_")


def test_refuse_g4_somebody_elses_name(gate: Gate, mail_servers: MailServers) -> None:
    ana, bia = "ana@gate-ssp.test", "bia@gate-ssp.test"
    with pytest.raises(smtplib.SMTPDataError, match=r"art\. 9"):
        mail_servers.submit(message("Forjada", sender=bia, to=bia), login=ana, to=[bia])


@pytest.mark.parametrize(("megabytes", "passes"), [(14, True), (16, False)])
def test_large_ones_g1(gate: Gate, mail_servers: MailServers, megabytes: int, passes: bool) -> None:
    subject = f"{megabytes} MB"
    sent = attached(subject, "dados.csv", b"1;2;3\n" * (megabytes * 1024 * 1024 // 6))
    if passes:
        mail_servers.submit(sent, login=ANA, to=[ANA])
        mail_servers.arrived(ANA, subject)
        return
    with pytest.raises(smtplib.SMTPDataError, match="15 MB"):
        mail_servers.submit(sent, login=ANA, to=[ANA])


def test_m20_a_lists_mail_says_so_and_is_judged_once(gate: Gate, mail_servers: MailServers) -> None:
    change = mail_servers.published.change
    facts = "'mpe', 'Avisos', '', 'inside', 0, 0, 0, 0, 2, 0, 1"
    change("mail", f"INSERT INTO lists VALUES (?, ?, {facts})", gated.LIST_ID, gated.LIST)
    for member in (ANA, BIA):
        change("mail", "INSERT INTO list_members VALUES (?, 0, ?, NULL)", gated.LIST_ID, member)
    before = len(gate.lines())
    sent = message("À lista", sender=ANA, to=gated.LIST)
    sent["List-Id"] = "<forjada.fora.test>"
    mail_servers.submit(sent, login=ANA, to=[gated.LIST])
    for member in (ANA, BIA):
        arrived = mail_servers.arrived(member, "À lista")
        assert arrived.get_all("List-Id") == ["Avisos <avisos.gate-mpe.test>"]
        assert arrived["Precedence"] == "list"
    assert len(gate.lines()) == before + 1


def test_tempfail_while_the_gate_is_away_and_nothing_is_lost(
    gate: Gate, mail_servers: MailServers
) -> None:
    gate.kill()
    try:
        sent = message("Tentada", sender=ANA, to=BIA)
        with pytest.raises(smtplib.SMTPResponseException) as refused:
            mail_servers.submit(sent, login=ANA, to=[BIA])
        assert 400 <= refused.value.smtp_code < 500
    finally:
        gate.start()
    mail_servers.submit(sent, login=ANA, to=[BIA])
    mail_servers.arrived(BIA, "Tentada")


def test_killed_again_and_again_under_load_every_message_is_accounted_for(
    gate: Gate, mail_servers: MailServers
) -> None:
    """Sent = delivered + held + refused, none twice; a client that hears 4xx sends again."""
    kinds = {"passa": None, "retida": ("a.mp3", MP3), "recusada": ("a.exe", PE)}
    subjects = [f"conta {number} {kind}" for number in range(10) for kind in kinds]

    def send(subject: str) -> str:
        parts = kinds[subject.split()[-1]]
        made = attached(subject, *parts) if parts else message(subject, sender=ANA, to=BIA)
        until = clock.elapsed() + PATIENCE
        while clock.elapsed() < until:
            try:
                mail_servers.submit(made, login=ANA, to=[BIA])
            except smtplib.SMTPResponseException as error:
                if error.smtp_code >= 500:
                    return "refused"
            except (smtplib.SMTPException, OSError):
                pass
            else:
                return "accepted"
            clock.pause(0.1)
        return "never"

    with ThreadPoolExecutor(4) as senders:
        sending = [senders.submit(send, subject) for subject in subjects]
        for turn in range(12):
            clock.pause(0.15)
            if turn % 4 == 3:
                gate.kill()
                gate.start()
            for pid in gate.processes():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        outcomes = {subject: one.result() for subject, one in zip(subjects, sending, strict=True)}
    assert {subject for subject in subjects if outcomes[subject] == "refused"} == {
        subject for subject in subjects if subject.endswith("recusada")
    }
    assert "never" not in outcomes.values()
    mail_servers.settle()
    arrived = [str(m["Subject"]) for m in mail_servers.messages(BIA)]
    assert sorted(a for a in arrived if a.startswith("conta ")) == sorted(
        subject for subject in subjects if subject.endswith("passa")
    )
    held = [one for one in mail_servers.system.postfix.queue() if one["queue_name"] == "hold"]
    assert len(held) == 10
    etc = str(mail_servers.system.postfix.etc)
    subprocess.run(["postsuper", "-c", etc, "-d", "ALL", "hold"], check=True, timeout=120)
