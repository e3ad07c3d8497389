"""F8, F17, F18: closing rounds, inspections of safeguards, exceptions that become incidents, and
the authority above (SEFAZ 3, 13, 45, 49 § 2, 50, 83)."""

from __future__ import annotations

from typing import Any

import pytest

from portaria.incidents.models import Evidence, Incident
from portaria.people.models import Unit
from portaria.premises.access.models import Authorisation
from portaria.premises.contact import contact
from portaria.premises.places.acts import close_for_works
from portaria.premises.places.models import Area, Place
from portaria.premises.places.types import AreaFacts
from portaria.premises.rounds import acts, decisions
from portaria.premises.rounds.models import Point, Round
from portaria.premises.rounds.types import (
    EVERYBODY_OUT,
    KEYS,
    LOCKED,
    Refused,
    Spot,
    Tick,
    Ticked,
)
from portaria.procedures.requests import acts as requests
from portaria.procedures.requests.types import Ask
from premises.support import (
    BY,
    SLUG,
    at,
    built,
    competent,
    now,
    policy,
    someone,
    until,
    waiting,
    work,
)

ROOMS, DOORS = [Spot(1, "Sala")], [Spot(2, "Porta")]


def test_f8_a_closing_round_looks_at_rooms_doors_and_keys() -> None:
    points = decisions.closing_points(ROOMS, DOORS, policy())
    assert [p.what for p in points] == [EVERYBODY_OUT, LOCKED, KEYS]
    assert {p.provision for p in points} == {"sefaz-mt-1-2012#art50_cpt"}
    assert "vigilante" in points[-1].text


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        (AreaFacts("nivel_2"), set()),
        (AreaFacts("nivel_4"), {"cameras", "tranca_quando_vazia", "deteccao_de_intrusao"}),
        (AreaFacts("nivel_4", ("datacenter",)),
         {"cameras", "tranca_quando_vazia", "deteccao_de_intrusao", "duas_autenticacoes",
          "porta_automatica"}),
        (AreaFacts("nivel_4", (), frozenset({"open_air", "life_risk"})),
         {"cameras", "tranca_quando_vazia", "deteccao_de_intrusao", "barreira_fisica",
          "sinalizacao"}),
        (AreaFacts("nivel_4", (), frozenset({"fitting"})),
         {"cameras", "tranca_quando_vazia", "deteccao_de_intrusao", "deteccao_de_incendio"}),
        (AreaFacts("nivel_4", (), frozenset({"needed_and_feasible"})),
         {"cameras", "tranca_quando_vazia", "deteccao_de_intrusao", "duas_autenticacoes",
          "porta_automatica"}),
    ],
)  # fmt: skip
def test_f18_the_checklist_of_an_area_of_level_4(facts: AreaFacts, wanted: set[str]) -> None:
    points = decisions.inspection_points(1, "Sala", facts, policy())
    if facts.level == "nivel_4":
        assert {p.what for p in points} == wanted
        assert {p.what for p in points if not p.grave} == {"deteccao_de_intrusao"}
    else:
        assert not wanted & {p.what for p in points}


@pytest.mark.parametrize(
    ("states", "outcome"),
    [
        (("fine", "fine"), "clear"),
        (("fine", "exception"), "with_exceptions"),
        (("exception", "fine"), "not_yet"),
        (("fine", ""), "not_yet"),
        (("", ""), "not_yet"),
    ],
)
def test_f8_the_doors_close_only_when_everybody_is_out(
    states: tuple[str, str], outcome: str
) -> None:
    whats = (EVERYBODY_OUT, LOCKED)
    points = [Ticked(n, w, w, s) for n, (w, s) in enumerate(zip(whats, states, strict=True))]
    assert decisions.finish(points, policy()).outcome == outcome


def test_f17_the_contact_is_there_at_any_hour() -> None:
    said = "; ".join(reason.text for reason in contact(policy()))
    assert "art. 3º, § 2º" in said
    assert "gese@" in said


@pytest.mark.django_db
def test_f8_f17_a_round_falls_due_at_closing_and_what_it_finds_is_an_incident() -> None:
    built()
    guard = someone("Vigia", slug=SLUG, unit=Unit.objects.get(code="GESE"))
    assert acts.schedule_rounds(SLUG, by=BY, at=at("2026-11-13 08:00")) == 2
    assert acts.schedule_rounds(SLUG, by=BY, at=at("2026-11-13 08:00")) == 0
    until("2026-11-13 18:59")
    assert not Round.objects.exists()
    until("2026-11-13 19:00")
    row = Round.objects.get(place__code="C1")
    assert {d.assignee for d in waiting(acts.WALK)} == {"power:premises.desk"}
    following = {d.run_at for d in waiting(acts.OPEN_ROUND)}
    assert following == {at("2026-11-16 19:00")}  # Friday's next is Monday's

    points = list(row.points.order_by("number"))
    rooms = [p for p in points if p.what == EVERYBODY_OUT]
    assert "C1-TI" in "".join(p.text for p in rooms)
    assert "C1-HALL" not in "".join(p.text for p in rooms)  # anybody may be there
    assert [p.text for p in points if p.what == LOCKED] != []
    when = at("2026-11-13 19:20")

    def tick(point: Point, note: str = "", photo: bytes = b"") -> None:
        one = Tick(point.pk, fine=not note, note=note, photo=photo, photo_name="porta.jpg")
        acts.tick_points([one], person=guard.pk, by=BY, at=when)

    with pytest.raises(Refused, match="Falta ver"):
        acts.finish_rounds([row.pk], person=guard.pk, by=BY, at=when)
    for point in points:
        tick(point)
    with pytest.raises(Refused, match="diga o que há de errado"):
        acts.tick_points([Tick(points[-1].pk, fine=False)], person=guard.pk, by=BY, at=when)
    tick(rooms[0], "um servidor sem autorização")
    with pytest.raises(Refused, match="Ainda há alguém"):
        acts.finish_rounds([row.pk], person=guard.pk, by=BY, at=when)
    tick(rooms[0])
    door = next(p for p in points if p.what == LOCKED)
    tick(door, "fechadura quebrada", b"\xff\xd8foto")
    decision = acts.finish_rounds([row.pk], person=guard.pk, by=BY, at=when)[row.pk]
    assert decision.outcome == "with_exceptions"
    with pytest.raises(Refused, match="já terminou"):
        tick(door)

    work(when)
    first, second = Incident.objects.order_by("pk")
    assert (first.kind, first.account) == ("patrimonial", "um servidor sem autorização")
    assert second.reporter_id == guard.pk
    assert second.assignee == "power:post.gese"
    kept = Evidence.objects.get(incident=second)
    door.refresh_from_db()
    assert (door.incident, door.photo, door.digest) == (second.pk, None, kept.digest)


@pytest.mark.django_db
def test_f18_an_inspection_is_ordered_by_a_day_and_what_is_recommended_is_only_noted() -> None:
    built()
    place = Place.objects.get(code="C1-B").pk
    with pytest.raises(Refused, match="já passou"):
        acts.open_inspection(place, at("2026-11-12"), by=BY, at=at("2026-11-12"))
    key = acts.open_inspection(place, at("2026-11-20"), by=BY, at=at("2026-11-12"))
    points = {p.what: p for p in Point.objects.filter(round=key, area__code="C1-DC")}
    assert {"cameras", "duas_autenticacoes", "tranca_quando_vazia"} <= set(points)
    when = at("2026-11-13")
    ticks = [Tick(p.pk, fine=True) for p in Point.objects.filter(round=key)]
    acts.tick_points(ticks, person=None, by=BY, at=when)
    wrong = [Tick(points["deteccao_de_intrusao"].pk, fine=False, note="não há")]
    acts.tick_points(wrong, person=None, by=BY, at=when)
    assert acts.finish_rounds([key], person=None, by=BY, at=when)[key].outcome == "with_exceptions"
    work(when)
    assert not Incident.objects.exists()


@pytest.mark.django_db
def test_f8_the_authority_above_lets_somebody_stay_in_spite_of_works() -> None:
    built()
    unit = Unit.objects.get(code="CTI")
    unit.head = someone("Chefe da TI", slug=SLUG, unit=unit)
    unit.save(update_fields=["head"])
    above = someone("Chefe de Gabinete", slug=SLUG)
    competent("post.gabinete_senf", above)
    person = someone("Ana Souza", slug=SLUG, unit=unit)
    close_for_works(
        SLUG, place=None, area=Area.objects.get(code="C1-TI").pk, first_at=at("2026-11-12 18:00"),
        last_at=at("2026-11-13 06:00"), ground="dedetizacao", why_="dedetização", by=BY,
        at=at("2026-11-12"),
    )  # fmt: skip
    values: dict[str, Any] = {
        "area": "C1-TI", "day": "2026-11-12", "hours": "19:00-22:30", "activity": "apuração",
        "justification": "eleição", "persons": [person.pk],
    }  # fmt: skip
    with now("2026-11-12 16:00"):
        [key] = requests.ask([Ask(SLUG, "premises.stay_override", 0, values, unit.head.pk)],
                             by=BY, at=at("2026-11-12 16:00"))  # fmt: skip
        requests.approve([key], person=above.pk, by=BY, at=at("2026-11-12 17:00"))
    found = Authorisation.objects.get()
    assert (found.kind, found.provision) == ("override", "sefaz-mt-1-2012#art49_par2")
