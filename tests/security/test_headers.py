"""What every answer says to the browser, errors, redirections and files included; the cookies."""

from __future__ import annotations

import runpy
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client, RequestFactory, override_settings

from portaria.web import errors, headers
from security.conftest import Site
from web.world import PASSWORD

pytestmark = pytest.mark.django_db
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# What comes back, and how it is got: (who, method, path, headers).
ANSWERS: Mapping[str, tuple[str, str, str, dict[str, str]]] = {
    "page": ("civil", "GET", "/", {}),
    "open page": ("nobody", "GET", "/entrar/", {}),
    "redirection": ("nobody", "GET", "/meu/", {}),
    "redirection to the slash": ("civil", "GET", "/meu", {}),
    "refused": ("civil", "GET", "/livro/", {}),
    "not found": ("civil", "GET", "/nada/", {}),
    "wrong method": ("civil", "GET", "/avisos/vistos/", {}),
    "wrong host": ("nobody", "GET", "/", {"Host": "fora.test"}),
    "too large": ("civil", "POST", "/denunciar/", {"Content-Length": str(41 << 20)}),
    "list as a file": ("auditor", "GET", "/pessoas/exportar.csv", {}),
    "data as a file": ("civil", "GET", "/meus-dados/relatorio.json", {}),
    "file of ours": ("nobody", "GET", "/static/portaria/portaria.css", {}),
    "program refused": ("nobody", "GET", "/api/v1/uniar/persons", {}),
    "description": ("nobody", "GET", "/api/v1/openapi.json", {}),
    "directory refused": ("nobody", "GET", "/scim/v2/uniar/Users", {}),
    "well known": ("nobody", "GET", "/.well-known/openid-configuration", {}),
}


@pytest.mark.parametrize("what", ANSWERS)
def test_every_answer_is_closed(site: Site, what: str) -> None:
    who, method, path, given = ANSWERS[what]
    client = site.clients[who]
    answer = client.generic(method, path, headers=given)
    for name, value in ALWAYS.items():
        assert answer.headers.get(name) == value, name
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "*" not in policy
    for closed in ("default-src 'none'", "object-src 'none'", "base-uri 'none'",
                   "frame-ancestors 'none'"):  # fmt: skip
        assert closed in policy
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert not {"Server", "X-Powered-By"} & set(answer.headers)
    said = answer.headers["Content-Type"]
    assert said.startswith(("text/", "application/")) or answer.status_code in (301, 302)
    if not path.startswith(("/static/", "/api/v1/openapi", "/.well-known/")):
        assert "private" in answer.headers["Cache-Control"], answer.headers["Cache-Control"]


def test_the_page_of_a_failure_tells_nothing(site: Site) -> None:
    broken = errors.broken
    answer = headers.security_headers(lambda request: broken(request))(RequestFactory().get("/"))
    text = answer.content.decode()
    assert answer.status_code == 500
    assert "Traceback" not in text
    assert "portaria/" not in text.replace("/static/portaria/", "")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_page_cannot_be_framed(site: Site) -> None:
    for path in ("/", "/entrar/", "/nada/"):
        answer = site.clients["nobody"].get(path)
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert site.clients["civil"].get("/").headers["X-Frame-Options"] == "DENY"


def test_cookies_are_for_this_host_and_not_for_scripts(site: Site) -> None:
    client = Client()
    client.get("/entrar/")
    client.post("/idioma/", {"language": "en"})
    client.post("/entrar/", {"login": "s.civil", "password": PASSWORD})
    assert {"csrftoken", "idioma", "sessionid"} <= set(client.cookies)
    for name, cookie in client.cookies.items():
        assert cookie["samesite"] == "Lax", name
        assert cookie["httponly"], name
        assert not cookie["domain"], name
        assert cookie["path"] == "/", name


def _behind_tls(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv("PORTARIA_HTTPS", "1")
    return runpy.run_module("portaria.config.settings_web")


def test_behind_tls_cookies_are_bound_to_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    its = _behind_tls(monkeypatch)
    for name in ("SESSION", "CSRF", "LANGUAGE"):
        assert its[f"{name}_COOKIE_NAME"].startswith("__Host-")
        assert its[f"{name}_COOKIE_SECURE"] is True
    assert its["COOKIE_PREFIX"] == "__Host-"
    assert not {key for key in its if key.endswith("COOKIE_DOMAIN") and its[key]}


def test_behind_tls_nothing_goes_without_it(monkeypatch: pytest.MonkeyPatch, site: Site) -> None:
    its = _behind_tls(monkeypatch)
    assert its["SECURE_SSL_REDIRECT"] is True
    assert its["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert its["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    with override_settings(SECURE_SSL_REDIRECT=True):
        answer = Client().get("/entrar/")
    assert answer.status_code == 301
    assert answer.headers["Location"].startswith("https://testserver/")
    assert "Content-Security-Policy" in answer.headers


PROGRAMS = (
    "/api/v1/uniar/persons", "/api/v1/openapi.json", "/scim/v2/uniar/Users",
    "/identity/o/api/token", "/.well-known/openid-configuration", "/agenda/x.ics",
)  # fmt: skip


@pytest.mark.parametrize("path", PROGRAMS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_programs_without_tls_are_refused_not_led_on(path: str, method: str, site: Site) -> None:
    """A redirection would hide that the token goes in clear every time."""
    with override_settings(SECURE_SSL_REDIRECT=True):
        answer = Client().generic(method, path)
        safe = Client().generic(method, path, secure=True)
    kind = "scim" if path.startswith("/scim/") else "problem"
    assert (answer.status_code, answer["Content-Type"]) == (403, f"application/{kind}+json")
    assert "https" in answer.json()["detail"]
    assert "Content-Security-Policy" in answer.headers
    assert safe.status_code not in (301, 302, 426)


def test_leaving_clears_what_the_browser_kept(site: Site) -> None:
    client = Client()
    client.cookies = site.clients["civil"].cookies
    answer = client.post("/sair/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
