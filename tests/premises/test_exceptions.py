"""Pages of what stands apart from the badge (impediments, costs, union presidency), and badges and
accesses where a person is shown: their page, their data, what was known (F2, F4, F6, F7; LGPD)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from portaria.journeys import known_premises
from portaria.journeys.known import person_known
from portaria.people.models import Unit
from portaria.people.types import EventKind
from portaria.premises.access.acts import grant_access
from portaria.premises.access.types import GrantAsk
from portaria.premises.badges import acts
from portaria.premises.badges.models import Impediment, Price
from portaria.premises.badges.types import LENT, Issue
from portaria.premises.places.models import Area
from portaria.premises.presidency import presiding
from portaria.steps.reasons import by_fact, decided
from portaria.web.own_data import report_of
from premises.support import (
    BY,
    SLUG,
    at,
    built,
    competent,
    day,
    holder,
    kinds,
    lend,
    policy,
    someone,
)
from premises.test_pages import get, manager, post
from web.world import signed_in

__all__ = ["manager"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


def test_an_impediment_is_recorded_seen_at_the_desk_and_lifted(manager: Any) -> None:
    person, _ = holder(registration="M77")
    assert "Nenhum impedimento" in get(manager, "/crachas/impedimentos/")
    wrong = post(manager, "/crachas/impedimentos/", matricula="nada", motivo="x")
    assert wrong.status_code == 400
    assert "Ninguém tem essa matrícula" in wrong.content.decode()
    told = post(manager, "/crachas/impedimentos/", matricula="M77", motivo="Ofício 3").content
    assert "Impedimento registrado." in told.decode()
    row = Impediment.objects.get()
    assert (row.person_id, row.why) == (person.pk, "Ofício 3")
    clerk = someone("Recepção", slug=SLUG)
    competent("premises.desk", clerk)
    desk = signed_in(clerk, "recepcao")
    page = get(desk, "/crachas/impedimentos/")
    assert "Ofício 3" in page
    assert "Registrar um impedimento" not in page
    assert post(desk, "/crachas/impedimentos/", matricula="M77", motivo="x").status_code == 403
    lift = f"/crachas/impedimentos/{row.pk}/levantar/"
    assert post(desk, lift, motivo="x").status_code == 403
    assert "falta dizer o motivo" in post(manager, lift).content.decode()
    post(manager, lift, motivo="cessou")
    row.refresh_from_db()
    assert row.ended_at is not None
    assert kinds(f"person:{person.pk}")[-2:] == [
        "premises.impediment.told", "premises.impediment.lifted",
    ]  # fmt: skip


COSTS = [("18,50", 1850), ("18", 1800), ("0,01", 1), ("0", None), ("18.50", None), ("-1", None)]


@pytest.mark.parametrize(("said", "cents"), COSTS)
def test_the_cost_of_a_badge_is_told_in_reais(manager: Any, said: str, cents: int | None) -> None:
    sent = {"custo": said, "desde": "2027-01-01", "fonte": "Pregão 7"}
    answer = post(manager, "/crachas/custos/", **sent)
    assert answer.status_code == (400 if cents is None else 200)
    assert [row.cents for row in Price.objects.all()] == ([] if cents is None else [cents])


def test_hr_homologates_a_union_presidency_and_ends_it(manager: Any) -> None:
    person, _ = holder(registration="M77")
    officer = someone("Gestão de Pessoas", slug=SLUG)
    competent("people.write", officer)
    hr = signed_in(officer, "rh")
    page = get(hr, "/crachas/presidencia/")
    assert "Nenhuma presidência homologada" in page
    sent = {"matricula": "M77", "desde": "2027-01-18", "entidade": "Sindicato, Portaria 9"}
    assert "Presidência homologada." in post(hr, "/crachas/presidencia/", **sent).content.decode()
    assert presiding([person.pk], day("2027-01-18")) == {person.pk}
    page = get(hr, "/crachas/presidencia/")
    assert "Sindicato, Portaria 9" in page
    key = page.split("/crachas/presidencia/")[-1].split("/")[0]
    post(hr, f"/crachas/presidencia/{key}/encerrar/", motivo="voltou")
    assert presiding([person.pk], None) == frozenset()


def test_badges_and_accesses_stand_on_the_page_and_in_ones_data(manager: Any) -> None:
    person, _ = holder(registration="M77")
    room = Area.objects.get(code="C1-DC")
    decision = decided("grant", policy(), by_fact("test", "teste"))
    ask = GrantAsk(SLUG, person.pk, "servidor_efetivo", day("2026-11-10"), decision, area=room.pk)
    grant_access([ask], by=BY, at=at("2026-11-10"))
    own = signed_in(person, "ana")
    for page in (get(own, f"/pessoas/{person.pk}/"), get(own, "/meu/")):
        assert "P-1" in page
        assert "C1-DC – " in page
    [section] = [one for one in report_of(person, day("2026-11-10")) if one.key == "holdings"]
    assert {row[1].partition(" ")[0] for row in section.rows} >= {"P-1", "C1-DC"}


def test_what_was_known_of_a_badge_on_a_day() -> None:
    built()
    person, permanent = holder()
    lend(person, "2026-11-12")
    room = Area.objects.get(code="C1-DC")
    decision = decided("grant", policy(), by_fact("test", "teste"))
    ask = GrantAsk(SLUG, person.pk, "servidor_efetivo", day("2026-11-13"), decision, area=room.pk)
    [grant] = grant_access([ask], by=BY, at=at("2026-11-13"))

    def known(on: str) -> dict[str, tuple[str, str]]:
        sheet = person_known(person.pk, on=day(on), known=date(2027, 1, 1))
        return {one.subject: (one.name, one.state) for one in sheet.holdings}

    mine = f"badge:{permanent}"
    assert mine not in known("2026-11-01")
    assert known("2026-11-11")[mine] == ("P-1", "active")
    assert known("2026-11-12")[mine] == ("P-1", "blocked")
    assert f"grant:{grant}" not in known("2026-11-12")
    assert known("2026-11-13")[f"grant:{grant}"] == ("", "active")


LEAVE = EventKind.LEAVE.value
STEPS = [
    ([("blocked", LENT), ("unblocked", LENT)], "active"),
    ([("blocked", LENT), ("blocked", LEAVE), ("unblocked", LENT)], "blocked"),
    ([("blocked", LENT), ("blocked", "furto"), ("found", "")], "active"),
    ([("blocked", LEAVE), ("lost", "perda"), ("found", "")], "blocked"),
    ([("blocked", ""), ("unblocked", LENT)], "active"),
    ([("expired", ""), ("unblocked", "expired")], "active"),
    ([("told", "furto")], "active"),
    ([("blocked", LENT), ("returned", "")], "returned"),
]


@pytest.mark.parametrize(("steps", "state"), STEPS)
def test_a_badge_is_blocked_while_a_ground_is_left(
    steps: list[tuple[str, str]], state: str
) -> None:
    now, blocks = "active", frozenset[str]()
    for verb, ground in steps:
        changed = known_premises.after(f"premises.badge.{verb}", ground, blocks)
        now, blocks = changed or (now, blocks)
    assert now == state


def test_a_badge_that_another_replaced_is_over() -> None:
    built()
    unit = Unit.objects.get(code="CTI")
    person, _ = holder(unit=unit)
    acts.issue_badges(
        [Issue(SLUG, someone("Outro", slug=SLUG, unit=unit).pk, "servidor_efetivo", "P-2", "92")],
        by=BY, at=at("2026-11-02"),
    )  # fmt: skip
    sheet = person_known(person.pk, on=day("2026-11-20"), known=day("2026-11-20"))
    assert [one.name for one in sheet.holdings if one.table == "BADGES"] == ["P-1"]
