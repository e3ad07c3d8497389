"""The private servers as a whole: what they write, how they are seen, what they survive."""

from __future__ import annotations

import os
import shutil
import signal
import smtplib
import socket
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from portaria.connectors.dovecot.rendering import render as render_dovecot
from portaria.connectors.dovecot.settings import OAuth
from portaria.connectors.instances import certificates
from portaria.connectors.instances.files import Rendered
from portaria.connectors.instances.process import ServerFailed, alive, run
from portaria.connectors.postfix.rendering import render as render_postfix
from portaria.connectors.servers.check import check
from portaria.connectors.servers.handing_over import handed_over
from portaria.connectors.servers.status import status
from portaria.connectors.servers.system import MailSystem

from .mail import MailServers, message, wait_for

PEOPLE = "pe.test"


def test_the_same_settings_give_the_same_files(mail_servers: MailServers) -> None:
    postfix, dovecot = mail_servers.system.postfix, mail_servers.system.dovecot
    assert render_postfix(postfix.settings) == render_postfix(postfix.settings)
    assert render_dovecot(dovecot.settings) == render_dovecot(dovecot.settings)
    assert not postfix.write()
    assert not dovecot.write()


def test_what_the_server_would_not_accept_never_replaces_what_runs(
    mail_servers: MailServers,
) -> None:
    dovecot, postfix = mail_servers.system.dovecot, mail_servers.system.postfix
    before = (dovecot.conf.resolve(), postfix.etc.resolve())
    good = dovecot.settings
    fine = postfix.settings
    try:
        dovecot.settings = replace(good, extra="no_such_setting = 1")
        with pytest.raises(ServerFailed, match="no_such_setting"):
            dovecot.write()
        postfix.settings = replace(fine, extra=(("inet_interfaces", "no.such.host.invalid"),))
        with pytest.raises(ServerFailed, match="inet_interfaces"):
            postfix.write()
    finally:
        dovecot.settings, postfix.settings = good, fine
    assert (dovecot.conf.resolve(), postfix.etc.resolve()) == before


def test_old_configurations_are_kept_three_in_all(mail_servers: MailServers) -> None:
    dovecot = mail_servers.system.dovecot
    for number in range(4):
        with mail_servers.other_settings(
            dovecot=lambda s, n=number: replace(s, extra=f"mail_max_userip_connections = {30 + n}")  # type: ignore[misc]
        ):
            assert f"= {30 + number}" in dovecot.conf.read_text()
    assert len(list((dovecot.settings.home / "etc.d").iterdir())) == 3


def test_a_new_way_of_signing_in_is_offered_at_the_submission_at_once(
    mail_servers: MailServers,
) -> None:
    """The webmail's sign-in by token, switched on while people hand mail in: a process of Postfix's
    asks Dovecot but once what it offers, and may live for long."""
    oto = mail_servers.person(f"oto@{PEOPLE}")
    mail_servers.submit(message("antes", sender=oto, to=oto), login=oto, to=[oto])
    passwords = ways_of_signing_in(mail_servers)
    system = mail_servers.system
    given = replace(mail_servers.settings, oauth=OAuth("http://127.0.0.1:9/"))
    other = MailSystem(given)
    other.dovecot.settings = replace(other.dovecot.settings, failure_delay="0")
    try:
        with mail_servers.reading_anew(system.postfix):
            other.up()
        assert ways_of_signing_in(mail_servers) == passwords | {"XOAUTH2", "OAUTHBEARER"}
    finally:
        with mail_servers.reading_anew(system.postfix):
            system.up()
    assert ways_of_signing_in(mail_servers) == passwords == {"PLAIN", "LOGIN"}


def ways_of_signing_in(servers: MailServers) -> set[str]:
    with smtplib.SMTP("localhost", servers.ports.submission, "pc.test", 300) as client:
        client.starttls(context=servers.trust)
        client.ehlo()
        return set(client.esmtp_features["auth"].split())


def test_check_finds_nothing_wrong_and_then_what_is(mail_servers: MailServers) -> None:
    mail_servers.person(f"prova@{PEOPLE}")
    publish_version(mail_servers, 7)  # what Postfix warns of its files hides no version
    shutil.chown(mail_servers.settings.logins, "root", "dovecot")
    mail_servers.settings.logins.chmod(0o640)
    assert [f for f in check(mail_servers.system) if not f.well] == []
    main_cf = mail_servers.system.postfix.etc / "main.cf"
    written = main_cf.read_text()
    try:
        main_cf.write_text(written + "mynetworks = 0.0.0.0/0\n")
        wrong = [f for f in check(mail_servers.system) if not f.well]
        assert [f.what for f in wrong] == ["arquivos do Postfix"]
        assert "portaria mail up" in wrong[0].said
        assert mail_servers.system.postfix.write()  # what was changed by hand is undone
        assert main_cf.read_text() == written
    finally:
        main_cf.write_text(written)


def publish_version(servers: MailServers, number: int) -> None:
    version = "INSERT OR REPLACE INTO published VALUES ('version', ?)"
    servers.published.change("mail", version, number)


def test_status_tells_processes_ways_in_queue_and_versions(mail_servers: MailServers) -> None:
    mail_servers.person(f"situacao@{PEOPLE}")
    publish_version(mail_servers, 7)
    found = status(mail_servers.system)
    assert found.running
    assert found.current
    assert found.read == {"postfix": 7, "dovecot": 7}
    assert all(one.answers for one in found.ways_in)
    assert found.queues is not None


def test_a_killed_server_is_started_again_and_nothing_is_lost(mail_servers: MailServers) -> None:
    """Section 1: kill and restart anything at any moment; the queue outlives Postfix, deliveries
    wait for Dovecot."""
    ana = mail_servers.person(f"ana@{PEOPLE}")
    system = mail_servers.system
    dovecot = system.dovecot.pid()
    assert dovecot is not None
    os.kill(dovecot, signal.SIGKILL)
    wait_for(lambda: not alive(dovecot))
    said = message("enquanto isso", sender="a@fora.test", to=ana)
    mail_servers.deliver(said, sender="a@fora.test", to=[ana])
    postfix = system.postfix.pid()
    assert postfix is not None
    os.kill(postfix, signal.SIGKILL)
    wait_for(lambda: not alive(postfix))
    assert system.keep() == [
        "dovecot: tinha parado; iniciado de novo",
        "postfix: tinha parado; iniciado de novo",
    ]
    assert system.keep() == []
    system.postfix.flush()
    mail_servers.arrived(ana, "enquanto isso")
    mail_servers.settle()
    assert len(mail_servers.messages(ana)) == 1


def test_a_pid_of_another_program_is_not_taken_for_the_server(mail_servers: MailServers) -> None:
    """Nor ended in its place: not even one whose command line has the server's name in it."""
    system = mail_servers.system
    named = {
        "dovecot": system.dovecot.settings.run / "master.pid",
        "postfix": system.postfix.settings.home / "spool" / "pid" / "master.pid",
    }
    command = ["/bin/sh", "-c", "sleep 600", "tests/servers/dovecot", "master"]
    for server in (system.dovecot, system.postfix):
        server.stop()
        with subprocess.Popen(command, start_new_session=True) as other:
            named[server.name].write_text(f"{other.pid}\n")
            assert server.pid() is None
            server.stop()
            assert system.keep() == [f"{server.name}: tinha parado; iniciado de novo"]
            assert other.poll() is None
            os.killpg(other.pid, signal.SIGKILL)


def test_the_local_certificate_is_trusted_by_its_authority(mail_servers: MailServers) -> None:
    found = mail_servers.system.certificates
    assert found.authority is not None
    run(["openssl", "verify", "-CAfile", str(found.authority), str(found.certificate)])
    assert certificates.covers(found.certificate, "mx.orgao.test")
    assert not certificates.covers(found.certificate, "outro.test")
    assert found.key.stat().st_mode & 0o777 == 0o600
    again = certificates.local(found.key.parent, ["mx.orgao.test", "localhost", "127.0.0.1"])
    assert again == found
    before = found.certificate.read_bytes()
    certificates.local(found.key.parent, ["mx.orgao.test", "localhost", "127.0.0.1"])
    assert found.certificate.read_bytes() == before


def test_what_a_body_gets_for_its_own_servers_is_accepted_by_them(
    mail_servers: MailServers, tmp_path: Path
) -> None:
    """Section 1: ``mail render`` for servers that already exist, here a stock Dovecot's and a
    stock Postfix's configuration with our files added as the guide says."""
    files = handed_over(mail_servers.settings)
    guide = files["LEIAME.md"].text
    missing = [n for n in files if n.startswith("systemd/") and not n.endswith(".service")]
    assert missing == []
    assert "{" not in guide.replace("{published}", "")
    assert str(mail_servers.settings.published) in guide
    for name in ("postfix/main.cf.portaria", "dovecot/conf.d/99-portaria.conf"):
        assert name in guide
    _postfix_accepts(tmp_path / "postfix", files)
    _dovecot_accepts(tmp_path / "dovecot", files["dovecot/conf.d/99-portaria.conf"].text)


def _postfix_accepts(folder: Path, files: Rendered) -> None:
    maps = folder / "portaria"
    maps.mkdir(parents=True)
    for name, file in files.items():
        if name.startswith("postfix/portaria/"):
            (maps / Path(name).name).write_text(file.text)
    stock = Path("/usr/share/postfix/master.cf.dist").read_text()
    ours = files["postfix/master.cf.portaria"].text.replace("/etc/postfix/portaria", str(maps))
    (folder / "master.cf").write_text(stock + ours)
    (folder / "main.cf").write_text("compatibility_level = 3.6\n")
    for line in files["postfix/main.cf.portaria"].text.splitlines():
        run(["postconf", "-c", str(folder), "-e", line.replace("/etc/postfix/portaria", str(maps))])
    said = run(["postconf", "-c", str(folder), "-n"]) + run(["postconf", "-c", str(folder), "-M"])
    assert "warning" not in said
    assert "listcleanup" in said
    assert f"proxy:sqlite:{maps}/mailboxes.cf" in said


def _dovecot_accepts(folder: Path, part: str) -> None:
    shutil.copytree("/usr/share/dovecot", folder, symlinks=False)
    conf = folder / "dovecot.conf"
    shutil.copy("/usr/share/dovecot/dovecot.conf", conf) if not conf.exists() else None
    keys = folder / "keys"
    keys.mkdir()
    for name in ("doveadm.key", "policy.nonce"):
        (keys / name).write_text("0" * 64)
    text = part.replace("/etc/dovecot/portaria", str(keys))
    (folder / "conf.d" / "99-portaria.conf").write_text(text)
    (folder / "conf.d" / "10-ssl.conf").write_text("ssl = no\n")
    said = subprocess.run(
        ["doveconf", "-c", str(conf), "-n"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    assert "mail_location = maildir:~/Maildir" in said.stdout


def test_a_port_of_somebody_else_is_said(mail_servers: MailServers) -> None:
    dovecot, good = mail_servers.system.dovecot, mail_servers.system.dovecot.settings
    dovecot.stop()
    try:
        with socket.create_server(("127.0.0.1", good.imap.port)):
            with pytest.raises(ServerFailed, match=f"{good.imap} já está em uso"):
                dovecot.start()
            assert dovecot.pid() is None
    finally:
        dovecot.start()


def test_what_a_crash_leaves_in_the_queue_does_not_keep_postfix_down(
    mail_servers: MailServers,
) -> None:
    """Before a start Postfix looks through its queue as the user ``postfix`` and complains of a
    file that was being written straight into its log, which that user must be able to open."""
    postfix = mail_servers.system.postfix
    master = postfix.pid()
    assert master is not None
    os.kill(master, signal.SIGKILL)
    wait_for(lambda: not alive(master))
    left = postfix.settings.home / "spool" / "incoming" / "226297.21948"
    left.write_text("")
    shutil.chown(left, "postfix")
    left.chmod(0o600)
    assert mail_servers.system.keep() == ["postfix: tinha parado; iniciado de novo"]
    assert "bogus file name: incoming/226297.21948" in mail_servers.mail_log()
    left.unlink(missing_ok=True)
