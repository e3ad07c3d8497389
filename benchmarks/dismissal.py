"""From HR's file to a refused login, on real servers: seconds from the beginning of ``hr apply``
until whoever was dismissed can sign in no more, by IMAP and by submission, and their open session
has ended. Runs as root (Postfix).

``python -m benchmarks.dismissal [PERSONS]``: a university of 12,000, of which one and then PERSONS
(1,000) are dismissed in one file each, with the publisher and the worker as processes of their own.
Goals: under 5 seconds for one, under 60 for 1,000.
"""

from __future__ import annotations

import imaplib
import os
import smtplib
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

from benchmarks._scratch import scratch, told

_BODY, _UNIVERSITY, _PASSWORD = "uniar", 12_000, "uma senha de verdade 1"
_AT_ONCE = 16  # sign-ins tried together
_PATIENCE = 300.0


def main(persons: int) -> None:
    """Measure with one dismissal, then with ``persons``."""
    if os.geteuid() != 0:
        sys.exit("Postfix starts as root only")
    with tempfile.TemporaryDirectory(prefix="portaria-bench-", dir="/tmp") as folder:
        home = Path(folder)
        home.chmod(0o711)
        system = _system(home)
        os.environ |= _environment(home)
        with scratch("portaria_bench_dismissal"):
            _fill(home)
            with _running(home, system):
                who = _people(persons + 1)
                told("one dismissed:", "")
                _measure(home, system, who[:1], "goal < 5")
                told(f"{persons:,} dismissed:", "")
                _measure(home, system, who[1:], "goal < 60")


def _system(home: Path):  # type: ignore[no-untyped-def]  # its module needs no settings, ours do
    from portaria.connectors.dovecot.settings import Users
    from portaria.connectors.instances import ports
    from portaria.connectors.servers.settings import MailSettings, Ports
    from portaria.connectors.servers.system import MailSystem

    settings = MailSettings(
        home=home, run=home / "r", store=home / "store", published=home / "published",
        hostname="correio.teste", ports=Ports(*ports.free(len(fields(Ports)))), users=Users(),
    )  # fmt: skip
    system = MailSystem(settings)
    # A refusal is told at once: what is measured is when it begins.
    quick = replace(system.dovecot.settings, extra="auth_failure_delay = 0\n")
    system.dovecot.settings = quick
    return system


def _environment(home: Path) -> dict[str, str]:
    return {
        "PORTARIA_STATE": str(home / "state"),
        "PORTARIA_PUBLISHED": str(home / "published"),
        "PORTARIA_LOGINS_GROUP": "dovecot",
    }


def _store(system) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """Where the mail store is: told once the university is loaded, whose mailboxes would otherwise
    still be made while we measure."""
    dovecot = system.dovecot.settings
    return {
        "PORTARIA_DOVEADM": f"http://{dovecot.doveadm}",
        "PORTARIA_DOVEADM_KEY": str(dovecot.doveadm_key),
        "PORTARIA_MAIL_STORE": str(dovecot.store),
    }


def _fill(home: Path) -> None:
    """The university, loaded today; everybody has the same password, quick to check."""
    from argon2 import PasswordHasher
    from django.conf import settings

    from portaria import clock
    from portaria.accounts.models import Account
    from portaria.bodies import acts
    from portaria.demo import generator
    from portaria.demo.plan import plan
    from portaria.duties.runner import run_due

    acts.adopt(settings.BODIES_DIR / _BODY, by="cli:bench", at=clock.now())
    generator.write(plan(_BODY, _UNIVERSITY, date(2024, 11, 1)), [0], home)
    _apply([home / "2024-11" / f"{name}.csv" for name in ("pessoas", "unidades")])
    run_due()
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(_PASSWORD)
    Account.objects.filter(state="active").update(
        credential_hash="argon2" + quick, credential_handed_at=clock.now(),
        password_change_due=False,
    )  # fmt: skip


def _apply(files: Sequence[Path]) -> None:
    from portaria import clock
    from portaria.people.hr import feed
    from portaria.people.hr.opening import open_feed

    feed.apply(open_feed(_BODY, clock.now()), list(files), by="cli:bench", confirm=True)


@contextmanager
def _running(home: Path, system) -> Iterator[None]:  # type: ignore[no-untyped-def]
    from portaria.connectors.publishing.reading import version_of

    portaria = str(Path(sys.executable).with_name("portaria"))
    with (home / "companions.log").open("wb") as log:
        publisher = subprocess.Popen([portaria, "publish"], stdout=log, stderr=log)
        _until(lambda: version_of(home / "published" / "mail.sqlite") > 0)
        system.up()
        os.environ |= _store(system)
        worker = subprocess.Popen([portaria, "work"], stdout=log, stderr=log)
        try:
            _until(_worker_is_up)
            yield
        finally:
            for process in (worker, publisher):
                process.terminate()
                process.wait(60)
            system.down()


def _worker_is_up() -> bool:
    """Whether it has opened what comes back daily, as it does when it begins."""
    from portaria.duties.models import Duty

    return Duty.objects.filter(kind="store.usage").exists()


def _people(number: int) -> list[tuple[str, str]]:
    """(registration, address) of people with a mailbox whom dismissal puts out."""
    from portaria.mail.models import Mailbox

    boxes = (
        Mailbox.objects.filter(kind="individual", state="active", person__accounts__state="active")
        .exclude(category="discente")
        .order_by("id")
        .values_list("person__bonds__registration", "address")[:number]
    )
    if len(boxes) < number:
        sys.exit(f"only {len(boxes)} people with a mailbox: load more")
    return [(registration, address or "") for registration, address in boxes]


def _measure(home: Path, system, who: Sequence[tuple[str, str]], goal: str) -> None:  # type: ignore[no-untyped-def]
    from portaria import clock

    addresses = [address for _, address in who]
    trust = ssl.create_default_context(cafile=str(system.certificates.authority))
    ports = system.settings.ports
    session = _imap(ports.imaps, trust, addresses[0])
    assert session is not None, "nobody can sign in to begin with"
    events = home / "eventos.csv"
    today = clock.now().date().isoformat()
    lines = "".join(f"exoneracao;{today};{registration}\n" for registration, _ in who)
    events.write_text("evento;data;matricula\n" + lines, encoding="utf-8")
    since = clock.elapsed()
    _apply([events])
    told("  HR file applied", f"{clock.elapsed() - since:,.2f} s")
    waiting = list(addresses)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while waiting:
            tries = pool.map(lambda a: _imap(ports.imaps, trust, a), waiting)
            waiting = [a for a, found in zip(waiting, tries, strict=True) if _shut(found)]
            assert clock.elapsed() - since < _PATIENCE, f"{len(waiting)} can still sign in"
    told("  IMAP login refused to all", f"{clock.elapsed() - since:,.2f} s", goal)
    _until(lambda: _over(session))
    told("  open session over", f"{clock.elapsed() - since:,.2f} s")
    _until(lambda: _submission_refused(ports.submission, trust, addresses[0]))
    told("  submission refused", f"{clock.elapsed() - since:,.2f} s")


def _imap(port: int, trust: ssl.SSLContext, address: str) -> imaplib.IMAP4_SSL | None:
    client = imaplib.IMAP4_SSL("localhost", port, ssl_context=trust, timeout=60)
    try:
        client.login(address, _PASSWORD)
    except imaplib.IMAP4.error:
        client.shutdown()
        return None
    return client


def _shut(client: imaplib.IMAP4_SSL | None) -> bool:
    """Close a session; whether there was one."""
    if client is not None:
        client.shutdown()
    return client is not None


def _over(session: imaplib.IMAP4_SSL) -> bool:
    try:
        session.noop()
    except (imaplib.IMAP4.abort, imaplib.IMAP4.error, OSError):
        return True
    return False


def _submission_refused(port: int, trust: ssl.SSLContext, address: str) -> bool:
    with smtplib.SMTP("localhost", port, "pc.teste", timeout=60) as client:
        client.starttls(context=trust)
        with suppress(smtplib.SMTPAuthenticationError):
            client.login(address, _PASSWORD)
            return False
    return True


def _until(what: Callable[[], bool]) -> None:
    from portaria import clock

    ends = clock.elapsed() + _PATIENCE
    while not what():
        if clock.elapsed() > ends:
            sys.exit("waited in vain")
        clock.pause(0.05)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
