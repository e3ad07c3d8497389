"""Lists kept in the address, and their exports."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client

from portaria.accounts.models import Account
from portaria.duties.models import Duty
from portaria.frame import exports, lists
from portaria.mail.models import Mailbox
from portaria.people import listing, queries
from portaria.people.models import Bond, Competence, Person
from web.world import NOW, World

ASKED = [
    ("", "nome", False, 1),
    ("ordem=-nome", "nome", True, 1),
    ("ordem=desde", "desde", False, 1),
    ("ordem=-invento", "nome", False, 1),
    ("pagina=3", "nome", False, 3),
    ("pagina=0", "nome", False, 1),
    ("pagina=-2", "nome", False, 1),
    ("pagina=x", "nome", False, 1),
    ("pagina=%C2%B2", "nome", False, 1),
    ("pagina=200", "nome", False, 200),
    ("pagina=201", "nome", False, 200),
]


@pytest.mark.parametrize(("query", "sort", "descending", "page"), ASKED)
def test_the_address_says_order_and_page(
    query: str, sort: str, descending: bool, page: int
) -> None:
    asked = lists.read(QueryDict(query), ("q",), ("nome", "desde"), "nome")
    assert (asked.sort, asked.descending, asked.page) == (sort, descending, page)


def test_filters_are_read_by_name_and_type() -> None:
    asked = lists.read(
        QueryDict("q= ana &n=12&m=1x&d=2026-11-20&e=20/11/2026&outro=1"),
        ("q", "n", "m", "d", "e"), ("nome",), "nome",
    )  # fmt: skip
    assert asked.get("q") == "ana"
    assert asked.get("outro") == ""
    assert (asked.number("n"), asked.number("m")) == (12, None)
    assert (asked.day("d"), asked.day("e")) == (date(2026, 11, 20), None)


SHORT = [
    ("", ["Ágata", "beto", "Carla", None]),
    ("ordem=-nome", ["Carla", "beto", "Ágata", None]),
]


@pytest.mark.parametrize(("query", "expected"), SHORT)
def test_a_short_list_is_ordered_as_people_read_and_what_is_not_comes_last(
    query: str, expected: list[str | None]
) -> None:
    keys: dict[str, lists.Key[str | None]] = {"nome": lambda row: row}
    asked = lists.read(QueryDict(query), (), tuple(keys), "nome")
    page = lists.short(["Carla", None, "Ágata", "beto"], asked, keys)
    assert (page.rows, page.more) == (expected, False)


SHORT_PAGES = [
    ("/competencias/", "competencia"), ("/competencias/", "quem"), ("/competencias/", "responde"),
    ("/competencias/", "ate"), ("/minutas/", "norma"), ("/efeitos/", "estado"),
    ("/sistemas/", "segredo"), ("/tokens/", "uso"), ("/capacitacoes/", "pessoas"),
    ("/publicacoes/", "ciencia"), ("/publicacoes/", "versao"),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "sort"), SHORT_PAGES)
def test_every_short_list_is_ordered_by_its_headings(ana: Client, path: str, sort: str) -> None:
    up, down = (ana.get(path, {"ordem": order}) for order in (sort, f"-{sort}"))
    assert (up.status_code, down.status_code) == (200, 200)
    if "<thead>" in up.content.decode():
        assert 'aria-sort="ascending"' in up.content.decode()
        assert 'aria-sort="descending"' in down.content.decode()


@pytest.mark.parametrize(("rows", "more"), [(49, False), (50, False), (51, True)])
def test_a_page_knows_whether_there_is_another(rows: int, more: bool) -> None:
    asked = lists.read(QueryDict(""), (), ("nome",), "nome")
    page = lists.page_of(list(range(rows)), asked)
    assert (len(page.rows), page.more) == (min(rows, 50), more)
    assert (page.first, page.last) == (1, min(rows, 50))


def test_the_last_page_says_that_there_is_more() -> None:
    asked = lists.read(QueryDict("pagina=200"), (), ("nome",), "nome")
    page = lists.page_of(list(range(51)), asked)
    assert (page.more, page.cut) == (False, True)
    assert not lists.page_of(list(range(50)), asked).cut


CELLS = [
    (None, ""),
    ("=1+1", "'=1+1"),
    ("+55", "'+55"),
    ("-1", "'-1"),
    ("@x", "'@x"),
    ("\t=1", "'\t=1"),
    (-1, "-1"),
    (date(2026, 3, 1), "2026-03-01"),
    (datetime(2026, 3, 1, 12, tzinfo=UTC), "2026-03-01 12:00:00+00:00"),
    ("Conceição", "Conceição"),
]


@pytest.mark.parametrize(("value", "text"), CELLS)
def test_a_cell_is_never_a_formula(value: object, text: str) -> None:
    if value == -1:  # a figure of ours, written by the caller as a number
        text = "'-1"
    assert exports.cell(value) == text


EXPORTS = [
    ("/pessoas/exportar.csv", "Ana Lúcia da Conceição"),
    ("/unidades/exportar.csv", "CTIC"),
    ("/caixas/exportar.csv", "ctic@uniar.example"),
    ("/contas/exportar.csv", "ana.conceicao"),
    ("/prazos/exportar.csv", "Expurgar a caixa encerrada"),
    ("/livro/exportar.csv", "people.event.recorded"),
]


@pytest.mark.parametrize(("address", "shown"), EXPORTS, ids=[e[0] for e in EXPORTS])
def test_every_list_is_exported_whole(ana: Client, address: str, shown: str) -> None:
    answer = ana.get(address)
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:]), delimiter=";"))
    assert any(shown in row for row in rows[1:])
    assert {len(row) for row in rows} == {len(rows[0])}
    assert "attachment" in answer["Content-Disposition"]


def test_the_deadlines_are_exported_as_a_calendar(ana: Client) -> None:
    answer = ana.get("/prazos/agenda.ics")
    text = b"".join(
        line if isinstance(line, bytes) else line.encode()
        for line in answer.streaming_content  # type: ignore[attr-defined]
    ).decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert "Confirmar a lista de acesso" in text


SEARCHES = [
    ("q=conceicao", {"Ana Lúcia da Conceição"}),
    ("q=CONCEI lu", {"Ana Lúcia da Conceição"}),
    ("q=M0002", {"Beto Nascimento"}),
    ("q='; drop", set()),
    ("q=davila", set()),
    ("q=avila", {"Carla D'Ávila"}),
    ("situacao=ended", {"Carla D'Ávila"}),
    ("situacao=active", {"Ana Lúcia da Conceição", "Beto Nascimento"}),
    ("categoria=discente", {"Beto Nascimento"}),
    ("categoria=nada", set()),
]


@pytest.mark.parametrize(("query", "names"), SEARCHES, ids=[s[0] for s in SEARCHES])
def test_people_are_found(ana: Client, query: str, names: set[str]) -> None:
    answer = ana.get(f"/pessoas/?{query}")
    assert {row.name for row in answer.context["page"].rows} == names


@pytest.mark.parametrize(("query", "names"), SEARCHES, ids=[s[0] for s in SEARCHES])
def test_by_registration_the_same_people_are_found(
    ana: Client, query: str, names: set[str]
) -> None:
    answer = ana.get(f"/pessoas/?{query}&ordem=-matricula")
    rows = answer.context["page"].rows
    assert {row.name for row in rows} == names
    found = [row.registration for row in rows]
    assert found == sorted(found, reverse=True)


def test_by_registration_a_person_of_two_bonds_comes_once(ana: Client, world: World) -> None:
    """By the bond that the list shows: the one that holds, or the latest."""
    for n, end in ((8, date(2018, 1, 1)), (9, None)):
        Bond.objects.create(
            person=world.carla, body_id="uniar", hr_key=f"d:{n}", registration=f"Z{n}",
            category="discente", unit=world.ctic, start=date(2017, 1, 1), end=end,
        )  # fmt: skip
    shown = {}
    for order in ("nome", "matricula"):
        rows = ana.get(f"/pessoas/?ordem={order}").context["page"].rows
        shown[order] = sorted((row.name, row.registration, row.situation) for row in rows)
    assert shown["nome"] == shown["matricula"]
    assert ("Carla D'Ávila", "Z9", "active") in shown["matricula"]


def test_a_fragment_is_only_the_rows(ana: Client) -> None:
    answer = ana.get("/pessoas/", headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "<html" not in text
    assert "Ana Lúcia da Conceição" in text


def _more(world: World, count: int) -> None:
    """As many people again, each with what the lists show."""
    persons = Person.objects.bulk_create(
        Person(root="uniar", hr_key=f"m:{n}", name=f"Pessoa {n}", recorded_at=NOW)
        for n in range(count)
    )
    for n, person in enumerate(persons):
        Bond.objects.create(
            person=person, body_id="uniar", hr_key=f"m:{n}", registration=f"X{n}",
            category="discente", unit=world.ctic, start=date(2025, 1, 1),
        )  # fmt: skip
        Mailbox.objects.create(
            body_id="uniar", kind="individual", category="discente", person=person,
            address=f"p{n}@x.example", state="active", state_since=NOW,
            quota_provision="unila-cgtic-5-2020#art14_cpt_inc2",
        )  # fmt: skip
        Account.objects.create(
            body_id="uniar", person=person, login=f"p{n}", category="discente", state="active",
            state_since=NOW,
        )  # fmt: skip
        Duty.objects.create(
            kind="mail.close", body="uniar", subject=f"mailbox:{n}", person=person.pk, run_at=NOW,
            due_at=NOW, key=f"m:{n}", about="x", assignee=f"person:{person.pk}", opened_at=NOW,
            provisions=["unila-cgtic-5-2020#art15_cpt"],
        )  # fmt: skip


# Through Django: session and user, then the page's own. Bare cursors (the sign-in and its powers;
# the rows of people and units) are not counted here; test_queries.py counts them.
QUERIES = {
    "/pessoas/": 5,
    "/unidades/": 5,
    "/caixas/": 5,
    "/contas/": 5,
    "/prazos/": 10,
    "/livro/": 5,
    "/eventos/": 5,
    "/cargas/": 4,
}


@pytest.mark.parametrize("address", QUERIES)
def test_a_page_asks_as_often_for_many_rows_as_for_few(
    ana: Client, world: World, address: str, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(QUERIES[address]):  # type: ignore[operator]
        ana.get(address)
    _more(world, 20)
    with django_assert_num_queries(QUERIES[address]):  # type: ignore[operator]
        ana.get(address)


NUL = [
    "/pessoas/?q=%00", "/contas/?q=a%00", "/caixas/?q=%00&tipo=%00", "/livro/?assunto=%00",
    "/prazos/?tipo=%00", "/cargas/?estado=%00", "/eventos/?tipo=%00", "/unidades/?q=%00",
]  # fmt: skip
STRANGE = [
    "/prazos/?ate=9999-12-31", "/prazos/?de=0001-01-01", "/livro/?ate=9999-12-31",
    "/livro/?de=0001-01-01", f"/pessoas/?pagina={'9' * 5000}", "/normas/?dia=0001-01-01",
    "/porque/?orgao=uniar&regra=mailbox.quota&dia=0001-01-01", "/pessoas/99999999999999999999/",
    "/eventos/99999999999999999999/", "/livro/99999999999999999999/",
]  # fmt: skip


@pytest.mark.parametrize("address", STRANGE)
def test_what_nobody_asks_in_earnest_breaks_nothing(ana: Client, address: str) -> None:
    assert ana.get(address).status_code in {200, 404}


@pytest.mark.parametrize("address", NUL)
def test_what_no_keyboard_writes_is_refused(ana: Client, address: str) -> None:
    assert ana.get(address).status_code == 400


CPFS = [
    ("529.982.247-25", "ana", "Ana Lúcia da Conceição"),
    (" 52998224725 ", "ana", "Ana Lúcia da Conceição"),
    ("111.444.777-35", "", "Ninguém com esse CPF"),
    ("529.982.247-26", "", "Isso não é um CPF"),
    ("", "", "Isso não é um CPF"),
]


@pytest.mark.parametrize(("typed", "who", "said"), CPFS, ids=[c[0] for c in CPFS])
def test_a_cpf_is_asked_for_without_standing_in_an_address(
    ana: Client, world: World, typed: str, who: str, said: str
) -> None:
    answer = ana.post("/pessoas/cpf/", {"cpf": typed}, follow=True)
    found = f"/pessoas/{world.ana.pk}/" if who else "/pessoas/"
    assert answer.redirect_chain == [(found, 302)]
    assert said in answer.content.decode()
    assert ana.get("/pessoas/cpf/", {"cpf": typed}).status_code == 405


@pytest.mark.parametrize(("bodies", "found"), [(["uniar"], True), (["outro"], False), ([], False)])
def test_a_cpf_is_found_only_in_the_bodies_one_may_read(
    world: World, bodies: list[str], found: bool
) -> None:
    expected = world.ana.pk if found else None
    assert listing.by_cpf("52998224725", bodies) == expected


@pytest.mark.parametrize("typed", ["529.982.247-25", " 52998224725 "])
@pytest.mark.parametrize("htmx", [{}, {"hx-request": "true"}])
def test_a_cpf_typed_in_the_search_box_leads_to_the_person_and_stands_nowhere(
    ana: Client, world: World, typed: str, htmx: dict[str, str]
) -> None:
    answer = ana.post("/pessoas/", {"q": typed, "orgao": "uniar"}, headers=htmx)
    to = answer.headers["HX-Redirect"] if htmx else answer.headers["Location"]
    assert to == f"/pessoas/{world.ana.pk}/"
    assert "529" not in str(answer.headers) + answer.content.decode()


def test_a_cpf_of_nobody_leads_back_to_the_list(ana: Client) -> None:
    answer = ana.post("/pessoas/", {"q": "111.444.777-35"}, follow=True)
    assert answer.redirect_chain == [("/pessoas/", 302)]
    assert "Ninguém com esse CPF" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "in_address"),
    [("conce", True), ("123", True), ("1234", False), ("529.982", False), ("5299822472", False),
     ("M0002", True)],
)  # fmt: skip
def test_what_may_become_a_cpf_is_answered_without_an_address(
    ana: Client, typed: str, in_address: bool
) -> None:
    answer = ana.post("/pessoas/", {"q": typed}, headers={"hx-request": "true"})
    if in_address:
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/pessoas/?q={typed}")
    else:
        assert (answer.status_code, answer.headers["HX-Push-Url"]) == (200, "false")
        assert "href" not in answer.content.decode() or typed not in answer.content.decode()


def test_an_address_with_a_cpf_is_left_at_once(ana: Client) -> None:
    answer = ana.get("/pessoas/?q=529.982.247-25")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/pessoas/")


def test_people_stand_by_the_name_that_is_shown(world: World) -> None:
    """The social name first (Decreto 8.727/2016, art. 4º): Beto, in HR's files Roberto."""
    wanted = listing.Wanted(body="uniar", day=NOW.date())
    shown = [row.name for row in listing.persons(wanted, start=0, stop=9)]
    assert shown == ["Ana Lúcia da Conceição", "Beto Nascimento", "Carla D'Ávila"]
    found = queries.search("uniar", "a", limit=9) + queries.search("uniar", "nascimento")
    assert [one.name for one in found][-1] == "Beto Nascimento"
    back = listing.persons(wanted, start=0, stop=9, descending=True)
    assert [row.name for row in back] == shown[::-1]


@pytest.mark.parametrize(
    ("sort", "index"), [("nome", "person_shown_name"), ("matricula", "bond_registration")]
)
def test_the_order_follows_an_index_however_many_persons_there_are(
    world: World, sort: str, index: str
) -> None:
    wanted = listing.Wanted("uniar", NOW.date())
    statement, values = listing._statement(wanted, descending=False, sort=sort)
    with connection.cursor() as c:
        c.execute("SET LOCAL enable_seqscan = off")
        c.execute("SET LOCAL enable_sort = off")
        explained = "EXPLAIN " + statement.as_string()
        c.execute(explained, values | {"start": 0, "count": 50})
        plan = "\n".join(row[0] for row in c.fetchall())
    assert index in plan
    sorted_by = [line for line in plan.splitlines() if "Sort Key" in line]
    assert not any("name" in line for line in sorted_by), "the bonds of one person alone are sorted"


@pytest.mark.django_db
def test_each_competence_says_who_answers_for_it(ana: Client, world: World) -> None:
    for person in (world.beto, world.ana):
        Competence.objects.create(
            body_id="uniar", power="ledger.read", person=person, start=date(2020, 12, 4),
            provision="", act=0,
        )  # fmt: skip
    rows = ana.get("/competencias/").context["page"].rows
    told = {row.one.person: row.holder.person for row in rows if row.one.person and row.holder}
    assert told == {world.beto: "Beto Nascimento", world.ana: "Ana Lúcia da Conceição"}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Nenhuma lista."),
        ("?ordem=-nome", "Nenhuma lista."),
        ("?q=zzz", "Nenhuma lista com esses filtros."),
        ("?pagina=2", "Nenhuma lista com esses filtros."),
    ],
)
def test_an_empty_list_speaks_of_filters_only_where_one_is_set(
    ana: Client, query: str, said: str
) -> None:
    assert said in ana.get(f"/listas/{query}").content.decode()
