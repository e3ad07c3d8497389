"""F17: situation reports with evidence (SEFAZ 3 § 1), from the request to the inquiry."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client

from portaria import clock
from portaria.incidents.acts import attach_evidence, register_incidents
from portaria.incidents.models import Incident, SituationReport
from portaria.incidents.types import Piece, Told
from portaria.people.models import Person
from portaria.procedures.requests import acts as requests
from portaria.procedures.requests.types import Ask, Refused
from premises.support import BY, SLUG, at, competent, kinds, now, settled, someone
from web.world import sign_in_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


def reported(asker: Person, taker: Person, **values: str) -> SituationReport:
    told = {"first_on": "2026-11-09", "last_on": "2026-11-12", "account": "três furtos", **values}
    with now("2026-11-12 17:00"):
        [key] = requests.ask([Ask(SLUG, "incidents.situation_report", 0, told, asker.pk)], by=BY,
                             at=at("2026-11-12 17:00"))  # fmt: skip
        requests.approve([key], person=taker.pk, by=BY, at=at("2026-11-12 17:30"))
    return SituationReport.objects.get(request=key)


def test_f17_a_report_with_its_evidence_goes_to_who_takes_it_and_on_to_the_inquiry() -> None:
    settled()
    gese, clog = someone("Gerente da Segurança", slug=SLUG), someone("Coordenador", slug=SLUG)
    competent("post.gese", gese)
    competent("post.apoio_logistico", clog)
    told = [
        Told(SLUG, "patrimonial", "furto no pátio", "sumiu um cabo", source="a"),
        Told(SLUG, "descumprimento", "outra coisa", "não é da segurança", source="b"),
    ]
    mine, other = register_incidents(told, by=BY, at=at("2026-11-09 00:00"))
    [late] = register_incidents(
        [Told(SLUG, "patrimonial", "depois", "fora do período", source="c")], by=BY,
        at=at("2026-11-13 00:00"),
    )  # fmt: skip
    attach_evidence([Piece(mine, "foto.jpg", b"\xff\xd8foto")], by=BY, at=at("2026-11-10"))

    with pytest.raises(Refused, match="termina hoje ou antes"):
        reported(gese, clog, last_on="2026-11-13")
    row = reported(gese, clog, inquire="on")
    assert row.incidents == [mine]
    assert (row.asked_by_id, row.taken_by_id) == (gese.pk, clog.pk)
    assert row.provision == "sefaz-mt-1-2012#art3_par1"
    assert bytes(row.pdf).startswith(b"%PDF")
    assert kinds(f"situation_report:{row.pk}") == ["incidents.report.sent"]
    assert Incident.objects.get(pk=mine).assignee == "power:conduct.inquire"
    assert Incident.objects.get(pk=late).assignee == "power:post.gese"

    with clock.at(at("2026-11-12 18:00")):
        reader, stranger = Client(), Client()
        reader.force_login(sign_in_of("clog", clog))
        stranger.force_login(sign_in_of("outra", someone("Outra Pessoa", slug=SLUG)))
        address = f"/comunicacoes/relatorios/{row.pk}/"
        assert address in reader.get("/comunicacoes/relatorios/").content.decode()
        assert address not in stranger.get("/comunicacoes/relatorios/").content.decode()
        assert stranger.get(address).status_code == 403
        assert reader.get(address)["Content-Type"] == "application/pdf"
        assert reader.post(address, {"finalidade": " "}).status_code == 302
        whole = reader.post(address, {"finalidade": "apurar"}).content
    names = zipfile.ZipFile(io.BytesIO(whole)).namelist()
    assert names == [f"relatorio-{row.pk}.pdf", f"comunicacao-{mine}.zip"]
    assert "incidents.incident.exported" in kinds(f"incident:{mine}")
    assert "incidents.incident.exported" not in kinds(f"incident:{other}")


def test_f17_a_report_of_a_quiet_time_says_so() -> None:
    settled()
    gese, clog = someone("Gerente da Segurança", slug=SLUG), someone("Coordenador", slug=SLUG)
    competent("post.gese", gese)
    competent("post.apoio_logistico", clog)
    assert reported(gese, clog).incidents == []
