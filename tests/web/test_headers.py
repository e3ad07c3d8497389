"""What every answer says to the browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client, RequestFactory

from portaria.web import errors

SOURCES = Path(__file__).resolve().parents[2] / "src" / "portaria"
TEMPLATES = sorted(SOURCES.glob("**/templates/**/*.html"))


def test_pages_are_closed_to_everything_foreign(ana: Client) -> None:
    answer = ana.get("/")
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "private, no-store"


def test_no_template_has_inline_script_or_style() -> None:
    assert TEMPLATES
    for template in TEMPLATES:
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text), template
        for script in re.findall(r"<script[^>]*>", text):
            assert "src=" in script, template
        assert not re.search(r"(src|href)=\"https?:", text), template


def test_the_page_of_a_failure_needs_no_database() -> None:
    answer = errors.broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Algo falhou aqui" in answer.content.decode()


def test_a_form_from_elsewhere_is_refused(world: object) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/entrar/", {"login": "ana", "password": "x"})
    assert answer.status_code == 403
    assert "Página vencida" in answer.content.decode()


@pytest.mark.parametrize("path", ["/nada/", "/pessoas/999999/", "/prazos/mes/2026-13/"])
def test_what_does_not_exist_says_so(ana: Client, path: str) -> None:
    answer = ana.get(path)
    assert answer.status_code == 404
    assert "Não encontrado" in answer.content.decode()
