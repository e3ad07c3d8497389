"""What was told of somebody, and who told it, is for whoever inquires: not for readers of the
ledger, nor for those who see the person, nor for the one told of (N11, ASVS 8.2.3)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from api.calls import program
from portaria import clock
from portaria.duties.models import Duty
from portaria.incidents import acts, listing
from portaria.incidents.models import Incident
from portaria.incidents.types import Told
from portaria.ledger.erasure import erase_contents, stamp_subjects
from portaria.ledger.models import Act, Content
from portaria.ledger.proving import prove
from portaria.ledger.sealer import seal
from portaria.people.models import Competence, Person
from rites.towns import BY, Town
from web.world import sign_in_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
LINE = "descumprimento ou incidente comunicado"


@pytest.fixture
def town() -> Town:
    return Town("uniar")


def client_of(person: Person, *powers: str) -> Client:
    for power in powers:
        Competence.objects.create(
            body_id="uniar", power=power, person=person, start=date(2020, 1, 1), act=0
        )
    client = Client()
    client.force_login(sign_in_of(f"k{person.pk}", person))
    return client


def told_by_ana(town: Town) -> Act:
    """The line of what she told, by the page, asking that nobody else know."""
    answer = client_of(town.ana).post(
        "/comunicacoes/nova/",
        {"tipo": "descumprimento", "resumo": "senha no quadro", "relato": "x", "sigilo": "on"},
    )
    assert answer.status_code == 302
    return Act.objects.get(kind="incidents.incident.registered")


def told_of_beto(town: Town) -> Incident:
    told = Told("uniar", "descumprimento", "usou a conta de outro", "relato", reporter=town.ana.pk,
                about=town.beto.pk)  # fmt: skip
    [key] = acts.register_incidents([told], by=BY, at=town.at)
    return Incident.objects.get(pk=key)


def pages_of(act: Act) -> list[str]:
    return ["/livro/", "/livro/exportar.csv", f"/livro/{act.pk}/", f"/livro/{act.pk}/prova.json"]


def read(client: Any, path: str) -> tuple[int, str]:
    answer = client.get(path)
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, raw.decode("utf-8-sig")


def test_who_reads_the_ledger_does_not_learn_who_told(town: Town) -> None:
    with clock.at(town.at):
        act = told_by_ana(town)
        seal()
        assert prove(act.pk) is not None
        auditor = client_of(town.caio, "ledger.read")
        for path in pages_of(act):
            status, page = read(auditor, path)
            assert status == (403 if str(act.pk) in path else 200), path
            for word in (town.ana.name, act.by, "senha no quadro", LINE, act.kind):
                assert word not in page, (path, word)


def test_who_inquires_and_reads_the_ledger_does(town: Town) -> None:
    with clock.at(town.at):
        act = told_by_ana(town)
        seal()
        inquirer = client_of(town.heads["CORREG"], "ledger.read")
        assert [read(inquirer, path)[0] for path in pages_of(act)] == [200] * 4
        assert town.ana.name in read(inquirer, f"/livro/{act.pk}/")[1]
        assert LINE in read(inquirer, "/livro/")[1].lower()


def test_a_program_that_reads_the_ledger_does_not(town: Town) -> None:
    with clock.at(town.at):
        act = told_by_ana(town)
        client = program("auditoria", ("ledger:read",))
        page = client.get("/api/v1/uniar/acts")
        assert page.status_code == 200
        assert act.pk not in [row["id"] for row in page.json()["items"]]
        assert client.get(f"/api/v1/uniar/acts/{act.pk}").status_code == 404


def test_neither_the_one_told_of_nor_who_sees_persons_finds_it_there(town: Town) -> None:
    """Another day known (`sabia`) and one's own report of data are ways too."""
    row = told_of_beto(town)
    with clock.at(town.at):
        own = client_of(town.beto)
        others = client_of(town.caio, "people.read")
        inquirer = client_of(town.heads["CORREG"], "people.read")
        page = f"/pessoas/{town.beto.pk}/"
        for client in (own, others):
            assert LINE not in read(client, page)[1].lower()
            assert LINE not in read(client, f"{page}?sabia=2024-03-04")[1].lower()
        assert LINE not in read(own, "/meus-dados/relatorio.json")[1].lower()
        assert LINE in read(inquirer, page)[1].lower()
        assert read(own, f"/comunicacoes/{row.pk}/")[0] == 403


def test_what_was_told_is_not_in_the_deadline(town: Town) -> None:
    """Deadlines go by mail, into calendars, and to whoever reads those of the body."""
    told_of_beto(town)
    sign = Told("uniar", "credencial_alheia", "usou a conta de outro", "x", source="s:1")
    acts.propose_incidents([sign], "power:accounts.manage", by="system:t", at=town.at)
    for duty in Duty.objects.filter(kind__startswith="incidents."):
        assert "usou a conta" not in duty.about


def test_a_confidential_reporter_is_not_named_once_the_content_is_erased(town: Town) -> None:
    with clock.at(town.at):
        act = told_by_ana(town)
    row = Incident.objects.get()
    stamp_subjects([act.subject], erase_on=date(2024, 3, 5))
    erase_contents(date(2024, 3, 6), by=BY, at=town.at)
    assert Content.objects.get(act=act.pk).content is None
    shown = listing.unnamed(listing.timeline(row))
    assert shown
    assert act.by not in [step["by"] for step in shown]
