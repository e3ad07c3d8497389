"""Search, bonds on a day, heads and substitutes (P4), competences (N9)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from people.hr_files import NOON, apply, cpf_of, people_file, person, units_file
from portaria.bodies.models import Body
from portaria.people import queries
from portaria.people.acts import CompetenceDraft, assign_competences
from portaria.people.models import Bond, Person, Unit
from portaria.people.powers import holders_of, powers_everywhere

NAMES = {1: "João D'Ávila", 2: "Maria da Conceição José", 3: "Maria de Jesus"}


@pytest.fixture
def named(body: Body, tmp_path: Path) -> Body:
    apply(
        body,
        units_file(tmp_path, f"1;GAB;Gabinete;;;{cpf_of(1)};{cpf_of(2)};;;", "2;TI;TI;;1;;;;;"),
        people_file(tmp_path, *(person(n, nome=name) for n, name in NAMES.items())),
    )
    return body


def ident(number: int) -> int:
    return Person.objects.get(bonds__registration=str(1000 + number)).pk


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("joao", [1]), ("JOÃO", [1]), ("avila", [1]), ("d'ávila jo", [1]), ("maria", [2, 3]),
        ("mar con", [2]), ("mar xis", []), ("1002", [2]), ("", []), ("'", []),
        (cpf_of(3), [3]), ("529.982.247-25", []),
    ],
)  # fmt: skip
def test_search_finds_by_beginnings_registration_and_cpf(
    text: str, found: list[int], named: Body
) -> None:
    assert [f.id for f in queries.search("orgao", text)] == [ident(n) for n in found]
    assert queries.search("outro", text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("joao", [1]), ("Ávila", [1]), ("d'ávila jo", [1]), ("mari", [2, 3]), ("jesus mar", [3]),
        ("aria", []), ("1002", []), ("", []), ("m.*", [2, 3]), ("lia", [4]), ("beto", []),
    ],
)  # fmt: skip
def test_lists_find_by_the_words_of_the_shown_name(
    text: str, found: list[int], named: Body
) -> None:
    """Decreto 8.727/2016, art. 4º: not by the name that is not shown."""
    Person.objects.create(
        root="orgao", hr_key="t:4", name="Beto Lima", social_name="Lia Lima", recorded_at=NOON
    )
    names = {**NAMES, 4: "Beto Lima"}
    persons = Person.objects.filter(queries.called(text, ""))
    assert {p.name for p in persons} == {names[n] for n in found}


def test_search_has_a_limit(named: Body) -> None:
    assert len(queries.search("orgao", "maria", limit=1)) == 1


def test_by_registration(named: Body) -> None:
    [bond] = queries.by_registration("orgao", "1002")
    assert bond.person.name == NAMES[2]


@pytest.mark.parametrize(
    ("day", "end", "begun", "over"),
    [
        (date(2020, 2, 2), None, False, False), (date(2020, 2, 3), None, True, False),
        (date(2020, 2, 2), date(2020, 2, 10), False, False),
        (date(2020, 2, 3), date(2020, 2, 10), True, False),
        (date(2020, 2, 9), date(2020, 2, 10), True, False),
        (date(2020, 2, 10), date(2020, 2, 10), True, True),
        (date(2020, 2, 11), date(2020, 2, 10), True, True),
        # What ended on the day on which it began never held.
        (date(2020, 2, 3), date(2020, 2, 3), True, True),
    ],
)  # fmt: skip
def test_in_force_is_the_same_asked_of_the_database_and_of_a_row(
    day: date, end: date | None, begun: bool, over: bool, named: Body
) -> None:
    bond = Bond.objects.get(person=ident(1))
    Bond.objects.filter(pk=bond.pk).update(start=date(2020, 2, 3), end=end)
    bond.refresh_from_db()
    mine = Bond.objects.filter(pk=bond.pk)
    assert mine.filter(queries.not_over(day)).exists() == (not over)
    assert mine.filter(queries.in_force(day)).exists() == (begun and not over)
    assert bond.holds_on(day) == (begun and not over)


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2020, 2, 2), False), (date(2020, 2, 3), True), (date(2026, 2, 28), True),
     (date(2026, 3, 1), False)],
)  # fmt: skip
def test_bonds_on_a_day(day: date, holds: bool, named: Body, tmp_path: Path) -> None:
    lines = [person(n, nome=name) for n, name in NAMES.items() if n > 1]
    gone = person(1, nome=NAMES[1], situacao="desligado", fim="2026-03-01", motivo_fim="exoneracao")
    apply(named, people_file(tmp_path, gone, *lines))
    assert bool(queries.bonds_on(ident(1), day, body="orgao")) == holds


def on_leave(body: Body, folder: Path, *numbers: int) -> None:
    away = {"situacao": "afastado", "afastamento": "ferias", "afastamento_inicio": "2026-03-10",
            "afastamento_fim": "2026-03-19"}  # fmt: skip
    lines = [person(n, nome=v, **(away if n in numbers else {})) for n, v in NAMES.items()]
    apply(body, people_file(folder, *lines), at=NOON - timedelta(days=5))


@pytest.mark.parametrize(
    ("day", "acting"),
    [(date(2026, 3, 9), 1), (date(2026, 3, 10), 2), (date(2026, 3, 19), 2), (date(2026, 3, 20), 1)],
)
def test_p4_the_substitute_acts_while_the_head_is_away(
    day: date, acting: int, named: Body, tmp_path: Path
) -> None:
    on_leave(named, tmp_path, 1)
    unit = Unit.objects.get(code="1").pk
    head = queries.heads_on("orgao", day)[unit]
    assert (head.head, head.substitute, head.acting) == (ident(1), ident(2), ident(acting))
    assert head.by_substitute == (acting == 2)


def test_p4_nobody_acts_when_both_are_away(named: Body, tmp_path: Path) -> None:
    on_leave(named, tmp_path, 1, 2)
    unit = Unit.objects.get(code="1").pk
    assert queries.heads_on("orgao", date(2026, 3, 12))[unit].acting is None


def test_n9_powers_follow_competences_dates_and_substitutes(named: Body, tmp_path: Path) -> None:
    on_leave(named, tmp_path, 1)
    unit = Unit.objects.get(code="1").pk
    since = date(2026, 3, 1)
    assign_competences(
        [
            CompetenceDraft("orgao", "mail.manage", since, unit=unit, head_only=True),
            CompetenceDraft("orgao", "people.read", since, unit=unit),
            CompetenceDraft("orgao", "hr.load", since, person=ident(1), substitute=ident(3)),
            CompetenceDraft("orgao", "ledger.read", since, person=ident(3), end=date(2026, 3, 10)),
        ],
        by="cli:teste",
        at=NOON,
    )
    away, back = date(2026, 3, 12), date(2026, 3, 20)

    def held(power: str, day: date) -> list[tuple[int | None, bool]]:
        return [(h.key, h.acting) for h in holders_of([power], "orgao", day)]

    def powers(number: int, day: date) -> frozenset[str]:
        return powers_everywhere(ident(number), day).get("orgao", frozenset())

    assert held("mail.manage", away) == [(ident(2), True)]
    assert held("mail.manage", back) == [(ident(1), False)]
    assert held("mail.manage", date(2026, 2, 28)) == []
    assert held("hr.load", away) == [(ident(3), True)]
    assert held("ledger.read", date(2026, 3, 10)) == [(ident(3), False)]
    assert held("ledger.read", date(2026, 3, 11)) == []
    assert all("people.read" in powers(number, back) for number in (1, 2, 3))
    assert powers(3, away) == {"people.read", "hr.load"}
    assert powers(2, back) == {"people.read"}


@pytest.mark.parametrize(
    ("day", "head", "substitute"),
    [(date(2026, 3, 9), ["1"], []), (date(2026, 3, 10), [], ["1"]), (date(2026, 3, 19), [], ["1"]),
     (date(2026, 3, 20), ["1"], [])],
)  # fmt: skip
def test_p4_who_answers_for_a_unit_is_the_one_who_acts_that_day(
    day: date, head: list[str], substitute: list[str], named: Body, tmp_path: Path
) -> None:
    """P4 (UNILA 8, § 1º): while the head is away the substitute has the unit, alone."""
    on_leave(named, tmp_path, 1)
    assert [unit.code for unit in queries.headed_by(ident(1), day)] == head
    assert [unit.code for unit in queries.headed_by(ident(2), day)] == substitute
    assert queries.headed_by(ident(3), day) == []


def test_a_block_within_another_looks_up_nothing_again(
    named: Body, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    day, head = date(2026, 3, 10), ident(1)
    asked_anew = queries.headed_by(head, day)
    assert asked_anew
    with queries.headed_looked_up_once(), queries.headed_looked_up_once():
        assert queries.headed_by(head, day) == asked_anew
        with django_assert_num_queries(0), queries.headed_looked_up_once():
            assert queries.headed_by(head, day) == asked_anew
    with queries.headed_looked_up_once():
        with queries.headed_looked_up_once():
            queries.headed_by(head, day)
        with django_assert_num_queries(0):
            assert queries.headed_by(head, day) == asked_anew
