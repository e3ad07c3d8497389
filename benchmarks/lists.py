"""A long list (M20): kept current from HR data, published, expanded by Postfix.

``python -m benchmarks.lists [MEMBERS]`` (100,000 if none is said; as root, as Postfix is). No goal
is set. Peers, in the same run: the refresh beside the same rows put into a table with the same
columns and indexes; the expansion beside the same number of recipients handed to the same Postfix
by ``smtp-source``, a thousand a message. Every delivery ends in Postfix's ``discard``; no filter
runs, so that nothing but Postfix and the published maps is measured.
"""

from __future__ import annotations

import re
import smtplib
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks._postfix import folder, free_port
from benchmarks._scratch import peak_memory, scratch, seconds, told

if TYPE_CHECKING:
    from portaria.connectors.postfix.instance import Postfix
    from portaria.mail.lists.models import MailingList

_BODY, _BY = "uniar", "cli:bench"
_ADDRESS = "todos@uniar.example"
_AT = datetime(2024, 12, 2, 12, tzinfo=UTC)
_UNITS, _MOVED = 100, 100  # units, all below the first; one bond in a hundred ends and is restored
_EACH = 1_000  # recipients of one of the peer's messages, as many as a part of a list has
_PATIENCE = 600.0
_STATE = f"""
INSERT INTO people_unit (body_id, code, acronym, name, parent_id)
SELECT '{_BODY}', n, 'U' || n, 'Unidade ' || n, NULL FROM generate_series(1, {_UNITS}) AS n;
UPDATE people_unit SET parent_id = (SELECT id FROM people_unit WHERE code = '1') WHERE code <> '1';
INSERT INTO people_person (root, hr_key, name, recorded_at)
SELECT '{_BODY}', 'b:' || n, 'Pessoa ' || n, now() FROM generate_series(1, %(count)s) AS n;
INSERT INTO people_bond (person_id, body_id, hr_key, registration, category, unit_id, start)
SELECT p.id, '{_BODY}', p.hr_key, p.hr_key, 'servidor_efetivo', u.id, '2019-03-01'
FROM people_person p JOIN people_unit u ON u.code = (1 + p.id %% {_UNITS})::text;
INSERT INTO mail_mailbox (body_id, kind, category, address, person_id, state, state_since,
                          quota_bytes)
SELECT '{_BODY}', 'individual', 'servidor_efetivo', 'pessoa' || id || '@uniar.example', id,
       'active', now(), 2147483648 FROM people_person;
"""  # constants of this file
_PEER = """
CREATE TABLE bench_member (LIKE mail_lists_listmember INCLUDING ALL);
INSERT INTO bench_member SELECT * FROM mail_lists_listmember;
"""
_SENT = re.compile(rb"/discard\[\d+\]: \w+: to=<([^>]*)>.* status=sent")


def main(members: int) -> None:
    """Measure with ``members`` mailboxes on the list."""
    told(f"a list of {members:,} members", "")
    with folder() as place, scratch("portaria_bench_lists"):
        _prepare(members)
        _refreshing(members)
        published = place / "published"
        published.mkdir(mode=0o755)
        _publishing(published, members)
        with _postfix(place, published) as (postfix, peer):
            _expanding(postfix, peer, members)
    told("peak memory of the whole run", peak_memory())


def _prepare(members: int) -> None:
    from django.conf import settings

    from portaria.bodies import acts
    from portaria.mail.lists.models import ListAddress, MailingList
    from portaria.mail.lists.types import Choice
    from portaria.people.models import Person

    acts.adopt(settings.BODIES_DIR / _BODY, by=_BY, at=_AT)
    _run(_STATE % {"count": members})
    _run("VACUUM ANALYZE;\n")
    made = MailingList.objects.create(
        body_id=_BODY, name="todos", domain="uniar.example", about="Todos", state="active",
        responsible=Person.objects.earliest("pk"), writes="inside", asked_at=_AT, act=1,
        chosen_by=[Choice(categories=("servidor_efetivo",)).as_json()],
    )  # fmt: skip
    ListAddress.objects.create(list=made, address=_ADDRESS, since=_AT)


def _run(statements: str) -> None:
    from portaria.database.copying import cursor

    with cursor() as c:
        for statement in statements.split(";\n")[:-1]:
            c.execute(statement.encode())


def _refreshing(members: int) -> None:
    """The list made current: at first, with nothing to do, and after HR moved one in a hundred."""
    row, moved = _list(), members // _MOVED
    _rated("filled from the bonds, act and triggers with it", members, lambda: _refresh(row))
    peer = seconds(lambda: _run(_PEER))
    told("  peer: the same rows into a table with the same indexes", f"{peer:,.2f} s")
    told("made current, nothing to change", f"{seconds(lambda: _refresh(row)):,.2f} s")
    some = f"id IN (SELECT id FROM people_bond ORDER BY id LIMIT {moved})"
    _run(f"""UPDATE people_bond SET "end" = '2024-12-01' WHERE {some};\n""")
    took = seconds(lambda: _expect(_refresh(row), (0, moved)))
    told(f"made current, {moved:,} bonds ended", f"{took:,.2f} s")
    _run(f"""UPDATE people_bond SET "end" = NULL WHERE {some};\n""")
    took = seconds(lambda: _expect(_refresh(row), (moved, 0)))
    told(f"made current, {moved:,} bonds again", f"{took:,.2f} s")
    _by_unit(members)


def _by_unit(members: int) -> None:
    """How many a rule of a unit and everything below it chooses: before the list is asked for."""
    from portaria.mail.lists import selecting
    from portaria.mail.lists.types import Choice
    from portaria.people.models import Unit

    root = Unit.objects.get(code="1").pk
    rule = [Choice(units=(root,), below=True)]

    def counted() -> None:
        _expect(selecting.count(_BODY, rule, _AT.date()), members)

    told("counted by a unit and all below it", f"{seconds(counted):,.2f} s")


def _list() -> MailingList:
    from portaria.mail.lists.models import MailingList

    return MailingList.objects.get()


def _refresh(row: MailingList) -> tuple[int, int]:
    from django.db import transaction

    from portaria.mail.acts.desk import Desk
    from portaria.mail.lists.membership import refresh

    with transaction.atomic():
        return refresh(row, Desk(_BODY, _AT), by=_BY)


def _publishing(published: Path, members: int) -> None:
    """The whole state into the servers' files, then what one in a hundred members changes."""
    from portaria.connectors.publishing.files import Folder
    from portaria.connectors.publishing.publisher import publisher

    with publisher(Folder(published)) as own:
        _rated("published whole, mailboxes and list", members, own.whole)
        _run(f"UPDATE mail_mailbox SET quota_bytes = 1 WHERE id % {_MOVED} = 0;\n")
        took = seconds(own.pending)
        told(f"published, {members // _MOVED:,} members' mailboxes changed", f"{took:,.2f} s")


@contextmanager
def _postfix(place: Path, published: Path) -> Iterator[tuple[Postfix, int]]:
    """A Postfix of ours that throws away what it would deliver, and the port at which it takes
    whatever recipient."""
    from portaria.connectors.instances import certificates
    from portaria.connectors.instances.addresses import Endpoint
    from portaria.connectors.postfix.instance import Postfix
    from portaria.connectors.postfix.settings import PostfixSettings
    from portaria.connectors.publishing.files import Folder

    def local() -> Endpoint:
        return Endpoint("127.0.0.1", free_port())

    peer = free_port()
    settings = PostfixSettings(
        home=place / "postfix",
        hostname="mx.orgao.test",
        smtp=local(),
        submission=local(),
        sieve=local(),
        lists=local(),
        published=Folder(published).maps,
        lmtp=local(),
        sasl=local(),
        certificates=certificates.local(place / "certificates", ["localhost"]),
        log=place / "postfix" / "log",
        extra=(("virtual_transport", "discard:"), ("default_transport", "discard:")),
        services=(
            f"127.0.0.1:{peer} inet n - n - - smtpd\n"
            "  -o smtpd_relay_restrictions=permit_mynetworks,reject\n"
            "  -o smtpd_recipient_restrictions=",
        ),
    )
    postfix = Postfix(settings)
    postfix.start()
    try:
        yield postfix, peer
    finally:
        postfix.stop()


def _expanding(postfix: Postfix, peer: int, members: int) -> None:
    """One message to the list, from the server's yes to the last delivery; and its peer."""
    from portaria.mail.models import Mailbox

    wanted = set(Mailbox.objects.values_list("address", flat=True))
    port = postfix.settings.smtp.port

    def accepted() -> None:
        with smtplib.SMTP("127.0.0.1", port, "fora.test", _PATIENCE) as client:
            client.sendmail("x@fora.test", [_ADDRESS], "Subject: Aviso\r\n\r\nTexto.\r\n")

    took = seconds(accepted)
    told("one message to the list, until it is accepted", f"{took:,.2f} s")
    _rated("  until the last member has it", members, lambda: _delivered(postfix, members))
    assert not postfix.queue(), "something is still to be delivered"
    found = _told_of(postfix)
    assert set(found) == {str(one).encode() for one in wanted}, "somebody was left out"
    assert set(found.values()) == {1}, "somebody got it twice"
    messages = -(-members // _EACH)
    command = [
        "/usr/sbin/smtp-source", "-s", "4", "-m", str(messages), "-r", str(_EACH), "-l", "100",
        "-f", "x@fora.test", "-t", "y@fora.test", f"127.0.0.1:{peer}",
    ]  # fmt: skip

    def handed() -> None:
        subprocess.run(command, check=True, timeout=_PATIENCE, stdin=subprocess.DEVNULL)
        _delivered(postfix, members + messages * _EACH)

    _rated("peer: as many recipients by SMTP, 1,000 a message", messages * _EACH, handed)


def _delivered(postfix: Postfix, wanted: int) -> None:
    """Wait until Postfix says that it delivered to ``wanted`` recipients."""
    from portaria import clock

    end, found = clock.elapsed() + _PATIENCE, 0
    with postfix.log.open("rb") as log:
        rest = b""
        while found < wanted:
            if clock.elapsed() > end:
                sys.exit(f"Postfix delivered to {found:,} of {wanted:,}; see its log")
            *whole, rest = (rest + log.read()).split(b"\n")
            found += sum(1 for line in whole if _SENT.search(line))
            clock.pause(0.02)


def _told_of(postfix: Postfix) -> Counter[bytes]:
    with postfix.log.open("rb") as log:
        return Counter(said[1] for line in log if (said := _SENT.search(line)))


def _expect(found: object, wanted: object) -> None:
    if found != wanted:
        sys.exit(f"{found} where {wanted} was to be")


def _rated(what: str, count: int, run: Callable[[], object]) -> None:
    took = seconds(run)
    told(what, f"{took:,.2f} s", f"{count / took:,.0f} /s")


if __name__ == "__main__":
    main(int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 100_000)
