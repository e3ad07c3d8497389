"""kill -9 of Dovecot's delivering processes under load, with Postfix trying again: every message
taken is in its mailbox once (section 1: no mail lost, none delivered twice; ADR 29). What a script
sends on leaves once at most, and is kept where that is in doubt."""

from __future__ import annotations

import signal
import threading
from collections import Counter
from collections.abc import Iterable
from email.message import EmailMessage

import pytest

from portaria import clock
from portaria.connectors.instances.process import command_of, signal_to

from .mail import LONGEST_DELIVERY, MailServers, children, message, wait_for

MESSAGES, SENDERS, KILLS = 240, 4, 20
DOMAIN, AWAY = "uma-vez.test", "longe-uma-vez.test"


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


def send(servers: MailServers, numbers: range, people: list[str]) -> None:
    for number in numbers:
        to = people[number % len(people)]
        made = message(f"uma-vez-{number}", sender="x@fora.test", to=to)
        made["Message-ID"] = f"<{number}@uma-vez.test>"
        servers.deliver(made, sender="x@fora.test", to=[to])


@pytest.mark.kill
def test_what_was_begun_and_not_told_is_not_delivered_twice(mail_servers: MailServers) -> None:
    people = [mail_servers.person(f"pessoa{n}@{DOMAIN}") for n in range(6)]
    sending_on = people[4:]
    for address in sending_on:
        script = f'redirect "{address.partition("@")[0]}@{AWAY}";'
        mail_servers.managesieve(address).put("envia", script)
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
    found = subjects(m for address in people[:4] for m in mail_servers.messages(address))
    kept = subjects(m for address in sending_on for m in mail_servers.messages(address))
    left = subjects(m for m in mail_servers.outside() if AWAY in str(m["X-Rcpt-Args"]))
    doubted = mail_servers.mail_log().count("may be sent more than once")
    print(f"{killer.killed} killed; {doubted} times Postfix did not know whether it was delivered")
    assert killer.killed
    sent = [(f"uma-vez-{n}", people[n % len(people)]) for n in range(MESSAGES)]
    assert [s for s, to in sent if to not in sending_on and found[s] != 1] == []
    to_send_on = [s for s, to in sent if to in sending_on]
    print(f"{sum(kept.values())} of {len(to_send_on)} to be sent on were doubted and kept")
    doubled = [s for s in to_send_on if kept[s] > 1 or left[s] > 1]
    lost = [s for s in to_send_on if not kept[s] + left[s]]
    assert (doubled, lost) == ([], [])


def subjects(messages: Iterable[EmailMessage]) -> Counter[str]:
    return Counter(str(message["Subject"]) for message in messages)
