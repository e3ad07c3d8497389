"""A7, F2: who may enter an area is reviewed by who answers for it; what is withdrawn has ended."""

from __future__ import annotations

import pytest

from portaria.people.models import Unit
from portaria.premises.access.acts import grant_access
from portaria.premises.access.models import Grant, Level
from portaria.premises.access.types import GrantAsk
from portaria.premises.places.models import Area
from portaria.procedures.reviews import acts
from portaria.procedures.reviews.models import Item
from portaria.steps.reasons import by_fact, decided
from premises.support import BY, SLUG, at, built, day, head_of, holder, kinds, policy

pytestmark = pytest.mark.django_db
NOW = at("2027-01-18 08:00")


def granted(person: int, area: int | None = None, level: int | None = None) -> int:
    decision = decided("granted", policy(), by_fact("test", "trabalha ali"))
    ask = GrantAsk(
        SLUG, person, "servidor_efetivo", day("2026-11-02"), decision, area=area, level=level
    )
    [key] = grant_access([ask], by=BY, at=at("2026-11-02"))
    return key


def test_a7_an_area_by_who_answers_for_it_a_level_by_the_persons_own_head() -> None:
    built()
    person, _ = holder(unit=Unit.objects.get(code="CGP"))
    keeper, own = head_of("CTI", "Chefe da CTI"), head_of("CGP", "Chefe da CGP")
    area = Area.objects.get(code="C1-TI")
    assert area.unit == Unit.objects.get(code="CTI")
    of_area = granted(person.pk, area=area.pk)
    of_level = granted(person.pk, level=Level.objects.order_by("pk")[0].pk)
    key = acts.open_campaign(SLUG, "Acessos de 2027", day("2027-02-01"), by=BY, at=NOW)
    items = {item.key: item for item in Item.objects.filter(source="premises.grant")}
    assert items[of_area].what == f"Entrada: {area.name}"
    units = {k: item.unit.code for k, item in items.items() if item.unit}
    assert units == {of_area: "CTI", of_level: "CGP"}

    acts.decide_items([items[of_area].pk], False, person=keeper.pk, by=BY, at=NOW, why="mudou")
    acts.decide_items([items[of_level].pk], True, person=own.pk, by=BY, at=NOW)
    states = dict(Grant.objects.values_list("pk", "state"))
    assert (states[of_area], states[of_level]) == ("ended", "active")
    assert kinds(f"grant:{of_area}")[-1] == "premises.grant.ended"
    assert "reviews.item.withdrawn" in kinds(f"review:{key}")
