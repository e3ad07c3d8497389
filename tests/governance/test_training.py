"""N7: training records; who must be trained and is not (MPMT 3-IV, 5-V/XIII/XVI/XVII)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from governance.worlds import BY, MONDAY, NORM, World, at
from portaria.governance.training import acts, listing
from portaria.governance.types import Refused
from portaria.ledger.models import Act

pytestmark = pytest.mark.django_db
TEXT = """\
art1:
  cpt:
    about: Os servidores efetivos capacitam-se a cada doze meses
    sets:
      training.attendance: {servidor_efetivo: compulsory, bolsista: recommended}
      training.valid_for: {servidor_efetivo: 12 months}
"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "ens", TEXT)


def _session(**changed: object) -> acts.Session:
    values = {"body": "ens", "title": "A norma", "held_on": MONDAY, "hours": 4, "norms": (NORM,)}
    return acts.Session(**{**values, **changed})  # type: ignore[arg-type]


def _record(**changed: object) -> int:
    with transaction.atomic():
        return acts.record_training(_session(**changed), by=BY, at=at(MONDAY))


def _missing(day: date) -> list[int]:
    return [row.person for row in listing.missing("ens", day)]


def test_n7_who_must_be_trained_is_missing_until_trained_and_again_when_it_lapses(
    world: World,
) -> None:
    ana, bia = world.person("Ana"), world.person("Bia", "bolsista")
    assert _missing(MONDAY) == [ana.pk]
    with transaction.atomic():
        assert acts.record_attendance(_record(), [ana.pk, bia.pk], by=BY, at=at(MONDAY)) == 2
    last = date(2025, 3, 4)
    assert [_missing(last + timedelta(days=n)) for n in (-1, 0, 1)] == [[], [], [ana.pk]]
    [lapsed] = listing.missing("ens", last + timedelta(days=1))
    assert lapsed.lapsed_on == last
    attended = [*listing.of_person(ana.pk), *listing.of_person(bia.pk)]
    kept = {a.person_id: (a.valid_until, a.provision) for a in attended}
    assert kept == {ana.pk: (last, f"{NORM}#art1_cpt"), bia.pk: (None, "")}


def test_n7_an_attendance_is_recorded_once_and_can_be_undone(world: World) -> None:
    ana = world.person("Ana")
    key = _record()
    for expected in (1, 0):
        with transaction.atomic():
            assert acts.record_attendance(key, [ana.pk], by=BY, at=at(MONDAY)) == expected
    with transaction.atomic():
        acts.withdraw_attendance(key, ana.pk, by=BY, at=at(MONDAY))
    assert _missing(MONDAY) == [ana.pk]
    kinds = list(Act.objects.filter(kind__startswith="governance.training").order_by("pk"))
    assert [act.kind.rpartition(".")[2] for act in kinds] == ["recorded", "completed", "withdrawn"]
    with pytest.raises(Refused, match="não há essa presença"), transaction.atomic():
        acts.withdraw_attendance(key, ana.pk, by=BY, at=at(MONDAY))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"title": "  "}, "título"),
        ({"hours": 0}, "uma hora"),
        ({"norms": ("outra-norma",)}, "outra-norma"),
    ],
)
def test_n7_a_training_that_makes_no_sense_is_refused(
    world: World, changed: dict[str, object], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        _record(**changed)
    assert not Act.objects.filter(kind="governance.training.recorded").exists()


def test_n7_only_who_was_there_completes_what_was_held(world: World) -> None:
    ana, late = world.person("Ana"), world.person("Lia", start=MONDAY + timedelta(days=1))
    tomorrow = _record(held_on=MONDAY + timedelta(days=1))
    with pytest.raises(Refused, match="registre a presença depois"), transaction.atomic():
        acts.record_attendance(tomorrow, [ana.pk], by=BY, at=at(MONDAY))
    today = _record()
    with pytest.raises(Refused, match=f"pessoas nº {late.pk}"), transaction.atomic():
        acts.record_attendance(today, [ana.pk, late.pk], by=BY, at=at(MONDAY))
    assert _missing(MONDAY) == [ana.pk]
