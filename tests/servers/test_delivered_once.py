"""kill -9 of Dovecot's delivering processes under load, with Postfix trying again: every message
taken is in its mailbox once (section 1: no mail lost, none delivered twice; ADR 29)."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from pathlib import Path

import pytest

from portaria import clock

from .mail import LONGEST_DELIVERY, MailServers, message, wait_for

MESSAGES, SENDERS, KILLS = 240, 4, 20
DOMAIN = "uma-vez.test"


def lmtp_processes(servers: MailServers) -> list[int]:
    """Dovecot's processes that deliver."""
    master = servers.system.dovecot.pid()
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().partition("(")[2].rpartition(")")
        except OSError:  # it has ended
            continue
        if name == "lmtp" and int(rest.split()[1]) == master:
            found.append(int(stat.parent.name))
    return found


class Killer(threading.Thread):
    """Kills them again and again."""

    def __init__(self, servers: MailServers) -> None:
        super().__init__(daemon=True)
        self.servers, self.killed, self.enough = servers, 0, threading.Event()

    def run(self) -> None:
        while not self.enough.is_set():
            for number in lmtp_processes(self.servers):
                try:
                    os.kill(number, signal.SIGKILL)
                except ProcessLookupError:
                    continue
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
    found = Counter(str(m["Subject"]) for address in people for m in mail_servers.messages(address))
    doubted = mail_servers.mail_log().count("may be sent more than once")
    print(f"{killer.killed} killed; {doubted} times Postfix did not know whether it was delivered")
    assert killer.killed
    assert [s for s in (f"uma-vez-{n}" for n in range(MESSAGES)) if found[s] != 1] == []
