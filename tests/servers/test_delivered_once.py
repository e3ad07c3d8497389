"""kill -9 of Dovecot's delivering processes under load, with Postfix trying again: every message
taken is in its mailbox once (section 1: no mail lost, none delivered twice; ADR 29). What a script
sends on or answers leaves once at most, and is kept where that is in doubt."""

from __future__ import annotations

import signal
import smtplib
import threading
from collections import Counter
from collections.abc import Iterable
from email.message import EmailMessage
from pathlib import Path

import pytest

from portaria import clock
from portaria.connectors.instances.process import children, command_of, signal_to

from .mail import LONGEST_DELIVERY, MailServers, message, wait_for

MESSAGES, SENDERS, KILLS = 240, 4, 20
DOMAIN, AWAY, OUTSIDE = "uma-vez.test", "longe-uma-vez.test", "fora-uma-vez.test"
SENDS_ON = f'redirect "sempre@{AWAY}";'
ANSWERS = 'require "vacation"; vacation "Volto logo.";'
REFUSES = 'require "reject"; reject "Não recebo.";'
SCRIPTS = {4: SENDS_ON, 5: SENDS_ON, 6: ANSWERS, 7: REFUSES}
"""Of some of eight persons."""


def lmtp_processes(servers: MailServers) -> list[int]:
    """Dovecot's processes that deliver and have somebody to deliver for. (Of one killed before it
    serves Dovecot thinks that it cannot start, and waits longer and longer before the next.)"""
    return [n for n in children(servers.system.dovecot.pid()) if "/lmtp [local" in command_of(n)]


class Killer(threading.Thread):
    """Kills them again and again."""

    def __init__(self, servers: MailServers) -> None:
        super().__init__(daemon=True)
        self.servers, self.killed, self.enough = servers, 0, threading.Event()

    def run(self) -> None:
        while not self.enough.is_set():
            for number in lmtp_processes(self.servers):
                signal_to(number, signal.SIGKILL)
                self.killed += 1
            clock.pause(0.03)


def sender(number: int) -> str:
    """Somebody for each message: a correspondent is answered once in days."""
    return f"x{number}@{OUTSIDE}"


def send(servers: MailServers, numbers: range, people: list[str]) -> None:
    for number in numbers:
        to = people[number % len(people)]
        made = message(f"uma-vez-{number}", sender=sender(number), to=to)
        made["Message-ID"] = f"<{number}@uma-vez.test>"
        servers.deliver(made, sender=sender(number), to=[to])


@pytest.mark.kill
def test_what_was_begun_and_not_told_is_not_delivered_twice(mail_servers: MailServers) -> None:
    people = [mail_servers.person(f"pessoa{n}@{DOMAIN}") for n in range(8)]
    for n, script in SCRIPTS.items():
        mail_servers.managesieve(people[n]).put("meu", script)
    killer = Killer(mail_servers)
    threads = [
        threading.Thread(target=send, args=(mail_servers, range(n, MESSAGES, SENDERS), people))
        for n in range(SENDERS)
    ]
    killer.start()
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(300)
            assert not thread.is_alive()

        wait_for(
            lambda: mail_servers.settled() or killer.killed >= KILLS,
            seconds=LONGEST_DELIVERY,
            why="too few were killed",
        )
    finally:  # the tests after this one need them alive
        killer.enough.set()
        killer.join(60)

    mail_servers.settle()
    doubted = mail_servers.mail_log().count("may be sent more than once")
    print(f"{killer.killed} killed; {doubted} times Postfix did not know whether it was delivered")
    assert killer.killed
    kept = subjects(m for address in people for m in mail_servers.messages(address))
    left = subjects(m for m in mail_servers.outside() if AWAY in str(m["X-Rcpt-Args"]))
    answered = went_out(mail_servers)
    wrong, inside = [], dict.fromkeys(SCRIPTS.values(), 0)
    for number in range(MESSAGES):
        script, subject = SCRIPTS.get(number % len(people)), f"uma-vez-{number}"
        seen = kept[subject], left[subject], answered[sender(number)]
        if not right(script, *seen):
            wrong.append((subject, *seen))
        if script:
            inside[script] += kept[subject]
    print(f"in the mailbox: {inside}")
    assert wrong == []


def right(script: str | None, inside: int, sent_on: int, answers: int) -> bool:
    """Whether so many of one message, in the mailbox, sent on and answered, are neither lost nor
    doubled."""
    if script == SENDS_ON:
        return (inside, sent_on) in {(0, 1), (1, 0), (1, 1)} and not answers
    if script == REFUSES:
        return (inside, answers) in {(0, 1), (1, 0), (1, 1)}
    return inside == 1 and answers <= (script == ANSWERS)


@pytest.mark.parametrize(("who", "script"), [("responde", ANSWERS), ("recusa", REFUSES)])
def test_what_may_have_been_answered_is_kept_and_not_answered_again(
    mail_servers: MailServers, who: str, script: str
) -> None:
    """M15. As if killed when the answer had left, before the mailbox and the memory of what was
    answered were written: the mark is all that there is."""
    address = mail_servers.person(f"{who}@{DOMAIN}")
    mail_servers.managesieve(address).put("meu", script)
    writer = f"{who}@{OUTSIDE}"
    handed = (
        f"Received: from a by mx.orgao.test (Postfix) with ESMTP id 4jMETADE{who}\r\n"
        f"\tfor <{address}>; Sun, 22 Nov 2026 04:04:47 +0000\r\n"
        f"From: {writer}\r\nTo: {address}\r\nSubject: ao meio\r\n"
        f"Message-ID: <{who}@{OUTSIDE}>\r\n\r\nTexto.\r\n"
    )

    def delivered() -> int:
        """How many answers have left since the beginning."""
        where = str(mail_servers.settings.sockets / "lmtp")
        with smtplib.LMTP(where, local_hostname="t", timeout=300) as lmtp:
            assert lmtp.sendmail(writer, [address], handed) == {}
        mail_servers.settle()
        return went_out(mail_servers)[writer]

    assert delivered() == 1
    dovecot = mail_servers.system.dovecot
    dovecot.doveadm("expunge", "-u", address, "mailbox", "INBOX", "all")
    home = Path(dovecot.doveadm("user", "-f", "home", address).strip())
    (home / ".dovecot.lda-dupes").unlink()
    assert delivered() == 1, "it was answered again"
    assert [m["Subject"] for m in mail_servers.messages(address)] == ["ao meio"]


def went_out(servers: MailServers) -> Counter[str]:
    """How many messages left for each address."""
    told = (str(m["X-Rcpt-Args"]) for m in servers.outside())
    return Counter(one.removeprefix("<").partition(">")[0] for one in told)


def subjects(messages: Iterable[EmailMessage]) -> Counter[str]:
    return Counter(str(message["Subject"]) for message in messages)
