"""The first page of each kind of person, what is found, notices, calendar, first steps, help."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portaria.frame.help import HELP
from portaria.frame.panels import Line, Panel, panel, panels_of
from portaria.frame.search import provider, search
from portaria.frame.viewer import Viewer
from portaria.ledger.models import Act
from portaria.notices import acts, queries
from portaria.notices.models import Notice as Row
from portaria.notices.types import Notice, Pace
from portaria.people.models import Bond, Competence, FunctionalEvent, Unit
from portaria.web.help import ORDER, rendered
from web.world import NOW, World, sign_in_of

# Kind of person: the powers, and the panels of the first page that only such powers bring.
KINDS: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "civil servant": ((), set()),
    "account manager": (("accounts.manage", "mail.manage", "mail.decide_held"),
                        {"Contas de rede", "Caixas de correio", "Mensagens retidas a decidir"}),
    "HR": (("people.read", "hr.load"), {"Cargas do RH", "Últimos eventos"}),
    "committee": (("norms.decide_omitted",), {"Casos omissos a decidir"}),
    "norm author": (("norms.draft",), {"Minutas em redação"}),
    "corregedoria": (("conduct.inquire",), {"Denúncias"}),
    "auditor": (("ledger.read", "duties.read"), {"Auditoria", "Prazos vencidos"}),
    "administrator": (("body.admin",), {"Primeiros passos do órgão"}),
}  # fmt: skip
OF_SOME = set().union(*(shown for _powers, shown in KINDS.values()))


def _of(world: World, powers: tuple[str, ...]) -> Client:
    """Carla, who never headed anything, with ``powers`` alone."""
    Bond.objects.filter(person=world.carla).update(end=None)
    Competence.objects.all().delete()
    for power in powers:
        Competence.objects.create(
            body_id="uniar", power=power, person=world.carla, start=date(2020, 1, 1), act=0
        )
    client = Client()
    client.force_login(sign_in_of("carla", world.carla))
    return client


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_person_finds_their_own_desk(world: World, kind: str) -> None:
    powers, expected = KINDS[kind]
    page = _of(world, powers).get("/")
    shown = [p for _key, p in page.context["panels"]] + page.context["quiet"]
    titles = {p.title for p in shown}
    assert titles & OF_SOME == expected
    assert "O que tenho e por quê" in titles
    text = page.content.decode()
    assert [title for title in expected if title not in text] == []


def test_the_head_of_a_unit_finds_the_team_and_the_substitute_does_in_the_head_s_place(
    world: World,
) -> None:
    clients = {}
    for name, person in (("ana", world.ana), ("beto", world.beto)):
        clients[name] = Client()
        clients[name].force_login(sign_in_of(name, person))
    assert "Minha equipe" in clients["ana"].get("/").content.decode()
    team = clients["ana"].get("/minha-equipe/").content.decode()
    assert "Beto Nascimento" in team
    assert "Você não responde por nenhuma" in clients["beto"].get("/minha-equipe/").content.decode()
    FunctionalEvent.objects.create(
        body_id="uniar", person=world.ana, bond=Bond.objects.get(person=world.ana), kind="leave",
        effective_on=date(2026, 11, 1), known_at=NOW, key="l:1", act=1,
    )  # fmt: skip
    assert "Ana Lúcia" in clients["beto"].get("/minha-equipe/").content.decode()


def test_what_waits_stands_under_the_day_by_which_it_is_due(ana: Client, world: World) -> None:
    groups = ana.get("/").context["groups"]
    assert next(heading for heading, _ in groups) == "Vencidos"
    assert sum(len(duties) for _, duties in groups) == 2


def test_a_panel_is_offered_once() -> None:
    with pytest.raises(ValueError, match="já há um painel"):
        panel("holdings", place=1)(lambda _viewer, _now: None)
    with pytest.raises(ValueError, match="já há quem procure"):
        provider("people", "x", place=1)(lambda _viewer, _text, _limit: [])


def test_a_panel_shows_the_first_by_deadline_and_says_how_many_there_are() -> None:
    lines = [Line(str(n), due=NOW + timedelta(days=9 - n)) for n in range(9)] + [Line("sem prazo")]
    one = Panel("x", lines)
    assert [line.text for line in one.shown] == ["8", "7", "6", "5", "4"]
    assert one.total == 10
    assert Panel("x", lines, count=12).total == 12


FOUND = [
    ("conce", {"people": "Ana Lúcia da Conceição"}),
    ("CTI", {"units": "CTIC", "norms": None, "mailboxes": "ctic@uniar.example"}),
    ("ana.conc", {"accounts": "ana.conceicao", "mailboxes": "ana.conceicao@uniar.example"}),
    ("Prazos", {"pages": "Prazos"}),
    ("limites de armazenamento", {"norms": "Limites de armazenamento"}),
    ("LIMITES dé armazenamento", {"norms": "Limites de armazenamento"}),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_one_box_finds_everything(ana: Client, text: str, expected: dict[str, str | None]) -> None:
    answer = ana.get("/busca/", {"q": text})
    found = {g.key: [h.label for h in g.hits] for g in answer.context["groups"]}
    for key, label in expected.items():
        assert label is None or any(label in shown for shown in found[key]), (key, found)


def test_a_unit_is_found_by_its_acronym_however_many_names_have_it(
    ana: Client, world: World
) -> None:
    """«Reitoria» is in the name of every Pró-Reitoria, and few hits of each kind are shown."""
    for number in range(8):
        Unit.objects.create(
            body_id="uniar", code=f"9{number}", acronym=f"PRO{number}",
            name=f"Pró-Reitoria {number}", parent=world.ctic.parent,
        )  # fmt: skip
    groups = {g.key: g.hits for g in ana.get("/busca/", {"q": "reitoria"}).context["groups"]}
    assert groups["units"][0].label == "REITORIA"


@pytest.mark.parametrize("text", ["conce", "ctic@", "ana.conceicao", "Carla"])
def test_nobody_finds_what_they_may_not_see(beto: Client, text: str) -> None:
    answer = beto.get("/busca/", {"q": text})
    assert {g.key for g in answer.context["groups"]} <= {"norms", "pages"}
    assert "Conceição" not in answer.content.decode()


def test_what_is_found_can_be_opened(ana: Client) -> None:
    for text in ("conce", "ctic", "ana.conc", "caixas"):
        for group in ana.get("/busca/", {"q": text}).context["groups"]:
            for hit in group.hits:
                assert ana.get(hit.href).status_code == 200, hit


@pytest.mark.parametrize(("text", "groups"), [("", 0), ("a", 0), ("  a ", 0), ("an", 1)])
def test_less_than_two_letters_find_nothing(ana: Client, text: str, groups: int) -> None:
    assert (len(ana.get("/busca/", {"q": text}).context["groups"]) > 0) == bool(groups)


def test_a_cpf_typed_in_the_box_stands_in_no_address(ana: Client, world: World) -> None:
    answer = ana.post("/busca/", {"q": "529.982.247-25"})
    assert answer.headers["Location"] == f"/pessoas/{world.ana.pk}/"
    half = ana.post("/busca/", {"q": "529982"}, headers={"hx-request": "true"})
    assert (half.status_code, half.headers["HX-Push-Url"]) == (200, "false")
    named = ana.post("/busca/", {"q": "conce"})
    assert named.headers["Location"] == "/busca/?q=conce"


def test_the_search_asks_as_often_for_many_rows_as_for_few(ana: Client, world: World) -> None:
    from web.test_lists import _more

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            ana.get("/busca/", {"q": "pe"})
        return len(asked)

    count()
    before = count()
    _more(world, 20)
    assert count() <= before + 1


def test_the_first_page_asks_as_often_for_many_rows_as_for_few(ana: Client, world: World) -> None:
    """Of somebody who holds every power there is, and so sees every panel."""
    from web.test_lists import _more

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            ana.get("/")
        return len(asked)

    count()
    before = count()
    _more(world, 20)
    assert count() == before < 60


def _told(world: World, **changed: Any) -> Row:
    values: dict[str, Any] = {"title": "Seu pedido foi aprovado", "href": f"/prazos/{world.duty}/"}
    notice = Notice(
        person=world.ana.pk, kind="requests.decided", key="r:1", text="Veja.", body="uniar",
        **{**values, **changed},
    )  # fmt: skip
    acts.notify([notice], at=NOW)
    return Row.objects.get(key="r:1")


def test_the_bell_counts_what_is_new_and_leads_to_it(ana: Client, world: World) -> None:
    assert "Avisos: nenhum novo" in ana.get("/meu/").content.decode()
    row = _told(world)
    assert "Avisos: 1 novo" in ana.get("/meu/").content.decode()
    answer = ana.get(f"/avisos/{row.pk}/")
    assert answer.headers["Location"] == f"/prazos/{world.duty}/"
    assert "Avisos: nenhum novo" in ana.get("/avisos/").content.decode()


@pytest.mark.parametrize(
    "href", ["https://fora.example/", "//fora.example/", "javascript:alert(1)", "\\\\fora", ""]
)
def test_a_notice_leads_nowhere_outside(ana: Client, world: World, href: str) -> None:
    row = _told(world, href=href)
    assert ana.get(f"/avisos/{row.pk}/").headers["Location"] == "/avisos/"


def test_somebody_else_s_notice_is_not_there(ana: Client, beto: Client, world: World) -> None:
    other = Client()
    other.force_login(sign_in_of("outro", world.beto))
    row = _told(world)
    assert other.get(f"/avisos/{row.pk}/").status_code == 404
    assert "Seu pedido" not in other.get("/avisos/").content.decode()


def test_the_pace_is_chosen_on_the_page(ana: Client, world: World) -> None:
    ana.post("/avisos/frequencia/", {"pace": "weekly"})
    assert queries.pace_of(world.ana.pk) is Pace.WEEKLY
    answer = ana.post("/avisos/frequencia/", {"pace": "nunca"}, follow=True)
    assert "Escolha uma das frequências" in answer.content.decode()
    assert queries.pace_of(world.ana.pk) is Pace.WEEKLY


def _renewed(client: Client) -> str:
    client.post("/avisos/agenda/")
    return str(client.get("/avisos/").context["address"]).removeprefix("http://testserver")


def test_the_calendar_address_is_secret_shown_once_and_ends_when_renewed(
    ana: Client, world: World
) -> None:
    address = _renewed(ana)
    assert address not in ana.get("/avisos/").content.decode()
    anybody = Client()
    feed = anybody.get(address)
    text = b"".join(feed.streaming_content).decode()  # type: ignore[attr-defined]
    assert feed.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert text.count("BEGIN:VEVENT") == 2
    assert "Carla" not in text
    assert "Ana" not in text
    renewed = _renewed(ana)
    assert anybody.get(address).status_code == 404
    assert anybody.get(renewed).status_code == 200
    ana.post("/avisos/agenda/", {"acao": "encerrar"})
    assert anybody.get(renewed).status_code == 404
    assert anybody.get("/agenda/.ics").status_code == 404


def test_the_calendar_address_tells_nothing_after_the_last_bond(ana: Client, world: World) -> None:
    """Sessions end with the account; an address that was copied somewhere ends with the bond."""
    address = _renewed(ana)
    assert Client().get(address).status_code == 200
    Bond.objects.filter(person=world.ana).update(end=NOW.date() - timedelta(days=1))
    assert Client().get(address).status_code == 404


def test_the_first_hour_knows_what_is_done(ana: Client, world: World) -> None:
    page = ana.get("/primeiros-passos/")
    done = {step.key: step.done for step in page.context["steps"]}
    assert done == {
        "name": True, "calendar": True, "norms": True, "hr": True, "competences": False,
        "people": False, "mail": False,
    }  # fmt: skip
    assert page.context["next"].key == "competences"
    for step in page.context["steps"]:
        assert step.href or step.command
        assert not step.href or ana.get(step.href).status_code == 200


GOOD = {"power": "duties.read", "start": "2026-12-01", "internal_act": "Portaria nº 12/2026"}
WRONG = [
    ({"power": "tudo"}, "Escolha a competência"),
    ({"unit": "999999"}, "Escolha uma unidade"),
    ({"start": ""}, "desde que dia"),
    ({"start": "2026-12-02", "end": "2026-12-01"}, "antes do primeiro"),
    ({"end": "amanhã"}, "antes do primeiro"),
    ({"internal_act": " "}, "Diga o ato interno"),
]


def test_a_competence_is_assigned_and_ended_by_dated_internal_acts(
    ana: Client, world: World
) -> None:
    form = {**GOOD, "unit": str(world.ctic.pk), "orgao": "uniar"}
    ana.post("/competencias/", form)
    one = Competence.objects.latest("id")
    assert (one.power, one.unit, one.start, one.provision) == (
        "duties.read", world.ctic, date(2026, 12, 1), "Portaria nº 12/2026",
    )  # fmt: skip
    assert "Portaria nº 12/2026" in ana.get("/competencias/").content.decode()
    end = {"last": "2026-11-30", "internal_act": "Portaria nº 13/2026"}
    told = ana.post(f"/competencias/{one.pk}/encerrar/", end, follow=True).content.decode()
    assert "começou em 01/12/2026" in told
    ana.post(f"/competencias/{one.pk}/encerrar/", {**end, "last": "2026-12-31"})
    one.refresh_from_db()
    assert one.end == date(2026, 12, 31)
    [act] = Act.objects.filter(kind="people.competence.ended")
    assert (act.subject, act.provisions) == (f"competence:{one.pk}", ["Portaria nº 13/2026"])


@pytest.mark.parametrize(("changed", "said"), WRONG)
def test_a_wrong_competence_is_told_and_nothing_is_kept(
    ana: Client, world: World, changed: dict[str, str], said: str
) -> None:
    before = Competence.objects.count()
    form = {**GOOD, "unit": str(world.ctic.pk), "orgao": "uniar", **changed}
    answer = ana.post("/competencias/", form)
    assert (answer.status_code, said in answer.content.decode()) == (400, True)
    assert Competence.objects.count() == before


def test_competences_of_a_body_one_does_not_administer(ana: Client, world: World) -> None:
    from portaria.bodies.models import Body

    Body.objects.create(slug="vizinha", acronym="VIZ", name="Vizinha", zone="UTC", root="vizinha")
    unit = Unit.objects.create(body_id="vizinha", code="1", acronym="V", name="V")
    form = {**GOOD, "unit": str(unit.pk), "orgao": "vizinha"}
    assert ana.post("/competencias/", form).status_code == 403
    theirs = Competence.objects.create(
        body_id="vizinha", power="body.admin", unit=unit, start=date(2020, 1, 1), act=0
    )
    end = {"last": "2026-11-30", "internal_act": "Portaria nº 1"}
    assert ana.post(f"/competencias/{theirs.pk}/encerrar/", end).status_code == 403
    mixed = {**GOOD, "unit": str(unit.pk), "orgao": "uniar"}
    assert ana.post("/competencias/", mixed).status_code == 400, "a unit of another body"


def test_every_page_of_the_manual_is_there_and_every_help_leads_to_a_heading(
    client: Client, db: None
) -> None:
    anchors = {}
    for slug in ORDER:
        page = client.get(f"/ajuda/{slug}/")
        assert page.status_code == 200, slug
        anchors[slug] = {anchor for anchor, _words in page.context["chapter"].headings}
    for route, where in HELP.items():
        slug, _, anchor = where.partition("#")
        assert slug in anchors, route
        assert not anchor or anchor in anchors[slug], f"{route}: {where}"
    assert client.get("/ajuda/nao-ha/").status_code == 404
    assert client.get("/ajuda/imagens/inicio.png").status_code == 200
    for wrong in ("..%2f..%2fREADME.md", "nao-ha.png", "inicio.exe"):
        assert client.get(f"/ajuda/imagens/{wrong}").status_code == 404


def test_every_help_is_of_a_route_that_exists() -> None:
    from web.test_permissions import ROUTES

    assert HELP.keys() <= {route.name for route in ROUTES}


def test_html_in_the_manual_is_shown_and_not_obeyed() -> None:
    chapter = rendered("x", "# T\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))")
    assert "<script>" not in chapter.html
    assert 'href="javascript' not in chapter.html


def test_a_refusal_names_the_article_the_post_and_the_next_step(beto: Client) -> None:
    text = beto.get("/pessoas/").content.decode()
    assert "art. 5º, I, da Resolução CGTIC nº 5/2020" in text
    assert "CTIC – Coordenadoria de Tecnologia" in text
    assert "O que fazer agora" in text
    assert "Fazer um pedido" in text


def test_no_panel_and_no_search_know_more_than_the_viewer(world: World) -> None:
    from zoneinfo import ZoneInfo

    nobody = Viewer(None, None, "", False, True, ZoneInfo("UTC"), NOW.date())
    assert panels_of(nobody, NOW) == []
    assert {group.key for group in search(nobody, "prazos")} <= {"pages", "norms"}
