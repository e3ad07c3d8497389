"""G12, M18: the messages themselves, asked for in writing, released by a second person, come out of
the real mail store, those and no others, sealed; whose mailbox it was is told, unless secret."""

from __future__ import annotations

import email
import imaplib
import json
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest

from mail.traces.logs import take_in
from mail.traces.test_requests import Uni, inquiry, sender
from mail.worlds import BY, ZONE
from portaria import clock
from portaria.duties.models import Duty
from portaria.duties.runner import run_due
from portaria.ledger.models import Act, Content
from portaria.mail.models import Mailbox
from portaria.mail.traces.models import Concerned, TraceRequest
from portaria.mail.traces.querying import Scope
from portaria.mail.traces.requests import asking, contents, deciding, delivering
from portaria.mail.traces.requests.types import Asked, Refused
from portaria.mail.traces.sources import Source
from portaria.procedures.records import sealing

from .mail import MailServers, message
from .test_store import box_of, store

__all__ = ["store"]
pytestmark = pytest.mark.django_db
ANA, CAIO = "ana@conteudo.test", "caio@conteudo.test"


class Office(Uni):
    """The university of the requests' tests, its people's mailboxes on real servers."""

    def __init__(self, servers: MailServers) -> None:
        self.servers, self.token = servers, token_hex(4)
        super().__init__()
        Mailbox.objects.all().delete()
        self.caio = self.person(category="servidor")
        for address, person in ((ANA, self.ana), (CAIO, self.caio)):
            servers.person(address)
            self.box("individual", address, person)
            number = box_of(servers, address).id
            Mailbox.objects.filter(address=address).update(id=number)
        self.last = clock.now().astimezone(ZONE).date()
        self.first = self.last - timedelta(days=1)

    def arrives(self, subject: str, *, sender: str, to: str, said_to: str = "") -> None:
        made = message(subject, sender=sender, to=said_to or to)
        made["Message-ID"] = self.identity(subject)
        self.servers.deliver(made, sender=sender, to=[to])
        self.servers.arrived(to, subject)

    def identity(self, subject: str) -> str:
        """A message's own: the log knows those of the tests before."""
        return f"<{subject}.{self.token}@conteudo.test>"

    def keeps(self, login: str, folder: str, subject: str, *, sender: str, to: str,
              on: datetime) -> None:  # fmt: skip
        """A copy put into a folder by the mail program, as of some day."""
        made = message(subject, sender=sender, to=to)
        with self.servers.imap(login) as session:
            session.create(folder)
            session.append(folder, "", imaplib.Time2Internaldate(on), made.as_bytes())

    def released(self, asked: Asked) -> TraceRequest:
        """Asked, authorised and released, what follows carried out."""
        row = asking.ask(asked, by=BY, at=clock.now())
        assert row.state == "asked", row.why
        deciding.authorise(row.pk, person=self.dora.pk, by=BY, at=clock.now())
        assert contents.due(row.pk) is None, "nothing is looked for before the second person"
        deciding.release(row.pk, person=self.eva.pk, by=BY, at=clock.now())
        run_due()
        row.refresh_from_db()
        return row

    def asks(self, asked: Asked, **scope: tuple[str, ...]) -> Asked:
        return replace(asked, content=True, scope=Scope(self.first, self.last, **scope))


@pytest.fixture
def office(mail_servers: MailServers, store: object, settings: Any, tmp_path: Path) -> Office:
    settings.TRACES_DIR = tmp_path / "traces"
    office = Office(mail_servers)
    now = clock.now()
    office.arrives("recebida", sender="x@fora.test", to=ANA)
    office.arrives("oculta", sender="x@fora.test", to=ANA, said_to="lista@fora.test")
    office.arrives("alheia", sender="x@fora.test", to=CAIO)
    office.keeps(ANA, "Enviadas", "enviada", sender=f"Ana <{ANA.upper()}>", to=CAIO, on=now)
    office.keeps(ANA, "Enviadas", "antiga", sender=ANA, to=CAIO, on=now - timedelta(days=400))
    office.keeps(ANA, "Enviadas", "parecida", sender=f"mari{ANA}", to=CAIO, on=now)
    log = Source("postfix", "mx", mail_servers.system.postfix.settings.log)
    for subject in ("recebida", "oculta", "alheia"):
        mail_servers.logged_whole(office.identity(subject))
    take_in(log, at=clock.now())
    return office


def messages_of(package: Path) -> dict[str, str]:
    """Subjects in a package, by the file's name."""
    with zipfile.ZipFile(package) as archive:
        names = [name for name in archive.namelist() if name.startswith("mensagens/")]
        return {
            name: str(email.message_from_bytes(archive.read(name))["Subject"]) for name in names
        }


def test_the_messages_asked_for_and_no_others_are_sealed_for_who_asked(office: Office) -> None:
    secret = office.asks(inquiry(office), either=(ANA,))
    row = office.released(secret)
    package = delivering.deliver_content(row.pk, person=office.carla.pk, by=BY, at=clock.now())
    found = messages_of(package)
    # «oculta» by the record of its envelope, the others by their headers; not what is older, nor
    # what somebody with an address like hers sent.
    assert sorted(found.values()) == ["enviada", "oculta", "recebida"]
    assert all(name.startswith(f"mensagens/{ANA}/") for name in found)
    assert any("/Enviadas/" in name for name in found)
    assert sealing.check(package).problems == ()
    with zipfile.ZipFile(package) as archive:
        manifest = json.loads(archive.read("manifesto.json"))
    assert (manifest["messages"], manifest["mailboxes"]) == (3, {ANA: 3})
    assert package.stat().st_mode & 0o777 == 0o600
    act = Act.objects.get(kind="mail.trace_request.content_sealed")
    assert act.subject == f"trace_request:{row.pk}"
    kept = Content.objects.get(act=act.pk).content or ""
    assert row.content_digest in kept
    assert "recebida" not in "".join(one.content or "" for one in Content.objects.all())
    # Secret: ana is told when the secrecy ends, not before; then by name, on record.
    assert Concerned.objects.get(request=row).told_at is None
    deciding.unseal(row.pk, person=office.dora.pk, by=BY, at=clock.now())
    assert Concerned.objects.get(request=row).person_id == office.ana.pk
    assert Act.objects.get(kind="mail.trace_request.told").person == office.ana.pk
    assert not list((office.servers.settings.store / ".portaria").iterdir()), "no copy stays"


def test_open_requests_tell_the_holder_and_only_who_asked_receives(office: Office) -> None:
    row = office.released(office.asks(replace(inquiry(office), sealed_why=""), either=(ANA,)))
    assert Concerned.objects.get(request=row).told_at is not None
    for other in (office.ana, office.dora, office.eva):
        with pytest.raises(Refused, match="só quem pediu"):
            delivering.deliver_content(row.pk, person=other.pk, by=BY, at=clock.now())
    for _ in range(2):
        delivering.deliver_content(row.pk, person=office.carla.pk, by=BY, at=clock.now())
    assert Act.objects.filter(kind="mail.trace_request.delivered").count() == 2


def test_senders_get_what_they_sent_and_nothing_they_received(office: Office) -> None:
    row = office.released(office.asks(sender(office), senders=(ANA,)))
    package = delivering.deliver_content(row.pk, person=office.ana.pk, by=BY, at=clock.now())
    assert sorted(messages_of(package).values()) == ["enviada"]
    with zipfile.ZipFile(package) as archive:
        assert "registros.csv" not in archive.namelist()


def test_a_request_for_records_alone_opens_no_mailbox(office: Office) -> None:
    row = office.released(replace(office.asks(sender(office), senders=(ANA,)), content=False))
    assert row.messages is None
    assert not Duty.objects.filter(kind=contents.SEAL).exists()
    with pytest.raises(Refused, match="não foi pedido"):
        delivering.deliver_content(row.pk, person=office.ana.pk, by=BY, at=clock.now())


def test_a_store_that_is_down_is_tried_again_and_nothing_is_sealed_twice(
    office: Office, settings: Any
) -> None:
    away, settings.DOVEADM = settings.DOVEADM, "http://127.0.0.1:9"
    row = office.released(office.asks(inquiry(office), either=(ANA,)))
    assert row.messages is None
    with pytest.raises(Refused, match="sendo lacradas"):
        delivering.deliver_content(row.pk, person=office.carla.pk, by=BY, at=clock.now())
    settings.DOVEADM = away
    with clock.at(clock.now() + timedelta(hours=1)):
        run_due()
        row.refresh_from_db()
        assert row.messages == 3
        run_due()
    assert Act.objects.filter(kind="mail.trace_request.content_sealed").count() == 1
    assert contents.due(row.pk) is None
