"""The screens of breaches (N11) and reviews (A7): who sees what, and what each may do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portaria import clock
from portaria.accounts.models import Account
from portaria.incidents.forms import TellForm
from portaria.incidents.models import Incident
from portaria.people.models import Person
from portaria.procedures.reviews.acts import open_campaign
from portaria.procedures.reviews.models import Campaign, Item
from web.world import sign_in_of

from .towns import BY, Town, kinds

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town("uniar")


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(sign_in_of(f"p{person.pk}", person))
    return client


def test_n11_the_kind_of_breach_is_asked_and_it_reaches_the_post_that_the_norm_names() -> None:
    town = Town("mpa")
    with clock.at(town.at):
        ana, boss = client_of(town.ana), client_of(town.heads["SG"])
        form = ana.get("/comunicacoes/nova/").content.decode()
        assert "Programa não homologado baixado ou enviado" in form
        assert "Câmera manipulada" not in form  # no norm of this body speaks of it
        ana.post("/comunicacoes/nova/", {**TOLD, "descumprimento": "programa_nao_homologado"})
        row = Incident.objects.get()
        assert row.assignee == "power:post.secretario_geral"
        page = boss.get(f"/comunicacoes/{row.pk}/").content.decode()
        assert "Programa não homologado baixado ou enviado" in page
        assert "nome oficial" not in page
        boss.post(f"/comunicacoes/{row.pk}/",
                  {"fazer": "concluir", "motivo": "removido", "resultado": "founded"})  # fmt: skip
        assert "procedente" in ana.get(f"/comunicacoes/{row.pk}/").content.decode()


def test_n11_where_no_competence_has_the_name_the_pages_say_so() -> None:
    town = Town("fazenda")
    with clock.at(town.at):
        ana = client_of(town.ana)
        ana.post("/comunicacoes/nova/", TOLD)
        page = ana.get(f"/comunicacoes/{Incident.objects.get().pk}/").content.decode()
        assert "«Unidade de Ética e Consciência Cidadã»" in page
        admin = client_of(town.heads["SENF"])
        listed = admin.get("/competencias/").content.decode()
        assert (
            "Unidade de Ética e Consciência Cidadã; empresa responsável pela segurança." in listed
        )
        assert "Corregedoria Fazendária" in listed


def test_n11_no_kind_is_asked_where_the_norms_tell_none_apart() -> None:
    form = TellForm(kinds=[("descumprimento", "Descumprimento")], breaches=[])
    assert "descumprimento" not in form.fields


TOLD = {"tipo": "descumprimento", "resumo": "senha no quadro", "relato": "está à vista"}


def test_n11_told_with_evidence_followed_and_concluded(town: Town) -> None:
    with clock.at(town.at):
        ana, boss, other = (
            client_of(p) for p in (town.ana, town.heads["CORREG"], town.heads["SETOR"])
        )
        proof = SimpleUploadedFile("foto.jpg", b"\xff\xd8foto")
        answer = ana.post("/comunicacoes/nova/", {**TOLD, "prova": proof, "sigilo": "on"})
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        row = Incident.objects.get()
        assert (answer.status_code, answer["Location"]) == (302, f"/comunicacoes/{row.pk}/")
        mine = ana.get(f"/comunicacoes/{row.pk}/").content.decode()
        assert "senha no quadro" in mine
        assert "Dar andamento" not in mine
        assert other.get(f"/comunicacoes/{row.pk}/").status_code == 403
        assert "senha no quadro" not in other.get("/comunicacoes/").content.decode()
        assert "senha no quadro" in boss.get("/comunicacoes/").content.decode()
        page = boss.get(f"/comunicacoes/{row.pk}/").content.decode()
        assert town.ana.shown_name in page  # internal affairs know who told
        kept = row.evidence.get().pk
        look = boss.post(f"/comunicacoes/provas/{kept}/", {"finalidade": "apurar"})
        assert look.content == b"\xff\xd8foto"
        assert boss.post(f"/comunicacoes/provas/{kept}/", {}).status_code == 302
        assert ana.post(f"/comunicacoes/provas/{kept}/", {"finalidade": "x"}).status_code == 403
        boss.post(f"/comunicacoes/{row.pk}/", {"fazer": "anotar", "motivo": "ouvida"})
        boss.post(f"/comunicacoes/{row.pk}/",
                  {"fazer": "concluir", "motivo": "sanado", "resultado": "founded"})  # fmt: skip
        dossier = boss.post(f"/comunicacoes/{row.pk}/autos/", {"finalidade": "arquivo"})
        assert dossier.content[:2] == b"PK"
        row.refresh_from_db()
        assert row.outcome == "founded"
        assert kinds(f"incident:{row.pk}")[-1] == "incidents.incident.exported"
        assert "procedente" in ana.get(f"/comunicacoes/{row.pk}/").content.decode()
        assert b"senha no quadro" in b"".join(boss.get("/comunicacoes/exportar.csv"))


def test_n11_a_report_without_a_word_is_shown_again(town: Town) -> None:
    with clock.at(town.at):
        answer = client_of(town.ana).post("/comunicacoes/nova/", {"tipo": "descumprimento"})
    assert answer.status_code == 400
    assert not Incident.objects.exists()


def test_a7_all_that_waits_is_kept_at_once_but_never_ones_own(town: Town) -> None:
    people = [town.person(f"Pessoa {n}", "SETOR") for n in range(3)]
    for person in (*people, town.heads["SETOR"]):
        Account.objects.create(
            body_id="uniar", person=person, login=f"p{person.pk}", category="servidor_efetivo",
            state="active", state_since=town.at,
        )  # fmt: skip
    due = town.at.date() + timedelta(days=7)
    key = open_campaign("uniar", "Março", due, by=BY, at=town.at)
    with clock.at(town.at):
        head = client_of(town.heads["SETOR"])
        said = {"todos": "sim", "fazer": "manter"}
        assert "Manter 3 acessos?" in head.post(f"/revisoes/{key}/", said).content.decode()
        head.post(f"/revisoes/{key}/", {**said, "confirma": "sim"})
    kept = Item.objects.filter(state="kept").values_list("person", flat=True)
    assert set(kept) == {person.pk for person in people}


def test_a7_opened_by_the_manager_done_by_the_head(town: Town) -> None:
    Account.objects.create(
        body_id="uniar", person=town.ana, login="ana", category="servidor_efetivo",
        state="active", state_since=town.at,
    )  # fmt: skip
    due = (town.at.date() + timedelta(days=7)).isoformat()
    with clock.at(town.at):
        manager, head, stranger = (
            client_of(p) for p in (town.heads["CTIC"], town.heads["SETOR"], town.caio)
        )
        opened = {"orgao": "uniar", "titulo": "Março", "prazo": due}
        assert head.post("/revisoes/", opened).status_code == 403
        assert manager.post("/revisoes/", opened).status_code == 302
        row, item = Campaign.objects.get(), Item.objects.get()
        assert stranger.get(f"/revisoes/{row.pk}/").status_code == 403
        page = head.get(f"/revisoes/{row.pk}/").content.decode()
        assert "Conta de rede «ana»" in page
        assert f'value="{item.pk}"' in page
        assert f'value="{item.pk}"' not in manager.get(f"/revisoes/{row.pk}/").content.decode()
        said = {"acesso": [item.pk], "fazer": "retirar", "motivo": "mudou de setor"}
        preview = head.post(f"/revisoes/{row.pk}/", said).content.decode()
        assert "Retirar 1 acesso, agora?" in preview
        assert "Conta de rede «ana»" in preview
        assert Account.objects.get().state == "active", "nothing before it is confirmed"
        head.post(f"/revisoes/{row.pk}/", {**said, "confirma": "sim"})
        assert Account.objects.get().state == "blocked"
        item.refresh_from_db()
        assert item.why == "mudou de setor"
        told = b"".join(manager.get(f"/revisoes/{row.pk}/exportar.csv"))
        assert "retirado" in told.decode()
