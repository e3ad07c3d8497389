"""An HR file by the site: checked, planned, applied; stopped when it ends too much (P1, P2)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from portaria import clock
from portaria.duties import registry
from portaria.duties.worker import Worker
from portaria.people.models import Bond, Load, Person
from portaria.web.uploads import sweep
from web.world import World

COLUMNS = "matricula;nome;situacao;categoria_funcional;inicio;unidade;cpf"
ANA = "S1;Antônia Prado;ativo;Docente;2025-02-03;2;52998224725"
BIA = "S2;Beatriz Lima;ativo;Discente;2025-02-03;2;11144477735"


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> Path:
    settings.UPLOADS_DIR = tmp_path / "uploads"
    return tmp_path / "uploads"


def send(client: Client, *lines: str, name: str = "pessoas.csv") -> HttpResponse:
    text = "\n".join((COLUMNS, *lines)) + "\n"
    file = SimpleUploadedFile(name, text.encode())
    return client.post("/cargas/nova/", {"orgao": "uniar", "arquivos": [file]}, follow=True)  # type: ignore[return-value]


def test_a_file_is_checked_shown_and_only_then_applied(ana: Client, uploads: Path) -> None:
    plan = send(ana, ANA, BIA).content.decode()
    assert "Antônia Prado" in plan
    assert "pessoas novas" in plan
    assert "abrir caixa" in plan
    assert "Resolução CGTIC nº 5/2020" in plan
    assert not Person.objects.filter(name="Antônia Prado").exists()
    answer = ana.post("/cargas/nova/aplicar/", follow=True)
    load = Load.objects.get(state="applied", feed="portaria", counts__persons=2)
    assert answer.redirect_chain[-1][0] == f"/cargas/{load.pk}/"
    assert "Carga aplicada" in answer.content.decode()
    assert load.by.startswith("user:")
    assert Person.objects.filter(name="Antônia Prado").exists()
    assert list(uploads.iterdir()) == [], "personal data does not stay behind"


@pytest.mark.parametrize(("hours", "kept"), [(23, True), (25, False)])
def test_a_file_nobody_applied_goes_by_the_daily_sweep(
    ana: Client, uploads: Path, hours: int, kept: bool
) -> None:
    send(ana, ANA)
    [folder] = uploads.iterdir()
    stored = datetime.fromtimestamp(folder.stat().st_mtime, tz=UTC)
    assert sweep in registry.chores()
    with clock.at(stored + timedelta(hours=hours)):
        Worker(complain=print).once()
    assert folder.exists() is kept


def test_lines_to_correct_are_shown_and_nothing_is_offered(ana: Client) -> None:
    page = send(ana, ANA.replace("52998224725", "52998224726"), BIA).content.decode()
    assert "CPF com dígito verificador errado" in page
    assert "***" in page
    assert "52998224726" not in page
    assert 'action="/cargas/nova/aplicar/"' not in page


def test_a_truncated_file_stops_and_asks(ana: Client) -> None:
    send(ana, ANA, BIA)
    ana.post("/cargas/nova/aplicar/")
    page = send(ana, ANA).content.decode()
    assert "Este arquivo encerra vínculos demais" in page
    answer = ana.post("/cargas/nova/aplicar/", follow=True)
    assert "confirme que está certo" in answer.content.decode()
    assert Bond.objects.get(registration="S2").end is None
    ana.post("/cargas/nova/aplicar/", {"confirmo": "sim"})
    assert Bond.objects.get(registration="S2").end is not None


def test_the_same_file_again_changes_nothing(ana: Client) -> None:
    send(ana, ANA, BIA)
    ana.post("/cargas/nova/aplicar/")
    assert "Nada mudaria" in send(ana, ANA, BIA).content.decode()


def test_a_load_can_be_abandoned(ana: Client, uploads: Path) -> None:
    send(ana, ANA)
    ana.post("/cargas/nova/desistir/")
    assert list(uploads.iterdir()) == []
    answer = ana.get("/cargas/nova/plano/", follow=True)
    assert "escolha-o de novo" in answer.content.decode()


def test_without_a_file_the_form_says_so(ana: Client) -> None:
    answer = ana.post("/cargas/nova/", {"orgao": "uniar"})
    assert answer.status_code == 422
    assert "Escolha ao menos um arquivo." in answer.content.decode()


def test_another_body_is_not_a_choice(ana: Client) -> None:
    file = SimpleUploadedFile("pessoas.csv", b"x")
    answer = ana.post("/cargas/nova/", {"orgao": "ssp", "arquivos": [file]})
    assert answer.status_code == 422


def test_a_wicked_name_stays_in_its_folder(ana: Client, uploads: Path) -> None:
    send(ana, ANA, name="../../fora.csv")
    [folder] = uploads.iterdir()
    assert [file.name for file in folder.iterdir()] == ["fora.csv"]


def test_counts_of_a_load_read_well_for_one_and_for_many(ana: Client) -> None:
    send(ana, ANA, BIA)
    ana.post("/cargas/nova/aplicar/")
    page = ana.get("/cargas/").content.decode()
    assert "vínculos novos: 2" in page
    assert "admissão: 2" in page


@pytest.mark.usefixtures("world")
def test_a_load_shows_its_report(ana: Client, world: World) -> None:
    page = ana.get(f"/cargas/{world.load.pk}/").content.decode()
    assert "***.456.789-**" in page
