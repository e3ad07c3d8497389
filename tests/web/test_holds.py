"""Legal holds on many mailboxes at once: each effect shown first, all or none, and the way back."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from portaria import clock
from portaria.bodies.acts import adopt
from portaria.bodies.policies import calendar_of
from portaria.ledger.models import Act
from portaria.mail.models import Mailbox
from portaria.people.models import Competence
from web.world import NOW, ROOT, World

HOLD = "/caixas/guarda/"
WHY = "Ofício 12/2026 da 1ª Vara"


@pytest.fixture
def closed(world: World) -> Mailbox:
    """Carla's, whose content goes on 2 November 2028."""
    return Mailbox.objects.get(address="carla.davila@uniar.example")


def post(client: Client, what: str, boxes: list[Mailbox], **more: str) -> tuple[int, str]:
    sent = {"fazer": what, "sobre": [box.pk for box in boxes], **more}
    answer = client.post(HOLD, sent, follow=True)
    return answer.status_code, unescape(answer.content.decode())


def under_hold() -> set[int]:
    return set(Mailbox.objects.filter(legal_hold=True).values_list("pk", flat=True))


def test_what_a_hold_does_is_shown_first(ana: Client, world: World, closed: Mailbox) -> None:
    assert f'formaction="{HOLD}"' in ana.get("/caixas/").content.decode()
    _status, page = post(ana, "guardar", [closed, world.mailbox])
    assert "A eliminação de 02/11/2028 não acontece enquanto durar a guarda." in page
    assert "Nada dela se elimina enquanto durar a guarda." in page
    status, page = post(ana, "guardar", [closed], conferido="sim", motivo="  ")
    assert status == 400
    assert "Diga quem ordena" in page
    assert under_hold() == set()


def test_held_together_and_back(ana: Client, world: World, closed: Mailbox) -> None:
    boxes = [closed, world.mailbox]
    _status, page = post(ana, "guardar", boxes, conferido="sim", motivo=WHY)
    assert "2 caixas postas sob guarda legal." in page
    assert page.count(WHY) == 2
    assert "Desfazer: ver a guarda levantada" in page
    assert under_hold() == {box.pk for box in boxes}
    listed = ana.get("/caixas/?guarda=sim").content.decode()
    assert str(closed.address) in listed
    assert str(world.shared.address) not in listed
    _status, page = post(ana, "levantar", boxes)
    assert "O conteúdo volta a eliminar-se em 02/11/2028." in page
    _status, page = post(ana, "levantar", boxes, conferido="sim", motivo="Ofício 13")
    assert "Guarda legal de 2 caixas levantada." in page
    assert "Desfazer: ver a guarda de volta" in page
    assert under_hold() == set()
    told = Act.objects.filter(kind__in=("mail.mailbox.held", "mail.mailbox.unheld"))
    assert told.count() == 4


@pytest.mark.parametrize(("left", "final"), [(1, False), (0, True), (-1, True)])
def test_a_lifting_that_erases_at_once_says_so(
    ana: Client, closed: Mailbox, left: int, final: bool
) -> None:
    """The day before the content goes, that day, and the day after it."""
    now = clock.now()
    day = now.astimezone(calendar_of("uniar").zone).date() + timedelta(days=left)
    rows = Mailbox.objects.filter(pk=closed.pk)
    rows.update(legal_hold=True, legal_hold_why=WHY, purge_on=day)
    with clock.at(now):
        _status, page = post(ana, "levantar", [closed])
    assert ("Não se desfaz." in page) is final
    assert ("se elimina em instantes" in page) is final


def test_who_cannot_be_held_stays_out_with_the_reason(
    ana: Client, world: World, closed: Mailbox
) -> None:
    Mailbox.objects.filter(pk=closed.pk).update(legal_hold=True, legal_hold_why=WHY)
    boxes = [closed, world.mailbox]
    _status, page = post(ana, "guardar", boxes)
    assert "já está sob guarda legal" in page
    _status, page = post(ana, "guardar", boxes, conferido="sim", motivo="Ofício 14")
    assert "1 caixa posta sob guarda legal." in page
    closed.refresh_from_db()
    assert closed.legal_hold_why == WHY


def test_nothing_where_mail_is_only_read(ana: Client, world: World, closed: Mailbox) -> None:
    Competence.objects.filter(power="mail.manage").delete()
    assert HOLD not in ana.get("/caixas/").content.decode()
    assert post(ana, "guardar", [closed], conferido="sim", motivo=WHY)[0] == 403
    assert under_hold() == set()


def test_of_another_body_nothing_is_named(ana: Client, world: World, closed: Mailbox) -> None:
    Mailbox.objects.filter(pk=closed.pk).update(body_id=_other())
    _status, page = post(ana, "guardar", [closed, world.mailbox])
    assert "1 caixa marcada não é de órgão cujo correio você administra" in page
    assert str(closed.address) not in page
    assert str(closed.address) not in ana.get(f"{HOLD}feita/?caixa={closed.pk}").content.decode()


def _other() -> str:
    adopt(ROOT / "bodies" / "mpe", by="cli:teste", at=NOW)
    return "mpe"
