"""M16 where Postfix cannot tell whose message it is: a bounce that a person's script sends on has
no sender. The gate knows by Dovecot's header, and refuses it where forwarding is forbidden."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.milter.running import Gate

from . import gated
from .mail import MailServers, message, wait_for

ANA, BIA = "ana@redireciona-aviso.test", "bia@redireciona-aviso.test"
WHY = "Redirecionar para fora é proibido (art. 20); peça à gestão do correio"


@pytest.fixture(scope="module")
def gate(mail_servers: MailServers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    for address in (ANA, BIA):
        mail_servers.person(address)
    home = tmp_path_factory.mktemp("gate")
    with gated.gated(mail_servers, home) as made:
        # One folder holds what every server reads.
        maps = mail_servers.settings.published / "mail.sqlite"
        (home / "published" / maps.name).symlink_to(maps)
        yield made


def sends_on(servers: MailServers, address: str, script: str) -> None:
    servers.managesieve(address).put("envia", script)


def allow(servers: MailServers, address: str, said: str) -> None:
    servers.published.change(
        "mail", "UPDATE mailboxes SET forwarding = ?, forwarding_why = ? WHERE address = ?",
        said, WHY, address,
    )  # fmt: skip


def bounce(servers: MailServers, subject: str, to: str) -> None:
    """A message without a sender, as servers tell that one could not be delivered."""
    servers.deliver(message(subject, sender="MAILER-DAEMON@fora.test", to=to), sender="", to=[to])


def test_a_bounce_sent_on_to_outside_is_refused_and_stays(
    gate: Gate, mail_servers: MailServers
) -> None:
    allow(mail_servers, ANA, "forbidden")
    sends_on(mail_servers, ANA, 'redirect "eu@longe.test";')
    bounce(mail_servers, "Devolvida 1", ANA)
    mail_servers.arrived(ANA, "Devolvida 1")
    mail_servers.settle()
    assert not [m for m in mail_servers.outside() if m["Subject"] == "Devolvida 1"]
    said = wait_for(lambda: [line for line in gate.lines() if line.get("rule") == "forwarding"])
    assert [line["verdict"] for line in said] == ["refused"]
    assert said[0]["rcpt"] == ["eu@longe.test"]
    assert "from" not in said[0], "it has no sender"
    assert "art. 20" in mail_servers.dovecot_log() + script_log(mail_servers, ANA)


def test_inside_it_goes_and_where_it_is_allowed_it_goes_outside(
    gate: Gate, mail_servers: MailServers
) -> None:
    refused = len([line for line in gate.lines() if line.get("rule") == "forwarding"])
    allow(mail_servers, ANA, "forbidden")
    sends_on(mail_servers, ANA, f'redirect "{BIA}";')
    bounce(mail_servers, "Devolvida 2", ANA)
    mail_servers.arrived(BIA, "Devolvida 2")
    allow(mail_servers, ANA, "allowed")
    sends_on(mail_servers, ANA, 'redirect "eu@longe.test";')
    bounce(mail_servers, "Devolvida 3", ANA)
    left = mail_servers.left("Devolvida 3")
    assert ANA in str(left["X-Sieve-Redirected-From"])
    assert len([line for line in gate.lines() if line.get("rule") == "forwarding"]) == refused


def script_log(servers: MailServers, address: str) -> str:
    """What Sieve says to the person."""
    home = servers.system.dovecot.doveadm("user", "-f", "home", address).strip()
    logs = servers.settings.store.glob(f"*/{home.rpartition('/')[2]}/sieve.log")
    return "".join(log.read_text(errors="replace") for log in logs)
