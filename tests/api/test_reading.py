"""What a program reads, route by route."""

from __future__ import annotations

import json

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from api.calls import NOW, items
from portaria import clock
from portaria.privacy.models import PersonRead
from web.world import World

V1 = "/api/v1/uniar"


def test_the_body_of_the_token(robot: Client) -> None:
    answer = robot.get(V1)
    assert answer.status_code == 200
    assert answer.json()["slug"] == "uniar"
    assert len(answer.json()["policy"]) == 64


def test_persons_with_their_bonds(robot: Client, world: World) -> None:
    found = items(robot, "/persons")
    assert [p["name"] for p in found] == [
        "Ana Lúcia da Conceição", "Beto Nascimento", "Carla D'Ávila",
    ]  # fmt: skip
    ana, _beto, carla = found
    assert ana["cpf"] == "***.982.247-**"
    [bond] = ana["bonds"]
    assert (bond["registration"], bond["unit"]["acronym"]) == ("M0001", "CTIC")
    assert carla["bonds"][0]["situation"] == "ended"


def test_a_person_found_by_cpf_only_in_the_body_of_a_request(robot: Client, world: World) -> None:
    def look(cpf: str) -> object:
        return robot.post(f"{V1}/persons/lookup", {"cpf": cpf}, content_type="application/json")

    found = look("529.982.247-25")
    assert [p["id"] for p in found.json()["items"]] == [world.ana.pk]
    assert look("111.444.777-35").json()["items"] == []
    wrong = look("111.444.777-00")
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["field"] == "body.cpf"
    assert "111" not in wrong.content.decode()
    assert robot.get(f"{V1}/persons?cpf=52998224725").status_code == 400


FILTERED = [
        ("/persons?q=nasc", 1), ("/persons?q=M00", 3), ("/persons?q=%21%21", 0),
        ("/persons?category=discente", 1), ("/persons?situation=ended", 1),
        ("/persons?registration=M0002", 1), ("/persons?unit={unit}", 3), ("/persons?unit=1", 0),
        ("/bonds?situation=active", 2), ("/bonds?category=discente", 1),
        ("/units?acronym=CTIC", 1), ("/units?existing=true", 2), ("/units?existing=false", 0),
        ("/events?kind=dismissal", 1), ("/events?since=2026-11-03", 0),
        ("/accounts?login=ANA", 1), ("/accounts?state=blocked", 0),
        ("/mailboxes?address=ctic@", 1), ("/mailboxes?kind=organizational", 1),
        ("/mailboxes?state=closed", 1), ("/lists", 0),
        ("/duties?mode=human", 2), ("/duties?state=done", 0), ("/duties?kind=mail.purge", 1),
        ("/duties?until=2026-11-25T00:00:00Z", 1),
        ("/acts?kind=people.event.recorded", 1), ("/acts?kind=api.token.created", 1),
]  # fmt: skip


def test_lists_are_filtered(robot: Client, world: World) -> None:
    for path, count in FILTERED:
        assert len(items(robot, path.format(unit=world.ctic.pk))) == count, path


def test_orders(robot: Client) -> None:
    names = [p["name"] for p in items(robot, "/persons")]
    assert [p["name"] for p in items(robot, "/persons?sort=-name")] == names[::-1]
    due = [d["due_at"] for d in items(robot, "/duties")]
    assert due == sorted(due)
    assert [d["due_at"] for d in items(robot, "/duties?sort=-due_at")] == due[::-1]


def test_one_of_each(robot: Client, world: World) -> None:
    for path in (
        f"persons/{world.ana.pk}", f"units/{world.ctic.pk}", f"accounts/{world.account.pk}",
        f"mailboxes/{world.mailbox.pk}", f"duties/{world.duty}", f"events/{world.event.pk}",
        f"acts/{world.act}",
    ):  # fmt: skip
        answer = robot.get(f"{V1}/{path}")
        assert answer.status_code == 200, (path, answer.content)
        assert answer.json()["id"]
        assert robot.get(f"{V1}/{path.split('/')[0]}/999999").status_code == 404
    duty = robot.get(f"{V1}/duties/{world.duty}").json()
    assert duty["sum"]
    act = robot.get(f"{V1}/acts/{world.act}").json()
    assert act["reasons"] == [{"text": "porque sim"}]
    box = robot.get(f"{V1}/mailboxes/{world.shared.pk}").json()
    assert [d["person"] for d in box["delegates"]] == [world.ana.pk]


def test_norms_rules_and_values(robot: Client) -> None:
    norms = items(robot, "/norms")
    assert "unila-cgtic-5-2020" in {n["id"] for n in norms}
    covered = robot.get(f"{V1}/norms/unila-cgtic-5-2020/coverage").json()["provisions"]
    assert [p["evidence"] for p in covered if p["id"] == "art15_cpt"] == [1]
    assert robot.get(f"{V1}/norms/outra/coverage").status_code == 404
    rules = {r["name"]: r for r in items(robot, "/rules")}
    assert "unila-cgtic-5-2020#art14_cpt_inc1" in rules["mailbox.quota"]["provisions"]
    value = robot.get(f"{V1}/rules/mailbox.quota?given=category=discente&on=2026-11-20").json()
    assert (value["value"], value["text"]) == (268435456, "256 MB")
    assert value["citations"][0]["provision"] == "art14_cpt_inc2"
    assert robot.get(f"{V1}/rules/nada").status_code == 404
    both = "when=visual_disability&when=visual_disability"
    assert robot.get(f"{V1}/rules/mailbox.forwarding.external?{both}").status_code != 400
    twice = robot.get(f"{V1}/rules/mailbox.quota?on=2026-11-20&on=2026-11-20")
    assert twice.status_code == 400


WRONG = [
        ("given=category=nada", "query.given"), ("given=category", "query.given.0"),
        ("given=tamanho=3", "query.given"), ("when=nada", "query.when"),
        ("event=nada=2026-01-01", "query.event"), ("event=dismissal=ontem", "query.event"),
        ("on=ontem", "query.on"), ("on=2026-01-01&on=2026-01-02", "query.on"), ("x=1", "query.x"),
]  # fmt: skip


NORMS_SAY = ("query.given", "query.when", "query.event")


def test_a_case_that_cannot_be_understood(robot: Client) -> None:
    for query, field in WRONG:
        answer = robot.get(f"{V1}/rules/mailbox.quota?{query}")
        assert answer.status_code == (422 if field in NORMS_SAY else 400), query
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["errors"][0]["field"].startswith(field), query


def test_pages_by_cursor(robot: Client, world: World) -> None:
    seen, cursor, pages = [], "", 0
    while pages < 9:
        answer = robot.get(f"{V1}/persons?limit=1&cursor={cursor}").json()
        seen += [p["id"] for p in answer["items"]]
        pages += 1
        cursor = answer["next"]
        if cursor is None:
            break
    assert (pages, seen) == (3, [world.ana.pk, world.beto.pk, world.carla.pk])
    first = robot.get(f"{V1}/persons?limit=2").json()["next"]
    for path in (
        f"persons?sort=-name&cursor={first}",
        "persons?cursor=abc",
        f"units?cursor={first}",
    ):
        answer = robot.get(f"{V1}/{path}")
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "query.cursor"
    back = robot.get(f"{V1}/persons?limit=2&sort=-name").json()
    after = robot.get(f"{V1}/persons?limit=2&sort=-name&cursor={back['next']}").json()
    assert [p["id"] for p in after["items"]] == [world.ana.pk]
    assert after["next"] is None


def test_the_same_answer_again_is_304_and_no_new_look(robot: Client, world: World) -> None:
    address = f"{V1}/persons/{world.ana.pk}"
    first = robot.get(address)
    looks = PersonRead.objects.get(person=world.ana.pk)
    assert (looks.by, looks.purpose, looks.what, looks.times) == (
        "token:robo", "persons:read", "api", 1,
    )  # fmt: skip
    again = robot.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert PersonRead.objects.get(person=world.ana.pk).times == 1
    world.ana.social_name = "Aninha"
    world.ana.save()
    changed = robot.get(address, headers={"If-None-Match": first["ETag"]})
    assert (changed.status_code, changed.json()["name"]) == (200, "Aninha")
    assert PersonRead.objects.get(person=world.ana.pk).times == 2


def test_whose_data_was_read_is_on_record(robot: Client, world: World) -> None:
    """R5: a list shows its persons too."""
    items(robot, "/persons?registration=M0002")
    assert set(PersonRead.objects.values_list("person", flat=True)) == {world.beto.pk}
    items(robot, "/mailboxes?address=ctic@")
    found = PersonRead.objects.filter(what="mailbox").values_list("person", flat=True)
    assert list(found) == [world.ana.pk]
    robot.get(f"{V1}/persons/999999")
    assert PersonRead.objects.count() == 2


PATHS = ("persons", "bonds", "units", "events", "accounts", "mailboxes", "lists", "duties", "acts")


def test_queries_do_not_grow_with_rows(robot: Client) -> None:
    robot.get(f"{V1}/persons")  # what is read once, such as the minute of the last use

    def count(path: str, limit: int) -> int:
        # Within one minute: the next notes the last use anew.
        with clock.at(NOW), CaptureQueriesContext(connection) as found:
            robot.get(f"{V1}/{path}?limit={limit}")
        return len(found)

    for path in PATHS:
        assert 0 < count(path, 1) == count(path, 200) <= 8, path


def test_the_description_is_openapi_3_1(client: Client, db: None) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    found = json.loads(answer.content)
    assert found["openapi"].startswith("3.1")
    assert found["components"]["securitySchemes"]["Bearer"] == {"type": "http", "scheme": "bearer"}
    operations = [op for path in found["paths"].values() for op in path.values()]
    assert len({op["operationId"] for op in operations}) == len(operations)
    assert all("/api/v1/{body}" in path for path in found["paths"])
