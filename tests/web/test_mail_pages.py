"""Pages of held messages, official communications and misuse: who sees what, and what may be done
(G3, G9, G10, M17, M18)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from portaria.ledger.models import Act
from portaria.mail.abuse.models import Report
from portaria.mail.held.models import HeldMessage
from portaria.mail.held.ports import Unreachable
from portaria.mail.official.models import Certificate
from portaria.people.models import Bond
from web import mail_world
from web.world import NOW, World


@pytest.fixture
def mail(world: World) -> World:
    mail_world.settle(world)
    return world


class Queue:
    """A server whose hold queue has one message."""

    server = "local"

    def content(self, queue: str, limit: int) -> bytes:
        if queue == "GONE":
            raise Unreachable("o servidor não respondeu")
        return b"Subject: x\nContent-Type: text/html\n\n<p>oi <script>mal()</script><b>voc\xea</b>"[
            :limit
        ]


def queue() -> Queue:
    return Queue()


def test_the_list_shows_what_waits_and_why(mail: World, ana: Client) -> None:
    """G3: who is competent sees the message, the reason and its provision, and the deadline."""
    mail_world.held()
    page = ana.get("/retidas/").content.decode()
    for said in ("Fotos da festa", "traz fotografia", "art. 19, VI", "beto@uniar.example"):
        assert said in page
    assert "oi" not in ana.get("/retidas/?q=nada").content.decode().partition("<tbody>")[2]
    assert "Nada espera decisão" in ana.get("/retidas/?q=nada").content.decode()
    csv = b"".join(ana.get("/retidas/exportar.csv")).decode()  # type: ignore[arg-type]
    assert "Fotos da festa" in csv
    assert ana.get("/retidas/?orgao=outro").status_code == 403


@pytest.mark.parametrize("what", ["release", "return"])
def test_decided_in_bulk_then_undone(mail: World, ana: Client, what: str) -> None:
    rows = [mail_world.held(queue) for queue in ("AAAAAA", "BBBBBB")]
    sent = {"m": [row.pk for row in rows], "fazer": what, "motivo": "sem interesse"}
    page = ana.post("/retidas/decidir/", sent, follow=True).content.decode()
    assert f"2 mensagens {'liberadas' if what == 'release' else 'devolvidas'}" in page
    states = set(HeldMessage.objects.values_list("state", "decided_by"))
    assert states == {("released" if what == "release" else "returned", mail.ana.pk)}
    assert "Desfazer a decisão" in ana.get(f"/retidas/{rows[0].pk}/").content.decode()
    page = ana.post(f"/retidas/{rows[0].pk}/desfazer/", follow=True).content.decode()
    assert "volta a esperar" in page
    assert HeldMessage.objects.get(pk=rows[0].pk).state == "waiting"


def test_returning_wants_a_reason(mail: World, ana: Client) -> None:
    row = mail_world.held()
    sent = {"m": [row.pk], "fazer": "return", "motivo": " "}
    assert (
        "Diga por que se devolve"
        in ana.post("/retidas/decidir/", sent, follow=True).content.decode()
    )
    assert HeldMessage.objects.get().state == "waiting"


def test_nobody_decides_their_own(mail: World, ana: Client) -> None:
    row = mail_world.held(sender=mail_world.ANA)
    sent = {"m": [row.pk], "fazer": "release"}
    assert "é sua" in ana.post("/retidas/decidir/", sent, follow=True).content.decode()
    page = ana.get(f"/retidas/{row.pk}/").content.decode()
    assert 'value="release"' not in page
    assert "só o remetente tem essa competência" in page, "whom to ask: nobody else, and why"


def test_the_sender_sees_where_it_is_and_lets_it_be_read(mail: World, beto: Client) -> None:
    row = mail_world.held()
    assert "Fotos da festa" in beto.get("/minhas-retidas/").content.decode()
    page = beto.get(f"/retidas/{row.pk}/").content.decode()
    assert "Permitir a leitura" in page
    assert "Ana Lúcia da Conceição" in page, "who decides, by name"
    assert 'value="release"' not in page
    assert beto.get("/retidas/").status_code == 403
    assert beto.post("/retidas/decidir/", {"m": [row.pk], "fazer": "release"}).status_code == 403
    assert beto.post(f"/retidas/{row.pk}/conteudo/", {"finalidade": "x"}).status_code == 403
    beto.post(f"/minhas-retidas/{row.pk}/permitir/")
    assert HeldMessage.objects.get().content_allowed_at is not None


def test_who_left_the_body_reads_the_power_and_no_name(mail: World, beto: Client) -> None:
    """Whoever decides is named to those of the same body alone."""
    row = mail_world.held()
    Bond.objects.filter(person=mail.beto).update(end=NOW.date() - timedelta(days=1))
    page = beto.get(f"/retidas/{row.pk}/").content.decode()
    assert "Ana Lúcia da Conceição" not in page
    assert "quem pode" in page


def test_a_stranger_sees_no_held_message(mail: World, beto: Client) -> None:
    row = mail_world.held(sender="fulano@longe.test")
    assert beto.get(f"/retidas/{row.pk}/").status_code == 403
    assert beto.post(f"/minhas-retidas/{row.pk}/permitir/").status_code == 403


def test_content_only_with_leave_and_on_record(mail: World, ana: Client, settings: Any) -> None:
    """M18: where no norm gives up privacy, headers and reasons must do until the sender allows."""
    settings.PORTARIA_HOLD_QUEUE = f"{__name__}.queue"
    row = mail_world.held()
    asked = ana.post(f"/retidas/{row.pk}/conteudo/", {"finalidade": "ver a foto"})
    assert asked.status_code == 400
    assert "o remetente o permita" in asked.content.decode()
    assert not Act.objects.filter(kind="mail.held.content_seen").exists()
    HeldMessage.objects.update(content_allowed_at=NOW)
    page = ana.post(f"/retidas/{row.pk}/conteudo/", {"finalidade": "ver a foto"}).content.decode()
    assert "mal()" not in page
    assert "voc\N{REPLACEMENT CHARACTER}" in page
    assert Act.objects.filter(kind="mail.held.content_seen").count() == 1
    HeldMessage.objects.update(queue="GONE")
    assert ana.post(f"/retidas/{row.pk}/conteudo/", {"finalidade": "x"}).status_code == 400
    assert Act.objects.filter(kind="mail.held.content_seen").count() == 1  # nothing was seen


def test_a_communication_is_its_parties_and_the_followers(
    mail: World, ana: Client, client: Client
) -> None:
    """M17: sender, recipient and who follows the body's; nobody else."""
    row = mail_world.communicated(mail)
    assert "Convocação nº 7/2026" in ana.get("/oficiais/").content.decode()
    assert "Convocação" in ana.get("/oficiais/?papel=sent").content.decode()
    assert "Convocação" not in ana.get("/oficiais/?papel=received").content.decode()
    page = ana.get(f"/oficiais/{row.communication_id}/").content.decode()
    assert "não dizem" in page
    answer = ana.post(f"/oficiais/recebimentos/{row.pk}/certidao/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    made = Certificate.objects.get()
    assert "certidão autêntica" in Client().get(f"/certidoes/{made.code}/").content.decode()


def test_a_communication_of_others_is_refused(mail: World, beto: Client) -> None:
    row = mail_world.communicated(mail)
    row.person = mail.carla
    row.save()
    assert beto.get(f"/oficiais/{row.communication_id}/").status_code == 403
    assert beto.post(f"/oficiais/recebimentos/{row.pk}/certidao/").status_code == 403
    assert beto.get("/oficiais/sem-acesso/").status_code == 403
    assert "Nenhuma comunicação oficial" in beto.get("/oficiais/").content.decode()


def test_silence_about_daily_access_is_told(mail: World, ana: Client) -> None:
    page = ana.get("/oficiais/sem-acesso/").content.decode()
    assert "não dizem de quanto em quanto tempo" in page


def test_reported_from_the_page_and_handled(mail: World, client: Client, ana: Client) -> None:
    """G10: one step for who reports; accepted, dismissed or forwarded by the competent unit."""
    row = mail_world.reported()
    page = ana.get("/denuncias/").content.decode()
    assert "Você ganhou" in page
    sent = {"fazer": "arquivar", "motivo": ""}
    assert "Diga o motivo" in ana.post(f"/denuncias/{row.pk}/", sent, follow=True).content.decode()
    looked = ana.post(f"/denuncias/{row.pk}/prova/", {"finalidade": "apurar"})
    assert looked["Content-Type"] == "application/octet-stream"
    assert b"clique" in looked.content
    sent = {"fazer": "encaminhar", "motivo": "indício de falta"}
    ana.post(f"/denuncias/{row.pk}/", sent)
    assert Report.objects.get().state == "forwarded"


def test_the_reporter_sees_their_own_without_what_is_done_inside(mail: World, beto: Client) -> None:
    Bond.objects.filter(person=mail.beto).update(end=None)
    file = SimpleUploadedFile("golpe.eml", b"From: x@y.test\nSubject: Golpe\n\nclique\n")
    page = beto.post("/denunciar/", {"mensagem": file, "nota": "golpe"}, follow=True)
    assert "Denúncia nº" in page.content.decode()
    row = Report.objects.get()
    assert (row.subject, row.reporter) == ("Golpe", mail_world.BETO)
    shown = beto.get(f"/denuncias/{row.pk}/").content.decode()
    assert "Ver a prova" not in shown
    assert beto.post(f"/denuncias/{row.pk}/", {"fazer": "acolher"}).status_code == 403
    assert beto.get("/denuncias/").status_code == 403
    again = SimpleUploadedFile("golpe.eml", b"From: x@y.test\nSubject: Golpe\n\nclique\n")
    page = beto.post("/denunciar/", {"mensagem": again}, follow=True)
    assert "já tinha denunciado" in page.content.decode()


def test_late_ones_are_marked(mail: World, ana: Client) -> None:
    mail_world.held(at=timezone.now() - timedelta(days=60))
    assert 'class="late"' in ana.get("/retidas/").content.decode()
