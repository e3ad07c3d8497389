"""E14: goods that leave, from the request to the weekly reconciliation (SEFAZ 76-82)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from portaria.duties.models import Duty
from portaria.people.models import Person, Unit
from portaria.premises.goods import acts, decisions, listing
from portaria.premises.goods.models import Exit, Reconciliation
from portaria.premises.goods.reading import lines_of
from portaria.premises.goods.reconciling import RECONCILE, held_in, reconcile_exits
from portaria.premises.goods.types import (
    AUTHORISED,
    FOR_AN_EVENT,
    LEFT,
    Carried,
    ExitAsk,
    Held,
    Line,
    Refused,
    Standing,
)
from portaria.premises.places.models import Place
from portaria.procedures.requests import acts as requests
from portaria.procedures.requests.types import Ask
from portaria.procedures.requests.types import Refused as NotAsked
from premises.support import (
    BY,
    SLUG,
    at,
    built,
    competent,
    day,
    kinds,
    now,
    policy,
    someone,
    waiting,
)

LINES = (Line(2, "monitores", "T-1"), Line(10, "resmas"))
STANDING = Standing("permanente", AUTHORISED, day("2026-11-10"), day("2026-11-12"),
                    dict(enumerate(LINES, 1)))  # fmt: skip
ALL = {1: 2, 2: 10}


@pytest.mark.parametrize(
    ("goods", "fields", "outcome", "said"),
    [
        ("permanente", {}, "authorise", "art. 76"),
        ("permanente", {"by_unit": True}, "refuse", "art. 76"),
        ("permanente", {"by_unit": True, "circumstance": FOR_AN_EVENT}, "refuse", "art. 76"),
        ("consumo", {}, "authorise", "art. 77"),
        ("consumo", {"by_unit": True}, "refuse", "art. 77"),
        ("consumo", {"by_unit": True, "circumstance": FOR_AN_EVENT}, "authorise", "art. 77"),
        ("apreendido", {}, "refuse", "art. 82"),
        ("apreendido", {"term": "  "}, "refuse", "art. 82"),
        ("apreendido", {"term": "TL 7/2026"}, "authorise", "art. 82"),
        ("bem_tecnologia", {}, "refuse", "nada dizem"),
    ],
)
def test_e14_who_may_authorise_goods_to_leave(
    goods: str, fields: dict[str, Any], outcome: str, said: str
) -> None:
    decision = decisions.authorise(goods, policy(), **fields)
    assert decision.outcome == outcome
    assert said in "; ".join(reason.text for reason in decision.reasons)


@pytest.mark.parametrize(
    ("found", "fields", "outcome", "said"),
    [
        (ALL, {}, "agrees", "art. 78"),
        ({1: 1, 2: 10}, {}, "differs", "Faltam 1 de 2: monitores"),
        ({2: 10}, {}, "differs", "Faltam 2 de 2: monitores"),
        ({1: 3, 2: 10}, {}, "differs", "Há 1 além dos 2: monitores"),
        (ALL, {"strange": "um projetor"}, "differs", "Fora da autorização: um projetor"),
        (ALL, {"copy": False}, "stopped", "Falta a via da autorização"),
    ],
)
def test_e14_the_goods_are_compared_with_the_copy(
    found: dict[int, int], fields: dict[str, Any], outcome: str, said: str
) -> None:
    carried = Carried(1, found, **{"copy": True, **fields})
    decision = decisions.check(STANDING, carried, day("2026-11-10"), policy())
    assert decision.outcome == outcome
    assert said in "; ".join(reason.text for reason in decision.reasons)


@pytest.mark.parametrize(
    ("today", "outcome"),
    [("2026-11-09", "stopped"), ("2026-11-10", "agrees"), ("2026-11-12", "agrees"),
     ("2026-11-13", "stopped")],
)  # fmt: skip
def test_e14_an_authorisation_holds_from_its_first_day_to_its_last(
    today: str, outcome: str
) -> None:
    carried = Carried(1, ALL, copy=True)
    assert decisions.check(STANDING, carried, day(today), policy()).outcome == outcome


@pytest.mark.parametrize(
    ("state", "copy", "agreed", "last_on", "outcome"),
    [
        (LEFT, True, True, "2026-11-10", "whole"),
        (LEFT, False, True, "2026-11-10", "lacking"),
        (LEFT, True, False, "2026-11-10", "lacking"),
        (AUTHORISED, False, False, "2026-11-13", "whole"),  # it may still leave
        (AUTHORISED, False, False, "2026-11-12", "whole"),  # its last day
        (AUTHORISED, False, False, "2026-11-11", "lacking"),
    ],
)
def test_e14_a_week_of_authorisations_against_the_copies_kept(
    state: str, copy: bool, agreed: bool, last_on: str, outcome: str
) -> None:
    held = Held(1, state, day(last_on), copy, agreed)
    assert decisions.reconcile([held], day("2026-11-12"), policy()).outcome == outcome


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("2 monitores [T-1]\n\n10 resmas", LINES),
        ("2 x monitores  [T-1]", (Line(2, "monitores", "T-1"),)),
        ("", ()),
    ],
)
def test_goods_are_told_one_by_line(text: str, lines: tuple[Line, ...]) -> None:
    assert lines_of(text) == lines


@pytest.mark.parametrize("text", ["monitores", "2", "1 mesa\ncadeiras"])
def test_a_line_without_its_quantity_is_told_where_it_is(text: str) -> None:
    with pytest.raises(Refused, match=r"linha \d: escreva a quantidade"):
        lines_of(text)


def asked(**fields: Any) -> ExitAsk:
    fields = {"goods": "permanente", "lines": LINES, "authorised_by": None, **fields}
    return ExitAsk(
        SLUG, place=Place.objects.get(code="C1").pk, carrier="Bento Dias", destination="Oficina",
        first_on=day("2026-11-10"), last_on=day("2026-11-12"), **fields,
    )  # fmt: skip


VALUES = {
    "goods": "2 monitores [T-1]\n10 resmas", "place": "C1", "destination": "Oficina",
    "carrier": "Bento Dias", "first_on": "2026-11-10", "last_on": "2026-11-12",
}  # fmt: skip


def ask(rite: str, person: Person, **values: str) -> int:
    with now("2026-11-10"):
        [key] = requests.ask(
            [Ask(SLUG, rite, 0, {**VALUES, **values}, person.pk)], by=BY, at=at("2026-11-10")
        )
    return key


def approve(key: int, person: Person) -> None:
    with now("2026-11-10 09:00"):
        requests.approve([key], person=person.pk, by=BY, at=at("2026-11-10 09:00"))


@pytest.mark.django_db
def test_e14_asked_authorised_stopped_at_the_gate_put_right_left_and_reconciled() -> None:
    built()
    keeper, guard = someone("Gerente do Patrimônio", slug=SLUG), someone("Vigia", slug=SLUG)
    competent("post.patrimonio_mobiliario", keeper)
    key = ask("assets.movement", someone("Ana Souza", slug=SLUG))
    assert not Exit.objects.exists()
    approve(key, keeper)
    row = Exit.objects.get()
    assert (row.authorised_by_id, row.request, row.state) == (keeper.pk, key, AUTHORISED)
    [due] = waiting(RECONCILE)
    assert due.due_at == at("2026-11-18 00:00")  # seven days, the first left out
    assert due.provisions == ["sefaz-mt-1-2012#art79_cpt"]

    def come(found: dict[int, int], hour: str) -> acts.Checked:
        carried = Carried(row.pk, found, copy=True)
        [checked] = acts.check_exits([carried], guard=guard.pk, by=BY, at=at(f"2026-11-11 {hour}"))
        return checked

    assert not come({1: 1, 2: 10}, "10:00").leaves
    assert come(ALL, "11:00").leaves
    assert come(ALL, "12:00").decision.outcome == "stopped"  # nothing leaves twice
    row.refresh_from_db()
    assert row.state == LEFT
    exits = [kind for kind in kinds(f"goods_exit:{row.pk}") if kind.startswith("premises.")]
    assert exits == ["premises.goods_exit.authorised", *["premises.goods_exit.checked"] * 3]

    [late] = acts.authorise_exits([asked()], by=BY, at=at("2026-11-10"))
    number, decision = reconcile_exits(SLUG, "sede", person=None, by=BY, at=at("2026-11-17 10:00"))
    assert decision.outcome == "lacking"
    assert Reconciliation.objects.get(pk=number).lacking == [late]
    assert [one.id for one in held_in(SLUG, "sede")] == [late]  # what matched is settled
    [following] = waiting(RECONCILE)
    assert following.due_at == at("2026-11-25 00:00")
    assert Duty.objects.get(pk=due.pk).state == "done"


@pytest.mark.django_db
def test_e14_seized_goods_wait_until_the_release_term_reached_the_security() -> None:
    built()
    unit = Unit.objects.get(code="CTI")
    unit.head = someone("Chefe da Apreensão", slug=SLUG, unit=unit)
    unit.save(update_fields=["head"])
    agent = someone("Ana Souza", slug=SLUG, unit=unit)
    with pytest.raises(NotAsked, match=r"[Tt]ermo de liberação"):
        ask("assets.release", agent)
    approve(ask("assets.release", agent, release_term="TL 7/2026"), unit.head)
    row = Exit.objects.get()
    [due] = waiting(acts.TAKE_TERM)
    assert (due.assignee, due.provisions) == (
        "power:premises.manage", ["sefaz-mt-1-2012#art82_cpt"]
    )  # fmt: skip

    def come() -> acts.Checked:
        [checked] = acts.check_exits([Carried(row.pk, ALL, copy=True)], guard=None, by=BY,
                                     at=at("2026-11-11"))  # fmt: skip
        return checked

    assert not come().leaves
    assert acts.take_terms([row.pk], by=BY, at=at("2026-11-11")) == 1
    assert acts.take_terms([row.pk], by=BY, at=at("2026-11-11")) == 0
    assert Duty.objects.get(pk=due.pk).state == "done"
    assert come().leaves


@pytest.mark.django_db
def test_e14_nothing_is_changed_by_what_cannot_be() -> None:
    built()
    today = at("2026-11-10")
    for fields, said in (
        ({"lines": ()}, "de 1 a 200 bens"),
        ({"lines": (Line(0, "mesa"),)}, "quantidade, de 1 em diante"),
        ({"lines": (Line(1, " "),)}, "quantidade, de 1 em diante"),
        ({"goods": "consumo", "by_unit": True}, "não pode ser autorizada"),
    ):
        with pytest.raises(Refused, match=said):
            acts.authorise_exits([asked(), asked(**fields)], by=BY, at=today)
    with pytest.raises(Refused, match="já passou"):
        acts.authorise_exits([asked()], by=BY, at=today + timedelta(days=3))
    assert not Exit.objects.exists()
    assert not Duty.objects.filter(kind=RECONCILE).exists()

    [key] = acts.authorise_exits([asked()], by=BY, at=today)
    with pytest.raises(Refused, match="diga por que"):
        acts.cancel_exits([key], " ", by=BY, at=today)
    acts.cancel_exits([key], "engano", by=BY, at=today)
    with pytest.raises(Refused, match="já foi usada ou cancelada"):
        acts.cancel_exits([key], "engano", by=BY, at=today)
    assert held_in(SLUG, "sede") == []
    assert Exit.objects.get().last_on == date(2026, 11, 12)


@pytest.mark.django_db
def test_who_carries_is_found_and_stands_in_order_without_accents_or_case() -> None:
    built()
    names = ("Átila Souza", "ATHOS", "Zoé", "ângela")
    asks = [replace(asked(), carrier=name) for name in names]
    acts.authorise_exits(asks, by=BY, at=at("2026-11-10"))
    for text in ("at", "AT", "át"):
        found = listing.exits([SLUG], text=text).order_by("pk")
        assert list(found.values_list("carrier", flat=True)) == ["Átila Souza", "ATHOS"], text
    assert not listing.exits([SLUG], text="souza").exists()
    number = Exit.objects.get(carrier="Zoé").pk
    assert listing.exits([SLUG], text=str(number)).get().pk == number
    named = listing.exits([SLUG]).order_by(*listing.SORTS["quem"]).values_list("carrier", flat=True)
    assert list(named) == ["ângela", "ATHOS", "Átila Souza", "Zoé"]


def test_no_goods_is_no_line() -> None:
    with pytest.raises(Refused, match="linha 1: escreva a quantidade"):
        lines_of("0 monitores")
