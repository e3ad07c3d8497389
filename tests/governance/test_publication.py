"""N7: a version is made known to those it concerns; who has read which version; reminders; a new
version asks only for what changed (SESP 13; MPMT 5-XIV, 35; MPSC 72)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from governance.worlds import BY, MONDAY, NORM, PROVISIONS, World, at
from portaria.duties.models import Duty
from portaria.governance.models import Acknowledgement, Publication
from portaria.governance.publication import acts, listing
from portaria.governance.types import Refused
from portaria.ledger.models import Act
from portaria.people.models import Bond

pytestmark = pytest.mark.django_db
DUE = date(2024, 3, 18)  # ten business days after 4 March 2024


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "ens")


def test_n7_the_norm_says_who_takes_note_and_until_when(world: World) -> None:
    ana, caio = world.person("Ana"), world.person("Caio", "discente")
    done = world.publishes()
    assert (done.version, done.asked, done.silent) == (1, 1, ("discente",))
    assert "art1_cpt" in done.changed
    asked = world.asked(ana)
    assert asked.due_on == DUE
    assert not Acknowledgement.objects.filter(person=caio).exists()
    duty = Duty.objects.get(kind="governance.acknowledge")
    assert duty.assignee == f"person:{ana.pk}"
    assert duty.provisions == [f"{NORM}#art2_cpt"]
    assert duty.sum is not None
    assert duty.sum["due_on"] == "2024-03-18"
    published = Act.objects.get(kind="governance.norm.published")
    assert (published.body, published.subject) == ("ens", f"norm:{NORM}")


@pytest.mark.parametrize(
    ("day", "state"),
    [(DUE - timedelta(days=1), "waiting"), (DUE, "waiting"), (DUE + timedelta(days=1), "late")],
)
def test_n7_late_only_after_the_last_day(world: World, day: date, state: str) -> None:
    ana = world.person("Ana")
    done = world.publishes()
    assert listing.state_of(world.asked(ana), day) == state
    [count] = listing.per_unit(done.publication, day)
    assert (count.acronym, count.asked, count.given) == ("DIR", 1, 0)
    assert count.late == (state == "late")


def test_n7_taking_note_is_ones_own_and_once(world: World) -> None:
    ana, beto = world.person("Ana"), world.person("Beto")
    done = world.publishes()
    mine = world.asked(ana).pk
    with pytest.raises(Refused, match="outra pessoa"), transaction.atomic():
        acts.acknowledge([mine], person=beto.pk, by=BY, at=at(MONDAY))
    world.takes_note(ana, MONDAY)
    with pytest.raises(Refused, match="já foi dada"):
        world.takes_note(ana, MONDAY)
    assert Duty.objects.filter(kind="governance.acknowledge", state="open").count() == 1
    given = Act.objects.get(kind="governance.acknowledgement.given")
    assert (given.person, given.cause) == (ana.pk, f"publication:{done.publication}")
    assert listing.total(listing.per_unit(done.publication, MONDAY)).percent == 50


def test_n7_a_new_version_asks_only_for_what_changed(world: World) -> None:
    ana, beto = world.person("Ana"), world.person("Beto")
    first = world.publishes()
    world.takes_note(ana, MONDAY)
    world.says(PROVISIONS.replace("2 GB", "3 GB"), at(MONDAY, 12))
    second = world.publishes(MONDAY + timedelta(days=1))
    assert (second.version, second.changed) == (2, ("art1_cpt",))
    assert listing.to_read(world.asked(ana)) == ("art1_cpt",)
    assert world.asked(beto).since_version == 0
    old = Acknowledgement.objects.get(publication=first.publication, person=beto)
    assert old.dropped_at is not None
    assert Publication.objects.get(pk=first.publication).superseded_at is not None
    open_ones = Duty.objects.filter(kind="governance.acknowledge", state="open")
    assert sorted(open_ones.values_list("person", flat=True)) == sorted([ana.pk, beto.pk])
    world.takes_note(ana, MONDAY + timedelta(days=1))
    world.says(PROVISIONS.replace("art3:", "art2-1:\n  cpt: {about: Novo, how: conduct}\nart3:"),
               at(MONDAY + timedelta(days=2)))  # fmt: skip
    world.publishes(MONDAY + timedelta(days=3))
    assert set(listing.to_read(world.asked(ana))) == {"art1_cpt", "art2-1", "art2-1_cpt"}


def test_n7_the_same_text_is_not_published_twice(world: World) -> None:
    world.person("Ana")
    world.publishes()
    world.says(PROVISIONS + "# um comentário\n", at(MONDAY, 12))
    with pytest.raises(Refused, match="já foi publicado, como versão 1"):
        world.publishes()


def test_n7_where_the_norm_is_silent_the_publisher_chooses_whom_and_until_when(
    world: World,
) -> None:
    caio = world.person("Caio", "discente")
    with pytest.raises(Refused, match="não diz quem"):
        world.publishes()
    with pytest.raises(Refused, match="em que prazo"):
        world.publishes(categories=("discente",))
    with pytest.raises(Refused, match="já passou"):
        world.publishes(categories=("discente",), due_on=MONDAY - timedelta(days=1))
    world.publishes(categories=("discente",), due_on=MONDAY)
    assert world.asked(caio).due_on == MONDAY


def test_n7_nobody_is_asked_whom_the_norm_forbids_asking(world: World) -> None:
    world.person("Davi", "bolsista")
    with pytest.raises(Refused, match="proíbe pedir ciência"):
        world.publishes(categories=("bolsista",), due_on=MONDAY)
    assert not Publication.objects.exists()


def test_n7_who_arrives_is_asked_and_who_leaves_is_asked_no_more(world: World) -> None:
    ana = world.person("Ana")
    world.publishes()
    world.lives(MONDAY)
    arrival = MONDAY + timedelta(days=8)
    eva = world.person("Eva", start=arrival)
    Bond.objects.filter(person=ana).update(end=arrival)
    world.lives(arrival - timedelta(days=1))
    assert not Acknowledgement.objects.filter(person=eva).exists()
    world.lives(arrival)
    assert world.asked(eva).due_on == date(2024, 3, 26)
    assert world.asked(ana).dropped_at is not None
    gone = Duty.objects.get(kind="governance.acknowledge", person=ana.pk)
    assert (gone.state, gone.note) == ("dropped", "a pessoa deixou o órgão")
    Bond.objects.filter(person=ana).update(end=None)
    world.lives(arrival + timedelta(days=1))
    assert world.asked(ana).dropped_at is None


@pytest.mark.parametrize(("days", "reminders"), [(6, 0), (7, 1), (8, 1), (13, 1), (14, 2)])
def test_n7_the_slow_are_reminded_as_often_as_the_norm_says(
    world: World, days: int, reminders: int
) -> None:
    # The day-by-day duty of a worker that never sleeps.
    ana = world.person("Ana")
    world.publishes()
    for day in range(days + 1):
        world.lives(MONDAY + timedelta(days=day), hour=11)
    # The first reminder falls on Monday, 11 March: seven days, none of them moved.
    assert world.asked(ana).reminders == reminders
    acts_left = Act.objects.filter(kind="governance.acknowledgement.reminded")
    assert acts_left.count() == reminders


def test_n7_ten_thousand_readers_are_asked_in_a_few_statements(
    world: World, django_assert_max_num_queries: object
) -> None:
    first = world.person("Ana")
    Bond.objects.filter(person=first).delete()
    from portaria.database.copying import copy_rows, cursor

    with cursor() as c:
        c.execute(
            "INSERT INTO people_person (root, hr_key, name, recorded_at)"
            " SELECT 'ens', 'x:' || n, 'Pessoa ' || n, %s FROM generate_series(1, 10000) n"
            " RETURNING id",
            [at(MONDAY)],
        )
        persons = [row[0] for row in c]
    copy_rows(
        "people_bond",
        ("person_id", "body_id", "hr_key", "registration", "category", "unit_id", "start"),
        [
            (p, "ens", f"x:{p}", str(p), "servidor_efetivo", world.unit.pk, date(2020, 1, 2))
            for p in persons
        ],
    )
    with cursor() as c:  # else each row's keys are looked up as if the tables still had one page
        c.execute("ANALYZE people_person, people_bond")
    done = world.publishes()
    assert done.asked == 10000
    assert Duty.objects.filter(kind="governance.acknowledge", state="open").count() == 10000
