"""Section 1: kill -9 of PostgreSQL, gate, worker, Postfix, Dovecot, publisher and policy server
under load, and every message is accounted for: sent = delivered + held + refused (+ queued, which
is nothing at the end)."""

from __future__ import annotations

import json
import os
import signal
import smtplib
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from portaria import clock
from portaria.connectors.instances.process import ServerFailed, program, run, wait_until_gone

from .installation import Installation, installed
from .mail import LONGEST_DELIVERY, PATIENCE, wait_for

MESSAGES = 300
SENDERS = 4
VICTIMS = ("gate", "dovecot", "postgres", "postfix", "executor", "acessos", "publicador")
PROGRAM = b"MZ" + b"\0" * 58 + b"\x80\0\0\0" + b"\0" * 64 + b"PE\0\0" + b"\0" * 200
SOUND = b"ID3\x03\0\0\0\0\0\0" + b"\xff\xfb\x90\x00" * 500


@pytest.fixture(scope="module")
def installation(django_db_setup: None) -> Iterator[Installation]:
    assert os.geteuid() == 0, "Postfix só inicia como root: rode estes testes como root"
    with installed("mpe", people=30) as found:
        yield found


def test_another_shell_sees_the_servers_as_they_are(installation: Installation) -> None:
    """Section 1: right after ``mail up``, who knows the state folder only finds nothing wrong, and
    starts nothing anew: ports, folders and filters are those of the running servers."""
    up = installation.run("mail", "up")
    assert up.returncode == 0, up.stdout + up.stderr
    servers = {server.name: server.pid() for server in installation.system.servers}
    assert None not in servers.values()
    wait_for(caught_up, seconds=LONGEST_DELIVERY, why="what came before the store was not brought")
    for command in (("mail", "check"), ("mail", "status"), ("publish", "--check"), ("mail", "up")):
        done = installation.elsewhere(*command)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    port = str(installation.system.settings.ports.imaps)
    assert port in installation.elsewhere("mail", "status").stdout
    assert {server.name: server.pid() for server in installation.system.servers} == servers
    checked = installation.elsewhere("mail", "check", "--json")
    assert all(finding["well"] for finding in json.loads(checked.stdout)["findings"])


def caught_up() -> bool:
    """What was decided before there was a mail store is in it."""
    import psycopg

    question = """
    SELECT count(*) FILTER (WHERE kind = 'store.catch_up'),
           count(*) FILTER (WHERE state = 'open')
    FROM duties_duty WHERE kind IN ('store.catch_up', 'store.share', 'store.reply')
    """
    with psycopg.connect(os.environ["DATABASE_URL"]) as database:
        row = database.execute(question).fetchone()
    return row is not None and row[0] == 1 and row[1] == 0


class Sender(threading.Thread):
    """Another mail server: tries again what was not taken, never what may have been."""

    def __init__(self, port: int, tokens: list[str], addresses: list[str]) -> None:
        super().__init__(daemon=True)
        self.port, self.tokens, self.addresses = port, tokens, addresses
        self.outcomes: dict[str, str] = {}

    def run(self) -> None:
        for token in self.tokens:
            until = clock.elapsed() + PATIENCE
            while (outcome := self._attempt(token)) == "again" and clock.elapsed() < until:
                clock.pause(0.1)
            self.outcomes[token] = outcome
            clock.pause(0.05)  # so that each victim dies under load

    def _attempt(self, token: str) -> str:
        handed = False
        try:
            with smtplib.SMTP("127.0.0.1", self.port, "fora.test", 30) as client:
                client.ehlo()
                if client.mail("x@fora.test")[0] != 250:
                    return "again"
                to = self.addresses[int(token.split("-")[1]) % len(self.addresses)]
                if client.rcpt(to)[0] != 250:
                    return "again"
                handed = True
                code, _ = client.data(message(token, to).as_bytes())
        except smtplib.SMTPDataError:
            return "again"
        except (OSError, smtplib.SMTPException):
            return "unknown" if handed else "again"
        return {2: "taken", 5: "refused"}.get(code // 100, "again")


def message(token: str, to: str) -> EmailMessage:
    """One of three kinds: what passes, what is refused, what is held."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "x@fora.test", to, token
    made["Message-ID"] = f"<{token}@fora.test>"
    made.set_content("Texto.\n")
    kind = token.split("-")[0]
    if kind == "programa":
        made.add_attachment(PROGRAM, maintype="application", subtype="pdf", filename="a.pdf")
    elif kind == "som":
        made.add_attachment(SOUND, maintype="audio", subtype="mpeg", filename="a.mp3")
    return made


def kind_of(number: int) -> str:
    return {7: "programa", 8: "som", 9: "som"}.get(number % 10, "texto")


@pytest.mark.kill
def test_every_message_is_accounted_for(installation: Installation) -> None:
    addresses = mailboxes(installation)
    port = installation.system.settings.ports.smtp
    warm(installation, port, addresses)
    tokens = [f"{kind_of(n)}-{n}-{os.urandom(4).hex()}" for n in range(MESSAGES)]
    senders = [Sender(port, tokens[i::SENDERS], addresses) for i in range(SENDERS)]
    for sender in senders:
        sender.start()
    killed = kill_one_after_another(installation, senders)
    for sender in senders:
        sender.join(LONGEST_DELIVERY)
        assert not sender.is_alive()
    installation.keep()
    settle(installation)

    outcomes = {token: said for sender in senders for token, said in sender.outcomes.items()}
    found = Counter(delivered(installation))
    held = Counter(on_hold(installation))
    print(Counter(killed), Counter(outcomes.values()), held.total())
    assert set(killed) == set(VICTIMS)
    assert set(outcomes) == set(tokens)
    assert Counter(outcomes.values())["again"] == 0
    for token, outcome in outcomes.items():
        copies = found[token] + held[token]
        if outcome == "taken":
            assert copies == 1, f"{token}: {copies} copies of a message that was taken"
        elif outcome == "refused":
            assert copies == 0, f"{token}: refused and there"
            assert token.startswith("programa")
        else:
            assert copies <= 1, f"{token}: {copies} copies"
    known = [token for token in tokens if outcomes[token] != "unknown"]
    refused = sum(outcomes[token] == "refused" for token in known)
    there = sum(found[token] + held[token] for token in known)
    assert len(known) == there + refused
    assert not any(token.startswith("som") for token in found)
    the_state_knows_what_is_held(installation, held)


def mailboxes(installation: Installation) -> list[str]:
    """Addresses that receive."""
    maps = sqlite3.connect(f"file:{installation.system.settings.maps}?mode=ro", uri=True)
    try:
        question = "SELECT address FROM mailboxes WHERE delivers ORDER BY id LIMIT 12"
        return [row[0] for row in maps.execute(question)]
    finally:
        maps.close()


def warm(installation: Installation, port: int, addresses: list[str]) -> None:
    """The gate has read what was published, and every mailbox is there."""
    first = Sender(port, [f"texto-{n}-primeira" for n in range(len(addresses))], addresses)
    first.run()
    assert set(first.outcomes.values()) == {"taken"}
    settle(installation)
    found = Counter(delivered(installation))  # Portaria's own notices come too
    assert {found[token] for token in first.tokens} == {1}


def kill_one_after_another(installation: Installation, senders: list[Sender]) -> list[str]:
    """Kill each in turn, twice if the load lasts; who was killed."""
    killed: list[str] = []
    for victim in VICTIMS * 2:
        if set(killed) == set(VICTIMS) and not any(s.is_alive() for s in senders):
            break
        number = wait_for(
            lambda one=victim: installation.pid(one),  # type: ignore[misc]
            why=f"{victim} is not there",
        )
        assert number is not None
        os.kill(number, signal.SIGKILL)
        wait_until_gone([number], seconds=120)
        killed.append(victim)
        clock.pause(0.3)
        installation.keep()
    return killed


def settle(installation: Installation) -> None:
    """Nothing waits but what is held."""

    def look() -> bool:
        try:
            installation.system.postfix.flush()
            return not set(installation.system.postfix.queued()) - {"hold"}
        except ServerFailed:
            return False

    wait_for(look, why="the queue does not empty")


def delivered(installation: Installation) -> list[str]:
    """Subjects of everything in the mail store."""
    store = installation.system.settings.store
    files = [p for f in ("new", "cur") for p in store.glob(f"*/*/Maildir/{f}/*")]
    return [subject(path.read_text(errors="replace")) for path in files]


def on_hold(installation: Installation) -> list[str]:
    """Subjects of everything on hold."""
    postfix = installation.system.postfix
    postcat = [program("postcat", "postfix"), "-c", str(postfix.etc), "-h", "-q"]
    held = [m["queue_id"] for m in postfix.queue() if m["queue_name"] == "hold"]
    return [subject(run([*postcat, queue])) for queue in held]


def subject(text: str) -> str:
    return next(line[9:] for line in text.splitlines() if line.startswith("Subject: "))


def the_state_knows_what_is_held(installation: Installation, held: Counter[str]) -> None:
    """The worker noted each held message once, and the ledger is whole."""
    import psycopg

    question = "SELECT count(*), count(DISTINCT queue) FROM mail_held_heldmessage"

    def noted() -> bool:
        installation.keep()
        try:
            with psycopg.connect(os.environ["DATABASE_URL"]) as database:
                row = database.execute(question).fetchone()
        except psycopg.OperationalError:  # killed last, and not there yet
            return False
        assert row is not None
        assert row[0] == row[1]
        return bool(row[0] == held.total())

    wait_for(noted, why="the worker did not note what is held")
    verified = installation.run("ledger", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
