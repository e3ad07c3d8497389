"""No header of a request decides where a link leads or who somebody is; no line end of anybody's
text becomes a header; what is open to everybody is counted."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from allauth.account.adapter import get_adapter
from django.test import Client, RequestFactory

from portaria.accounts.models import HandOver
from portaria.frame.absolute import absolute
from portaria.notices.letters import letter
from portaria.notices.models import Notice
from security.conftest import Site
from web.test_sign_in import code
from web.world import NOW, PASSWORD

pytestmark = pytest.mark.django_db
ELSEWHERE = {
    "X-Forwarded-Host": "alheio.test", "Forwarded": "host=alheio.test", "X-Host": "alheio.test",
    "X-Original-URL": "/livro/", "X-Rewrite-URL": "/livro/",
}  # fmt: skip


def test_a_host_that_is_not_ours_is_refused(site: Site) -> None:
    for host in ("fora.test", "testserver.fora.test", "testserver@fora.test", "testserver:80x"):
        assert Client().get("/entrar/", headers={"Host": host}).status_code == 400, host


def test_no_header_leads_elsewhere(site: Site, settings: Any) -> None:
    """A one-time link, a calendar and a redirection, with every header that some proxy sets."""
    settings.PUBLIC_URL = "https://portaria.uniar.example"
    manager = site.clients["manager"]
    answer = manager.post(
        f"/contas/{site.things['own']['account']}/entrega/",
        {"means": "link", "whom": "a pessoa"},
        headers=ELSEWHERE,
    )
    assert HandOver.objects.filter(account=site.things["own"]["account"]).exists()
    text = answer.content.decode()
    assert "https://portaria.uniar.example/entrar/ligacao/" in text
    assert "alheio.test" not in text
    for path in ("/", "/meu", "/livro/"):
        answer = site.clients["civil"].get(path, headers=ELSEWHERE)
        assert "alheio.test" not in answer.headers.get("Location", "")
        assert b"alheio.test" not in answer.content


def test_the_sites_own_name_goes_before_the_one_asked_for(settings: Any) -> None:
    request = RequestFactory().get("/", headers={"Host": "localhost"})
    settings.PUBLIC_URL = ""
    assert absolute(request, "/a/") == "http://localhost/a/"
    settings.PUBLIC_URL = "https://portaria.uniar.example"
    assert absolute(request, "/a/") == "https://portaria.uniar.example/a/"


def test_an_address_is_not_what_somebody_says(settings: Any) -> None:
    """Below, at and above the number of proxies: what the last of ours saw is the person's."""
    told = {"X-Forwarded-For": "9.9.9.9, 8.8.8.8, 7.7.7.7", "X-Real-IP": "6.6.6.6"}
    request = RequestFactory().get("/", headers=told)
    seen = []
    for proxies in (0, 1, 2):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
        seen.append(get_adapter(request).get_client_ip(request))
    assert seen == ["127.0.0.1", "7.7.7.7", "8.8.8.8"]


def test_public_checks_are_counted(site: Site, settings: Any) -> None:
    """Below, at and above: codes of terms and of certificates, each by itself."""
    settings.TERM_CHECK_RATE = "3/h/ip"
    for path in ("/verificar/AAAA/", "/certidoes/AAAA/"):
        seen = [Client().get(path).status_code for _ in range(4)]
        assert seen == [404, 404, 404, 429], path


def test_folders_are_not_listed(site: Site) -> None:
    for path in ("/static/", "/static/portaria/", "/static/../", "/.git/config", "/.env"):
        assert Client().get(path).status_code == 404, path


@pytest.mark.parametrize("text", ["a\r\nBcc: x@fora.test", "a\nSubject: y", "a\r\n\r\ncorpo"])
def test_line_ends_do_not_reach_a_letter(text: str) -> None:
    row = Notice(pk=1, body="nenhum", title=text, text=text, href="", at=NOW)
    made = letter([row], "ana@uniar.example")
    assert made["Bcc"] is None
    assert len(made.get_all("Subject")) == 1
    assert "\n" not in str(made["Subject"])
    with pytest.raises(ValueError, match=r"(?i)linefeed|newline|CR|LF|character|invalid"):
        letter([row], f"ana@uniar.example{text}")


@pytest.mark.parametrize(
    "there",
    ["//fora.test/", "https://fora.test/", "/\\fora.test", "javascript:alert(1)", "\t//a.b"],
)
def test_the_sign_in_leads_nowhere_else(site: Site, there: str) -> None:
    """With everything right, to the end; and what is asked for at the sign-out."""
    client = Client()
    where = f"/entrar/?{urlencode({'next': there})}"
    answer = client.post(where, {"login": "s.post", "password": PASSWORD, "next": there})
    assert answer.headers["Location"].startswith("/entrar/segundo-fator/")
    answer = client.post(answer.headers["Location"], {"code": code(), "next": there})
    assert answer.status_code == 302
    assert urlsplit(answer.headers["Location"]).netloc == ""
    assert answer.headers["Location"].startswith("/")
    assert not answer.headers["Location"].startswith(("//", "/\\"))
    answer = client.post(f"/sair/?{urlencode({'next': there})}", {"next": there})
    assert answer.headers["Location"] in ("/entrar/", "/")


@pytest.mark.parametrize(("wrong", "opens"), [(4, True), (5, False), (6, False)])
def test_codes_of_the_second_factor_are_counted(site: Site, wrong: int, opens: bool) -> None:
    """Below, at and above: after five, the right one is refused too."""
    client = Client()
    client.post("/entrar/", {"login": "s.hr", "password": PASSWORD})
    for _ in range(wrong):
        client.post("/entrar/segundo-fator/", {"code": "000000"})
    client.post("/entrar/segundo-fator/", {"code": code()})
    assert (client.get("/cargas/").status_code == 200) is opens
