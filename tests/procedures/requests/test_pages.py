"""The pages of requests: who sees what, asking, answering, bulk approval, the picture of a rite."""

from __future__ import annotations

from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from portaria.notices.models import Notice
from portaria.people.models import Bond
from portaria.privacy import models
from portaria.procedures.requests import known, rite_views
from portaria.procedures.requests.models import Request, Step
from procedures.requests.conftest import Desk
from procedures.requests.world import World, state, story

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return unescape(response.content.decode())


def do(client: Client, key: int, what: str, said: str = "", **more: str) -> Any:
    return client.post(f"/pedidos/{key}/fazer/{what}/", {"texto": said, **more}, follow=True)


def test_the_empty_list_teaches(world: World, desk: Desk) -> None:
    assert "Em «Fazer um pedido» está o que a norma lhe deixa pedir" in text(
        desk(world.ana).get("/pedidos/")
    )
    waiting = text(desk(world.mail).get("/pedidos/?vista=esperam"))
    assert "Nada espera a sua resposta." in waiting


def test_the_catalogue_says_what_may_be_asked_and_why_not_the_rest(
    world: World, desk: Desk
) -> None:
    page = text(desk(world.person(world.sector, "estagiario")).get("/pedidos/novo/"))
    may, others = page.split("O que não lhe cabe pedir, e por quê")
    assert "Pedido lab.ladder" in may
    assert "Pedido lab.simple" in others
    assert "Pede a chefia imediata (art. 1º, § 2º" in others
    assert "O que nenhuma norma deste órgão prevê" in others
    assert "Nenhuma norma em vigor em «LAB» prevê este pedido" in others


def test_the_catalogue_asks_as_often_for_many_people_as_for_few(
    world: World, desk: Desk, django_assert_max_num_queries: object
) -> None:
    """For the head of units below units: who heads what is looked up once, ways up all at once."""
    client = desk(world.director)
    client.get("/pedidos/novo/")
    with django_assert_max_num_queries(29) as few:  # type: ignore[operator]
        client.get("/pedidos/novo/")
    for unit in (world.top, world.sector, world.service):
        for number in range(3):
            below = world.unit(f"{unit.acronym}{number}", parent=unit, head=world.director)
            world.person(below)
    with django_assert_max_num_queries(len(few)):  # type: ignore[operator]
        page = text(client.get("/pedidos/novo/"))
    assert "Pedido lab.simple" in page


def test_what_is_not_theirs_says_why_and_where_to_go(world: World, desk: Desk) -> None:
    trainee = world.person(world.sector, "estagiario")
    answer = desk(trainee).get("/pedidos/novo/lab.simple/")
    assert answer.status_code == 403
    assert "Pede a chefia imediata" in text(answer)
    assert "Ver quem pede e quem decide" in text(answer)


def test_a_head_of_many_names_whom_the_form_does_not_offer(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (known, rite_views):
        monkeypatch.setattr(module, "SHOWN", 2)
    people = [world.person(world.sector, "estagiario") for _ in range(3)]
    head = desk(world.head)
    form = text(head.get("/pedidos/novo/lab.simple/"))
    offered = {one.pk for one in people if f'<option value="{one.pk}"' in form}
    left = next(one for one in people if one.pk not in offered)
    number = Bond.objects.get(person=left).registration
    found = head.get("/pedidos/novo/lab.simple/", {"outra": number}, follow=True)
    assert f'<option value="{left.pk}" selected' in text(found)
    sent = {"sobre": left.pk, "justification": "preciso", "amount": "3"}
    head.post("/pedidos/novo/lab.simple/", sent)
    assert Request.objects.get().about_key == left.pk

    for name in ("999999", Bond.objects.get(person=world.director).registration):
        refused = text(head.get("/pedidos/novo/lab.simple/", {"outra": name}, follow=True))
        assert f"Não se achou «{name}» entre aqueles sobre quem você pode pedir." in refused
    strange = head.get("/pedidos/novo/lab.simple/", {"sobre": world.director.pk})
    assert strange.status_code == 404


def test_asked_on_the_form_and_decided_on_the_page(world: World, desk: Desk) -> None:
    form = text(desk(world.ana).get("/pedidos/novo/lab.simple/"))
    assert "quem pode administrar caixas de correio" in form
    wrong = desk(world.ana).post("/pedidos/novo/lab.simple/", {"sobre": world.ana.pk})
    assert wrong.status_code == 400
    sent = desk(world.ana).post(
        "/pedidos/novo/lab.simple/",
        {"sobre": world.ana.pk, "justification": "preciso", "amount": "3"}, follow=True,
    )  # fmt: skip
    assert "Pedido registrado: acompanhe-o aqui." in text(sent)
    row = Request.objects.get()
    assert row.values == {"justification": "preciso", "amount": 3}
    page = text(desk(world.mail).get(f"/pedidos/{row.pk}/"))
    assert "preciso" in page
    assert "Por que essa pessoa ou unidade" in page
    done = text(do(desk(world.mail), row.pk, "aprovar", "há espaço"))
    assert "Pedido aprovado." in done
    assert "o que se pediu foi feito" in done
    assert state(row.pk) == "carried_out"


@pytest.mark.parametrize(
    ("who", "status"),
    [("ana", 200), ("head", 200), ("mail", 200), ("mail2", 200), ("director", 404),
     ("auditor", 404), ("second", 404)],
)  # fmt: skip
def test_who_sees_a_request(world: World, desk: Desk, who: str, status: int) -> None:
    key = world.asks("simple")
    assert desk(getattr(world, who)).get(f"/pedidos/{key}/").status_code == status


def test_what_cannot_be_done_says_why(world: World, desk: Desk) -> None:
    key = world.asks("simple")
    refused = do(desk(world.head), key, "aprovar")
    assert refused.status_code == 400
    assert "não espera a sua resposta: decide quem pode administrar caixas de correio" in text(
        refused
    )
    assert do(desk(world.mail), key, "recusar", " ").status_code == 400
    assert desk(world.mail).post(f"/pedidos/{key}/fazer/apagar/").status_code == 404
    assert desk(world.mail).get(f"/pedidos/{key}/fazer/aprovar/").status_code == 405
    assert story(key) == ["asked"]


def test_what_was_written_stays_where_it_was_when_it_cannot_be_done(
    world: World, desk: Desk
) -> None:
    """The request was answered by somebody else meanwhile: the reason is still there to copy."""
    key = world.asks("simple")
    world.approves(key, world.mail)
    refused = text(do(desk(world.mail2), key, "recusar", "não há vaga neste semestre"))
    assert "já foi atendido" in refused
    assert "O que você escreveu não foi guardado" in refused
    assert "não há vaga neste semestre" in refused
    assert "não foi guardado" not in text(do(desk(world.mail2), key, "recusar", " "))


def test_withdrawing_says_first_that_it_cannot_be_undone(world: World, desk: Desk) -> None:
    key = world.asks("simple")
    page = text(desk(world.ana).get(f"/pedidos/{key}/"))
    before, after = page.split(f'action="/pedidos/{key}/fazer/retirar/"')
    assert "Retirar o pedido" in before.rpartition('<details class="sure">')[2]
    warning, button = after.split("<button", 1)
    assert "não se retoma" in warning
    assert "Sim, retirar" in button.partition("</button>")[0]
    do(desk(world.ana), key, "retirar")
    assert state(key) == "withdrawn"


def test_returned_and_corrected_on_the_pages(world: World, desk: Desk) -> None:
    key = world.asks("simple", values={"amount": 2})
    do(desk(world.mail), key, "devolver", "falta a quantidade certa")
    form = text(desk(world.ana).get(f"/pedidos/{key}/corrigir/"))
    assert "falta a quantidade certa" in form
    assert "porque sim" in form
    assert desk(world.mail).get(f"/pedidos/{key}/corrigir/").status_code == 404
    desk(world.ana).post(f"/pedidos/{key}/corrigir/", {"justification": "melhor", "amount": "5"})
    assert Request.objects.get(pk=key).values == {"justification": "melhor", "amount": 5}
    assert story(key) == ["asked", "returned", "corrected"]


def test_opinion_refusal_and_appeal_on_the_pages(world: World, desk: Desk) -> None:
    key = world.asks("ladder")
    do(desk(world.accounts), key, "opinar", "cabe", parecer="favoravel")
    do(desk(world.head), key, "recusar", "não há vaga")
    page = text(desk(world.ana).get(f"/pedidos/{key}/"))
    assert "Cabe recurso a: Auditor de ensaio." in page
    assert "14/03/2024" in page
    do(desk(world.ana), key, "recorrer", "há vaga")
    do(desk(world.auditor), key, "aprovar")
    do(desk(world.director), key, "aprovar")
    assert state(key) == "carried_out"


def test_a_refusal_without_appeal_says_so_and_what_to_do_next(world: World, desk: Desk) -> None:
    key = world.asks("simple")
    do(desk(world.mail), key, "recusar", "falta a planta")
    page = text(desk(world.ana).get(f"/pedidos/{key}/"))
    assert "A norma não prevê recurso deste pedido." in page
    assert 'href="/pedidos/novo/lab.simple/?orgao=lab"' in page
    assert "Pedir de novo" not in text(desk(world.mail).get(f"/pedidos/{key}/"))


def test_bulk_approval_shows_first_what_it_does(world: World, desk: Desk) -> None:
    keys = [world.asks("simple"), world.asks("together"), world.asks("tacit")]
    rows = text(desk(world.mail).get("/pedidos/?vista=esperam"))
    assert "Marcar o pedido nº" in rows
    shown = text(desk(world.mail).post("/pedidos/aprovar/", {"pedido": keys}))
    assert "Faz o que se pediu, na hora" in shown
    assert "Passa a: Diretor de ensaio" in shown
    assert "1 pedido marcado já não espera a sua resposta." in shown
    assert [story(key) for key in keys] == [["asked"]] * 3
    done = desk(world.mail).post(
        "/pedidos/aprovar/", {"pedido": keys, "confirmar": "1"}, follow=True
    )
    assert "2 pedidos aprovados." in text(done)
    assert [state(key) for key in keys] == ["carried_out", "waiting", "waiting"]


def test_bulk_refusal_shows_first_what_each_will_read(world: World, desk: Desk) -> None:
    """The ladder's answers are the head's; the tacit waits for others: it stays out, or is told."""
    keys = [world.asks("simple"), world.asks("together"), world.asks("tacit")]
    client = desk(world.mail)
    assert 'formaction="/pedidos/recusar/"' in text(client.get("/pedidos/?vista=esperam"))
    first = client.post("/pedidos/recusar/", {"pedido": keys})
    assert "primeiro se mostra o que cada um vai ler" in text(first)
    assert first.context["seen"] == ""
    missing = client.post("/pedidos/recusar/", {"pedido": keys, "texto": " ", "conferido": ""})
    assert missing.status_code == 400
    shown = client.post("/pedidos/recusar/", {"pedido": keys, "texto": "não há vaga"})
    assert "«Motivo: não há vaga." in text(shown)
    assert "1 pedido marcado já não espera a sua resposta." in text(shown)
    seen = shown.context["seen"]
    other = client.post(
        "/pedidos/recusar/", {"pedido": keys, "texto": "outro motivo", "conferido": seen}
    )
    assert other.context["seen"] not in ("", seen)
    assert [state(key) for key in keys] == ["waiting"] * 3, "another reason is shown again"
    done = client.post(
        "/pedidos/recusar/",
        {"pedido": keys, "texto": "não há vaga", "conferido": seen},
        follow=True,
    )
    assert "2 pedidos recusados." in text(done)
    assert [state(key) for key in keys] == ["refused", "refused", "waiting"]
    assert {Request.objects.get(pk=key).why for key in keys[:2]} == {"não há vaga"}


def test_a_bulk_refusal_says_where_it_may_be_appealed(world: World, desk: Desk) -> None:
    """What is shown is word for word what the asker gets."""
    key = world.asks("ladder")
    do(desk(world.accounts), key, "opinar", "cabe", parecer="favoravel")
    asked = {"pedido": [key], "texto": "não há vaga"}
    client = desk(world.head)
    shown = client.post("/pedidos/recusar/", asked)
    told = "Motivo: não há vaga. Cabe recurso a: Auditor de ensaio."
    assert f"«{told}»" in text(shown)
    client.post("/pedidos/recusar/", {**asked, "conferido": shown.context["seen"]})
    assert state(key) == "refused"
    notice = Notice.objects.get(person=world.ana, title=f"Pedido recusado (nº {key})")
    assert notice.text.endswith(told)


def test_nothing_is_refused_where_one_was_decided_meanwhile(world: World, desk: Desk) -> None:
    keys = [world.asks("simple"), world.asks("simple")]
    client = desk(world.mail)
    asked = {"pedido": keys, "texto": "não há vaga"}
    shown = client.post("/pedidos/recusar/", asked)
    do(desk(world.mail), keys[0], "aprovar")
    again = client.post("/pedidos/recusar/", {**asked, "conferido": shown.context["seen"]})
    assert f"o pedido nº {keys[0]}" in text(again)
    assert "já foi atendido; a última resposta foi de" in text(again)
    assert again.context["count"] == 1
    assert state(keys[1]) == "waiting"


def test_ones_own_request_stays_out_with_the_reason(world: World, desk: Desk) -> None:
    own = world.asks("simple", person=world.mail)
    for path in ("/pedidos/aprovar/", "/pedidos/recusar/"):
        shown = desk(world.mail).post(path, {"pedido": [own], "texto": "x"})
        assert "ninguém decide o próprio pedido" in text(shown)
        assert shown.context["count"] == 0


def test_the_filter_offers_what_the_requests_seen_ask_and_no_more(world: World, desk: Desk) -> None:
    client = desk(world.ana)
    assert client.get("/pedidos/").context["names"] == []
    world.asks("simple")
    assert [name for name, _title in client.get("/pedidos/").context["names"]] == ["lab.simple"]
    answering = desk(world.mail).get("/pedidos/?vista=esperam").context["names"]
    assert [name for name, _title in answering] == ["lab.simple"]


def test_lists_filter_search_order_and_export(world: World, desk: Desk) -> None:
    first, second = world.asks("simple"), world.asks("tacit")
    client = desk(world.ana)
    assert f"/pedidos/{first}/" not in text(client.get("/pedidos/?rito=lab.tacit"))
    assert f"/pedidos/{second}/" in text(client.get(f"/pedidos/?q={second}"))
    assert "Nenhum pedido aqui." in text(client.get("/pedidos/?situacao=refused"))
    assert f"/pedidos/{first}/" in text(client.get("/pedidos/?ordem=prazo&vista=todas"))
    response: Any = client.get("/pedidos/exportar.csv")
    export = b"".join(response.streaming_content).decode()
    assert export.count("\r\n") == 3
    assert "Pedido lab.tacit" in export


def test_a_page_of_requests_takes_a_fixed_number_of_queries(
    world: World, desk: Desk, django_assert_max_num_queries: object
) -> None:
    client = desk(world.mail)
    for _ in range(3):
        world.asks("simple")
    client.get("/pedidos/?vista=esperam")
    with django_assert_max_num_queries(45) as few:  # type: ignore[operator]
        client.get("/pedidos/?vista=esperam")
    for _ in range(5):
        world.asks("simple")
    with django_assert_max_num_queries(len(few)):  # type: ignore[operator]
        client.get("/pedidos/?vista=esperam")


def test_the_picture_of_a_rite_has_its_words_beside_it(world: World, desk: Desk) -> None:
    page = text(desk(world.ana).get("/pedidos/ritos/lab.ladder/"))
    assert 'role="img"' in page
    assert "sem resposta: tem-se por recusado" in page
    assert "em até 2 dias úteis" in page
    svg = desk(world.ana).get("/pedidos/ritos/lab.ladder/figura.svg")
    assert svg["Content-Type"] == "image/svg+xml"
    assert "1. Pede: qualquer pessoa com vínculo" in text(svg)
    assert "cabe recurso a Auditor de ensaio" in text(svg)
    assert desk(world.ana).get("/pedidos/ritos/lab.none/").status_code == 404
    assert "Nenhuma norma em vigor" in text(desk(world.ana).get("/pedidos/ritos/lab.unruled/"))


def test_looking_at_somebody_else_s_request_is_on_record(world: World, desk: Desk) -> None:
    """R5: the asker sees who looked; one's own look is not recorded."""
    key = world.asks("simple")
    for person in (world.ana, world.mail):
        desk(person).get(f"/pedidos/{key}/")
    looks = models.PersonRead.objects.values_list("person", "reader", "what", "purpose")
    assert list(looks) == [(world.ana.pk, world.mail.pk, "request", "lab.simple")]


def test_the_first_page_names_the_last_day_that_the_request_names(world: World, desk: Desk) -> None:
    """A term in days ends at the first instant after its last day, which is nobody's deadline."""
    key = world.asks("simple")
    Step.objects.filter(request=key).update(
        due_at=datetime(2026, 12, 2, 3, tzinfo=UTC),
        sum={"budget": {"amount": 5, "unit": "days"}, "due_on": "2026-12-01"},
    )
    page = text(desk(world.mail).get("/"))
    panel = page.partition("Pedidos à espera da minha resposta")[2].partition("</section>")[0]
    assert ("01/12/2026" in panel, "02/12/2026" in panel) == (True, False)
