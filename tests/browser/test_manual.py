"""The manual's pictures, made from the screens as they are: small, and never stale."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from browser.conftest import ROOT, Site, Tab

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
MANUAL, PICTURES = ROOT / "docs" / "manual", ROOT / "docs" / "img"
SMALL = 90_000
"""Bytes of a picture, at most."""

SCREENS = {
    "inicio": "/",
    "busca": "/busca/?q=con",
    "tenho": "/meu/",
    "meus-dados": "/meus-dados/relatorio/",
    "avisos": "/avisos/",
    "equipe": "/minha-equipe/",
    "organograma": "/unidades/organograma/",
    "norma": "/normas/uniar/unila-cgtic-5-2020/?prova=1",
    "livro": "/livro/",
    "passos": "/primeiros-passos/",
    "competencias": "/competencias/",
    "ano": "/prazos/ano/2026/",
    "rito": "/pedidos/ritos/mail.sharing_request/",
}
ELSEWHERE = {"carga-plano", "guarda", "recepcao", "retidas", "denuncia", "lista"}
"""Taken where a flow comes past it (:func:`kept`)."""


def keep(shot: Path, name: str) -> Path:
    """A small copy of ``shot`` for the manual: 960 pixels wide, 64 colours. Rewritten only when
    the screen looks otherwise, so that a run of the tests changes no file without reason."""
    kept = PICTURES / f"{name}.png"
    with Image.open(shot) as whole:
        height = round(whole.height * 960 / whole.width)
        small = whole.convert("RGB").resize((960, height), Image.Resampling.LANCZOS)
    small = small.quantize(64)
    PICTURES.mkdir(exist_ok=True)
    if kept.exists():
        with Image.open(kept) as before:
            if before.size == small.size and _alike(before.convert("L"), small.convert("L")):
                return kept
    small.save(kept, optimize=True)
    return kept


def kept(tab: Tab, name: str, folder: Path) -> None:
    """What ``tab`` shows, in the manual as ``name``."""
    shot = folder / "shot.png"
    tab.page.screenshot(path=shot)
    assert keep(shot, name).stat().st_size < SMALL


def _alike(before: Image.Image, after: Image.Image) -> bool:
    """Whether only dates and the like differ: less than two in a hundred pixels, clearly."""
    pairs = zip(before.tobytes(), after.tobytes(), strict=True)
    return sum(abs(a - b) > 60 for a, b in pairs) < before.width * before.height * 0.02


@pytest.mark.parametrize("name", SCREENS)
def test_a_picture_of_the_manual(site: Site, name: str, tmp_path: Path) -> None:
    tab = site.open("ana", width=1280, height=860)
    tab.go(SCREENS[name])
    kept(tab, name, tmp_path)


def test_every_picture_of_the_manual_is_made_here() -> None:
    named = {
        picture
        for page in MANUAL.glob("*.md")
        for picture in re.findall(r"\(\.\./img/([a-z-]+)\.png\)", page.read_text("utf-8"))
    }
    assert named == SCREENS.keys() | ELSEWHERE
