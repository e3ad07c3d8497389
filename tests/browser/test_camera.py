"""The desk's camera in real Chromium, before a camera that shows a file: photographs taken, the
code of an invitation read (F11)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import segno
from django.db import transaction
from playwright.sync_api import Browser, Playwright, expect

from browser.conftest import FLAGS, PATIENCE, Site, Tab
from browser.test_reception import always_open, desk
from portaria import clock
from portaria.people.models import Person
from portaria.premises.places.models import Place
from portaria.premises.visits import acts
from portaria.premises.visits.invitations import PREFIX
from portaria.premises.visits.models import Visit
from portaria.premises.visits.types import Expect
from premises.support import BY, SLUG, next_opening

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
WIDTH, HEIGHT, DOT = 640, 480, 10
__all__ = ["always_open", "desk"]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the camera shows: read when it opens, so that a test may write it."""
    path = tmp_path_factory.mktemp("camera") / "film.y4m"
    show(path)
    return path


@pytest.fixture(scope="module")
def chromium(film: Path, playwright: Playwright) -> Iterator[Browser]:
    """A browser whose camera is the film."""
    camera = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
    browser = playwright.chromium.launch(
        executable_path="/usr/bin/chromium", args=[*FLAGS, *camera], timeout=PATIENCE
    )
    yield browser
    browser.close()


def show(film: Path, code: str = "") -> None:
    """Two frames of a grey picture, in the middle a QR of ``code`` if there is one (YUV4MPEG2,
    4:2:0)."""
    luma = bytearray(b"\xb4" * (WIDTH * HEIGHT))
    rows = list(segno.make_qr(code, error="m").matrix_iter(border=4)) if code else []
    side = len(rows) * DOT
    left, top = (WIDTH - side) // 2, (HEIGHT - side) // 2
    for y in range(side):
        line = b"".join((b"\x10" if bit else b"\xeb") * DOT for bit in rows[y // DOT])
        start = (top + y) * WIDTH + left
        luma[start : start + side] = line
    frame = b"FRAME\n" + bytes(luma) + b"\x80" * (WIDTH * HEIGHT // 2)
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F5:1 Ip A1:1 C420jpeg\n".encode()
    film.write_bytes(head + frame * 2)


def with_camera(site: Site, **options: Any) -> Tab:
    return site.open("rita", permissions=["camera"], **options)


@pytest.fixture(scope="module")
def expected(desk: Site, django_db_blocker: Any) -> Visit:
    """Lúcia is expected; committed, for the site to see."""
    with django_db_blocker.unblock(), transaction.atomic():
        now = clock.now()
        first = next_opening(now)
        ask = Expect(
            SLUG, "Lúcia Prado", Person.objects.get(name="Olga Souza").pk, None,
            Place.objects.get(code="C1").pk, first, first + timedelta(hours=2), "reunião",
        )  # fmt: skip
        [key] = acts.expect_visits([ask], by=BY, at=now)
        return Visit.objects.get(pk=key)


def test_f11_the_code_of_an_invitation_is_read_by_the_camera(
    desk: Site, film: Path, expected: Visit
) -> None:
    show(film, f"{PREFIX}{expected.code}")
    tab = with_camera(desk)
    page = tab.go("/recepcao/")
    page.get_by_role("button", name="Ler pela câmera").click()
    page.wait_for_url(f"**/visitas/{expected.pk}/")
    expect(page.get_by_text("Lúcia Prado").first).to_be_visible()
    assert tab.complaints == []


def test_f11_the_camera_is_closed_by_a_key_and_the_box_has_the_focus_again(
    desk: Site, film: Path
) -> None:
    show(film)
    page = with_camera(desk, width=360).go("/recepcao/")
    page.get_by_role("button", name="Ler pela câmera").click()
    expect(page.get_by_label("Imagem da câmera")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Imagem da câmera")).to_be_hidden()
    expect(page.locator("#q")).to_be_focused()


def test_f11_document_and_face_are_photographed_and_kept(desk: Site, film: Path) -> None:
    show(film)
    tab = with_camera(desk)
    page = tab.go("/recepcao/visitante/?matricula=M77")
    page.get_by_label("Nome de quem vem").fill("Ana Retrato")
    page.get_by_label("Documento oficial com foto").fill("RG 9")
    page.get_by_text("Mudar a pessoa").click()
    page.get_by_label("Complexo indicado").select_option(label="Complexo I")
    page.get_by_label("Motivo").fill("reunião")
    page.get_by_text("Áreas, menor, prestador").click()
    page.get_by_role("button", name="Abrir a câmera").click()
    expect(page.get_by_label("Imagem da câmera")).to_be_visible()
    for button in ("Fotografar o documento", "Fotografar o rosto"):
        page.get_by_role("button", name=button).click()
    expect(page.get_by_text("Fotografia pronta.")).to_be_visible()
    for field in ("id_foto_documento", "id_foto_rosto"):
        expect(page.locator(f"#{field}")).to_have_value(re.compile(rf"{field}\.jpg$"))
    tab.shot("recepcao-camera")
    page.get_by_role("button", name="Registrar", exact=True).click()
    page.wait_for_url("**/visitas/*/")
    page.get_by_text("Fotografias", exact=True).click()
    for kind in ("Rosto", "Documento"):
        expect(page.get_by_role("link", name=kind, exact=True)).to_be_visible()
    photo = page.request.get(page.url + "foto/face/")
    assert photo.body().startswith(b"\xff\xd8\xff")
