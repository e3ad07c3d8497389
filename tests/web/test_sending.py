"""A form sent twice is done once, and what was being sent while the database was away comes back
(issue 5, load; ADR 27)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django import forms
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, connections
from django.test import Client, RequestFactory
from lxml import html

from portaria.database.absence import is_away
from portaria.frame.sending import FIELD, is_secret
from portaria.incidents.models import Incident
from portaria.ledger.models import Act
from portaria.web.away.form import kept
from portaria.web.away.page import away
from portaria.web.errors import bad_request
from portaria.web.models import Sent
from portaria.web.sending.keeping import KEPT, forget
from web import world as worlds
from web.world import NOW, World

FORM = "/comunicacoes/nova/"
SOURCE = Path(__file__).resolve().parents[2] / "src" / "portaria"


def filled(client: Client, **changed: str) -> dict[str, str]:
    """The form of :data:`FORM` as it is shown, filled in."""
    page = html.fromstring(client.get(FORM).content)
    form = next(one for one in page.forms if "relato" in one.fields)
    kind = next(v for v in page.xpath("//select[@name='tipo']/option/@value") if v)
    values = {name: value for name, value in form.form_values() if value is not None}
    return {**values, "tipo": kind, "resumo": "Porta aberta", "relato": "Como foi.", **changed}


def told() -> int:
    return Incident.objects.filter(what__startswith="Porta aberta").count()


def test_every_form_has_a_key_of_its_own(ana: Client) -> None:
    keys = [filled(ana)[FIELD] for _ in range(2)]
    assert keys[0] != keys[1]
    forms_ = html.fromstring(ana.get(FORM).content).forms
    posted = [one for one in forms_ if one.method == "POST"]
    assert posted
    assert all(FIELD in one.fields for one in posted)


def test_the_same_form_sent_again_leads_to_the_same_place_and_does_nothing(ana: Client) -> None:
    values = filled(ana)
    first, again = ana.post(FORM, values), ana.post(FORM, values)
    assert first.status_code == again.status_code == 302
    assert again["Location"] == first["Location"]
    assert told() == 1


@pytest.mark.parametrize("ends", ["\n", "\r"])
def test_ends_of_lines_make_no_other_form(ana: Client, ends: str) -> None:
    """A page that held the form gives back what it was told with ends of lines of its own."""
    values = filled(ana, relato="Primeira.\r\nSegunda.")
    ana.post(FORM, values)
    ana.post(FORM, {**values, "relato": f"Primeira.{ends}Segunda."})
    assert told() == 1


@pytest.mark.parametrize(
    "changed",
    [{"resumo": "Porta aberta outra vez"}, {FIELD: "outra"}, {"relato": "Foi de outro modo."}],
    ids=["another content", "another form", "another word"],
)
def test_another_form_is_another(ana: Client, changed: dict[str, str]) -> None:
    values = filled(ana)
    ana.post(FORM, values)
    ana.post(FORM, {**values, **changed})
    assert told() == 2


def test_what_was_refused_may_be_sent_again(ana: Client) -> None:
    values = filled(ana, relato="")
    assert [ana.post(FORM, values).status_code for _ in range(2)] == [400, 400]
    assert Sent.objects.count() == 0
    assert ana.post(FORM, {**values, "relato": "Agora sim."}).status_code == 302
    assert told() == 1


def test_somebody_elses_key_is_nobodys(ana: Client, world: World) -> None:
    values = filled(ana)
    ana.post(FORM, values)
    other = Client()
    other.force_login(worlds.sign_in_of("beto", world.beto))
    assert other.post(FORM, values).status_code == 302
    assert told() == 2


def test_a_page_that_searches_by_post_may_be_asked_as_often_as_one_likes(ana: Client) -> None:
    values, htmx = {FIELD: "a" * 22, "q": "maria"}, {"HX-Request": "true"}
    found = [ana.post("/busca/", values, headers=htmx) for _ in range(3)]
    assert {(answer.status_code, answer["Location"]) for answer in found} == {
        (302, "/busca/?q=maria")
    }
    half_a_cpf = {**values, "q": "529.982.24"}  # no address carries it: the answer is the page
    found = [ana.post("/busca/", half_a_cpf, headers=htmx) for _ in range(3)]
    assert [answer.status_code for answer in found] == [200, 200, 200]


def test_what_failed_half_way_is_undone_whole(ana: Client, monkeypatch: Any) -> None:
    """The second act of a form fails: the first is not kept either."""

    def broken(*_arguments: object, **_named: object) -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr("portaria.incidents.acts.attach_evidence", broken)
    ana.raise_request_exception = False
    values = filled(ana) | {"prova": BytesIO(b"x")}
    before = Act.objects.count()
    assert ana.post(FORM, values).status_code == 500
    assert (told(), Sent.objects.count(), Act.objects.count()) == (0, 0, before)


def test_forms_are_forgotten_after_a_while(ana: Client) -> None:
    ana.post(FORM, filled(ana))
    [sent] = Sent.objects.all()
    forget(sent.at + KEPT)
    assert Sent.objects.count() == 1
    forget(sent.at + KEPT + timedelta(seconds=1))
    assert Sent.objects.count() == 0


@pytest.fixture
def committed(transactional_db: None) -> World:
    return worlds.build()


def test_the_button_pressed_twice_at_once_is_one(committed: World) -> None:
    client = Client()
    client.force_login(worlds.sign_in_of("ana", committed.ana))
    values = filled(client)

    def send(_turn: int) -> int:
        other = Client()
        other.cookies = client.cookies
        try:
            return other.post(FORM, values).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as crowd:
        assert list(crowd.map(send, range(4))) == [302] * 4
    assert told() == 1


def test_a_connection_lost_in_the_middle_gives_the_form_back_and_the_next_one_takes_it(
    committed: World, monkeypatch: Any
) -> None:
    """The server ends our session after the act, before the commit: 503 with the form in the page,
    nothing kept; the form that the page holds, sent again, is done."""
    from portaria.incidents import acts

    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(worlds.sign_in_of("ana", committed.ana))
    real = acts.register_incidents

    def cut(*arguments: Any, **named: Any) -> Any:
        found = real(*arguments, **named)
        with psycopg.connect(**connection.get_connection_params()) as other:
            pid = connection.connection.info.backend_pid
            other.execute("SELECT pg_terminate_backend(%s, 30000)", (pid,))
        return found

    values = filled(client, relato="Uma linha.\r\nOutra, com «aspas» e <b>sinais</b> & tudo.")
    monkeypatch.setattr(acts, "register_incidents", cut)
    answer = client.post(FORM, values)
    monkeypatch.setattr(acts, "register_incidents", real)
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    [form] = html.fromstring(answer.content).forms
    assert form.action == FORM
    assert dict(form.form_values()) | {"relato": values["relato"]} == values
    assert told() == 0
    again = client.post(form.action, dict(form.form_values()))
    assert again.status_code == 302
    assert told() == 1
    assert "<b>sinais</b>" in Incident.objects.get().account


def _page(answer: Any) -> Any:
    return html.fromstring(answer.content)


def test_the_page_holds_everything_but_secrets_and_files() -> None:
    request = RequestFactory().post(
        "/termos/assinar/?x=1",
        {
            "t": ["3", "5"], "motivo": "férias", "senha": "uma frase", "codigo": "123456",
            "csrfmiddlewaretoken": "o-que-veio", FIELD: "chave",
            "prova": SimpleUploadedFile("foto.png", b"png"),
        },
    )  # fmt: skip
    answer = away(request)
    assert answer.status_code == 503
    text = answer.content.decode()
    assert "uma frase" not in text
    assert "123456" not in text
    [form] = _page(answer).forms
    assert form.action == "/termos/assinar/?x=1"
    assert form.get("data-whole") is None  # something must be typed: it does not go by itself
    held = [(name, value) for name, value in form.form_values() if value]
    assert held == [
        ("t", "3"), ("t", "5"), ("motivo", "férias"), ("csrfmiddlewaretoken", "o-que-veio"),
        (FIELD, "chave"),
    ]  # fmt: skip
    assert {one.name for one in form.inputs if one.get("type") == "password"} == {"senha", "codigo"}
    assert [one.name for one in form.inputs if one.get("type") == "file"] == ["prova"]
    assert "foto.png" in text


def test_a_form_from_elsewhere_gets_no_token_of_ours() -> None:
    """Sent again it is refused, as it would have been at first."""
    [form] = _page(away(RequestFactory().post(FORM, {"resumo": "forjado"}))).forms
    assert dict(form.form_values()) == {"resumo": "forjado"}


def test_a_page_that_was_asked_for_is_asked_for_again() -> None:
    page = _page(away(RequestFactory().get("/pessoas/", {"q": "silva"})))
    assert page.forms == []
    assert page.get_element_by_id("de-novo").get("data-again") == "/pessoas/?q=silva"


@pytest.mark.parametrize("path", ["/api/v1/uniar/persons", "/scim/v2/uniar/Users"])
def test_programs_get_a_problem(path: str) -> None:
    answer = away(RequestFactory().get(path))
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer["Retry-After"]


def test_what_is_no_form_is_not_held() -> None:
    assert kept(RequestFactory().post(FORM, b"{}", content_type="text/plain")) is None
    assert kept(RequestFactory().get(FORM)) is None


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (psycopg.OperationalError("connection refused"), True),
        (psycopg.errors.AdminShutdown(), True),
        (psycopg.errors.CrashShutdown(), True),
        (psycopg.errors.CannotConnectNow(), True),
        (psycopg.errors.TooManyConnections(), True),
        (psycopg.errors.DeadlockDetected(), True),
        (psycopg.errors.SerializationFailure(), True),
        (psycopg.InterfaceError("the connection is closed"), True),
        (OperationalError("the connection is closed"), True),
        (psycopg.errors.QueryCanceled(), False),
        (psycopg.errors.DiskFull(), False),
        (psycopg.errors.UniqueViolation(), False),
        (ValueError("x"), False),
        (None, False),
    ],
)
def test_what_passes_by_itself(error: BaseException | None, expected: bool) -> None:
    assert is_away(error) is expected
    wrapped = RuntimeError("outer")
    wrapped.__cause__ = error
    assert is_away(wrapped) is expected


def test_a_session_that_cannot_be_kept_is_an_absence_too() -> None:
    """Django makes "bad request" of it; the form comes back all the same."""
    error, lost = SessionInterrupted(), OperationalError()
    error.__context__, lost.__cause__ = lost, psycopg.errors.AdminShutdown()
    assert bad_request(RequestFactory().post(FORM, {"resumo": "x"}), error).status_code == 503
    assert not is_away(SessionInterrupted())


def test_the_site_is_ready_for_anybody(db: None, client: Client) -> None:
    assert client.get("/pronto/").status_code == 204


def _subclasses(kind: type[forms.Form]) -> Iterator[type[forms.Form]]:
    for one in kind.__subclasses__():
        yield one
        yield from _subclasses(one)


def test_every_secret_of_every_form_is_known_as_one(db: None, client: Client) -> None:
    client.get("/entrar/")  # the routes, and so every form, are loaded
    named = {
        name
        for one in _subclasses(forms.Form)
        for name, field in one.base_fields.items()
        if isinstance(field.widget, forms.PasswordInput)
    }
    for template in SOURCE.rglob("*.html"):
        for tag in re.findall(r"<input[^>]*>", template.read_text(encoding="utf-8")):
            if 'type="password"' in tag or "one-time-code" in tag:
                named |= set(re.findall(r'name="(\w+)"', tag))
    assert {"senha", "frase", "codigo"} <= named
    assert {name for name in named if not is_secret(name)} == set()
    assert not any(map(is_secret, ("resumo", "motivo", "q", "tipo", "unidade", FIELD)))


def test_the_clock_of_the_world_is_not_what_is_forgotten_by(ana: Client) -> None:
    ana.post(FORM, filled(ana))
    assert Sent.objects.get().at > NOW - KEPT
