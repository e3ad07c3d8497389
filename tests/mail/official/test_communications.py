"""M17 as state: recorded once, confirmed, certified with its arithmetic; who was away is shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from packs.support import BODIES
from portaria import clock
from portaria.bodies.acts import adopt
from portaria.duties.models import Duty
from portaria.duties.runner import run_due
from portaria.ledger.models import Act, Content
from portaria.mail.lists.models import ListAddress, ListMember, MailingList
from portaria.mail.models import Mailbox
from portaria.mail.official import certifying, listing, recording
from portaria.mail.official.models import Certificate, Communication, Recipient
from portaria.mail.official.types import Refused
from portaria.people.models import Bond, FunctionalEvent, Person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 13, 14, 0, tzinfo=UTC)  # a Friday, 10:00 in the body's zone
BY = "cli:teste"
ARRIVED: dict[tuple[str, str], datetime] = {}


class Mailboxes:
    """A mail store with what :data:`ARRIVED` says."""

    def of(self, wanted: Sequence[tuple[str, str]]) -> list[datetime | None]:
        return [ARRIVED.get(pair) for pair in wanted]


def mailboxes() -> Mailboxes:
    return Mailboxes()


@pytest.fixture(autouse=True)
def _store(settings: Any) -> None:
    ARRIVED.clear()
    settings.PORTARIA_ARRIVALS = f"{__name__}.mailboxes"


@pytest.fixture
def ana() -> Person:
    adopt(BODIES / "ssp", by=BY, at=NOW)
    return somebody("ana")


def somebody(name: str) -> Person:
    """A person of the secretariat, with a mailbox last looked into three weeks ago."""
    person = Person.objects.create(root="ssp", hr_key=name, name=name.capitalize(), recorded_at=NOW)
    Bond.objects.create(
        person=person, body_id="ssp", hr_key=name, registration=name, category="policial",
        start=date(2019, 3, 1),
    )  # fmt: skip
    Mailbox.objects.create(
        body_id="ssp", kind="individual", category="policial", person=person, state="active",
        address=f"{name}@ssp.ar.example", state_since=NOW, opened_at=NOW - timedelta(days=900),
        last_access_at=NOW - timedelta(days=21),
    )  # fmt: skip
    return person


def told(*to: str, mid: str = "<1@ssp>", sender: str = "ana@ssp.ar.example", **more: str) -> None:
    line = {
        "at": NOW.isoformat(), "qid": "4jX", "mid": mid, "from": sender, "login": sender,
        "rcpt": list(to), "verdict": "pass", "official": True, "subject": "Convocação nº 7", **more,
    }  # fmt: skip
    with transaction.atomic():
        recording.told([line], NOW)


def confirm(at: datetime = NOW) -> None:
    with clock.at(at + timedelta(seconds=10)):
        run_due()


def test_m17_recorded_confirmed_and_deemed_received(ana: Person) -> None:
    bia = somebody("bia")
    told("bia@ssp.ar.example", "BIA@ssp.ar.example", "fora@longe.test")
    row = Recipient.objects.get()
    assert (row.state, row.person, row.communication.person) == ("sent", bia, ana)
    confirm()
    assert Duty.objects.get(kind="mail.official.confirm").state == "open"  # not there yet
    ARRIVED["bia@ssp.ar.example", "<1@ssp>"] = NOW
    confirm(NOW + timedelta(minutes=1))
    row.refresh_from_db()
    assert (row.state, row.deemed_at) == ("delivered", datetime(2026, 11, 16, 22, tzinfo=UTC))
    assert row.provision == "sesp-mt-73-2018#art4_par1"
    assert Duty.objects.get(kind="mail.official.confirm").state == "done"
    act = Act.objects.get(kind="mail.official.delivered")
    assert act.provisions == ["sesp-mt-73-2018#art4_par1", "sesp-mt-73-2018#art2_cpt"]


def test_m17_told_twice_is_one(ana: Person) -> None:
    somebody("bia")
    somebody("caio")
    told("bia@ssp.ar.example")
    told("bia@ssp.ar.example")
    assert Communication.objects.count() == Recipient.objects.count() == 1
    told("bia@ssp.ar.example", "caio@ssp.ar.example")
    assert (Communication.objects.count(), Recipient.objects.count()) == (1, 2)
    told("bia@ssp.ar.example", sender="caio@ssp.ar.example")  # the same Message-ID, another sender
    assert Communication.objects.count() == 2


def test_m17_members_of_a_list_are_recipients_each_once(ana: Person) -> None:
    boxes = [Mailbox.objects.get(person=somebody(name)) for name in ("bia", "caio", "dora")]
    row = MailingList.objects.create(
        body_id="ssp", name="avisos", domain="ssp.ar.example", about="avisos", state="active",
        responsible=ana, writes="responsible", asked_at=NOW, act=1,
    )  # fmt: skip
    for address in ("avisos@ssp.ar.example", "comunicados@ssp.ar.example"):  # now, and before
        ListAddress.objects.create(list=row, address=address, since=NOW)
    for number, box in enumerate(boxes):
        left = NOW if number == 2 else None
        ListMember.objects.create(list=row, mailbox=box, start=NOW, end=left)
    ListMember.objects.create(list=row, outside="x@longe.test", start=NOW)
    told("Avisos@ssp.ar.example", "bia@ssp.ar.example")
    told("comunicados@ssp.ar.example", "bia@ssp.ar.example")
    found = Recipient.objects.order_by("address").values_list("address", flat=True)
    assert list(found) == ["bia@ssp.ar.example", "caio@ssp.ar.example"]
    act = Act.objects.get(kind="mail.official.recorded")
    facts = json.loads(Content.objects.get(act=act.pk).content or "{}")["facts"]
    assert facts["written_to"] == ["avisos@ssp.ar.example", "bia@ssp.ar.example"]
    assert facts["mailboxes"] == 2


@pytest.mark.parametrize("verdict", ["refused", "deferred"])
def test_m17_what_the_gate_refused_was_never_sent(ana: Person, verdict: str) -> None:
    somebody("bia")
    told("bia@ssp.ar.example", verdict=verdict)
    assert not Communication.objects.exists()


def test_m17_from_outside_is_no_internal_communication(ana: Person) -> None:
    somebody("bia")
    told("bia@ssp.ar.example", sender="fulano@longe.test")
    assert not Communication.objects.exists()


def test_m17_an_absent_recipient_is_shown_and_receives_all_the_same(ana: Person) -> None:
    bia = somebody("bia")
    FunctionalEvent.objects.create(
        body_id="ssp", person=bia, bond=Bond.objects.get(person=bia), kind="leave",
        effective_on=date(2026, 11, 9), until=date(2026, 11, 28), known_at=NOW, key="l:1", act=1,
        details={"leave_kind": "vacation"},
    )  # fmt: skip
    told("bia@ssp.ar.example")
    ARRIVED["bia@ssp.ar.example", "<1@ssp>"] = NOW
    confirm()
    row = Recipient.objects.get()
    assert row.absence == {"kind": "vacation", "from": "2026-11-09", "until": "2026-11-28"}
    assert certifying.absence_of(row.absence) == "férias, de 09/11/2026 a 28/11/2026"
    assert row.deemed_at is not None
    found = listing.without_access("ssp", NOW)
    assert [box.address for box in found.boxes] == ["ana@ssp.ar.example"]  # Bia is on vacation
    assert (found.since, found.provision) == (date(2026, 11, 12), "sesp-mt-73-2018#art4_cpt")


def test_m17_never_found_is_given_up_and_certifies_nothing(ana: Person) -> None:
    somebody("bia")
    told("bia@ssp.ar.example")
    row = Recipient.objects.get()
    with pytest.raises(Refused, match="não foi confirmada"):
        certifying.issue_certificate(row.pk, person=None, site="", by=BY, at=NOW)
    confirm(NOW + timedelta(days=31))
    row.refresh_from_db()
    assert row.state == "failed"


def test_m17_the_certificate_tells_the_sum_and_can_be_checked(ana: Person, client: Client) -> None:
    somebody("bia")
    told("bia@ssp.ar.example")
    ARRIVED["bia@ssp.ar.example", "<1@ssp>"] = NOW
    confirm()
    with transaction.atomic():
        made = certifying.issue_certificate(
            Recipient.objects.get().pk, person=ana.pk, site="https://p.test", by=BY, at=NOW
        )
    kept = Certificate.objects.get()
    assert hashlib.sha256(certifying.file_of(kept)).hexdigest() == made.digest
    assert certifying.file_of(kept).startswith(b"%PDF-")
    assert "tida por recebida em 16/11/2026, às 18:00" in kept.content["text"].replace(
        "se tem por recebida", "tida por recebida"
    )
    assert "Não conta 14/11/2026" in kept.content["sum"]
    assert "No fim do expediente: 16/11/2026, às 18:00" in kept.content["sum"]
    assert "art. 4º, § 1º" in kept.content["text"]
    assert "art. 4º, § 1º" in kept.content["sum"]  # as people cite it, not by our id
    assert "sesp-mt-73-2018#" not in str(kept.content)
    assert kept.address == f"https://p.test/certidoes/{kept.code}/"
    page = client.get(f"/certidoes/{kept.code}/")
    assert page.status_code == 200
    assert "certidão autêntica" in page.content.decode()
    assert client.get("/certidoes/AAAA-BBBB/").status_code == 404
    assert Act.objects.filter(kind="mail.official.certified").count() == 1
