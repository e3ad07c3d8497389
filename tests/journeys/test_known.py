"""Two axes of time: what was believed on one day about another, for rules and for persons."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from journeys.amended import LONGER, amended, at
from journeys.world import World
from portaria import clock
from portaria.bodies.policies import NotKnown, known
from portaria.cli.main import root
from portaria.journeys.known import KnownSheet, person_known
from portaria.mail.rules import RETENTION


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "as_known", "months"),
    [
        ("2024-06-10", "2024-06-19", 12),  # in force since the 3rd, adopted only on the 20th
        ("2024-06-10", "2024-06-20", 24),
        ("2024-06-02", "2024-06-20", 12),
        ("2024-06-03", "2024-06-20", 24),
        ("2030-01-01", "2024-01-08", 12),
    ],
)
def test_the_policy_of_one_day_as_another_knew_it(
    home: Path, on: str, as_known: str, months: int
) -> None:
    amended(home, "2024-06-20", LONGER)
    assert known("corpo", day(as_known)).law.on(day(on)).get(RETENTION).value.amount == months


@pytest.mark.django_db
def test_before_the_first_adoption_nothing_was_known(home: Path) -> None:
    with pytest.raises(NotKnown, match="a primeira é de 08/01/2024"):
        known("corpo", day("2024-01-07"))


@pytest.mark.django_db
def test_explain_on_two_axes(home: Path) -> None:
    amended(home, "2024-06-20", LONGER)

    def explained(*words: str) -> dict[str, object]:
        with clock.at(at("2024-07-01")):
            result = CliRunner().invoke(
                root, ["explain", "mailbox.retention", "--body", "corpo", "--json", *words]
            )
        assert result.exit_code == 0, result.output
        told: dict[str, object] = json.loads(result.output)
        return told

    now = explained("--on", "2024-06-10")
    assert (now["value"], now["as_known_on"]) == (24, None)
    [cited] = now["citations"]  # type: ignore[misc]
    assert cited["source"] == "redação dada pelo art. 1º da Resolução norma-2"  # type: ignore[index]
    then = explained("--on", "2024-06-10", "--as-known-on", "2024-06-19")
    assert (then["value"], then["as_known_on"]) == (12, "2024-06-19")
    with clock.at(at("2024-07-01")):
        early = CliRunner().invoke(
            root, ["explain", "mailbox.retention", "--body", "corpo", "--as-known-on", "2023-01-01"]
        )
    assert (early.exit_code, "ainda não tinha adotado" in early.output) == (2, True)


@pytest.mark.django_db
def test_explain_a_case_open_since_before_the_amendment(home: Path) -> None:
    amended(
        home,
        "2024-06-20",
        LONGER.replace("open_cases: this", "open_cases: {apply: lesser, elapsed: restarts}"),
    )
    with clock.at(at("2024-07-01")):
        result = CliRunner().invoke(
            root, ["explain", "mailbox.retention", "--body", "corpo", "--opened", "2024-03-11"]
        )
    assert "o prazo novo conta de 03/06/2024, da entrada em vigor" in result.output
    assert "ou 12 meses (art. 2º da Resolução nº 1/2020): vale o que acabar antes" in result.output


@pytest.fixture
def late() -> World:
    """Dismissed on 2 March, told on 20 March 2026."""
    world = World("uniar")
    world.tell("2024-02-01", start="2024-02-01", cpf="52998224725", registration="1234567")
    world.tell("2026-03-20", end="2026-03-02", end_kind="dismissal")
    return world


def sheet(world: World, on: str, as_known: str) -> KnownSheet:
    return person_known(world.person(), on=day(on), known=day(as_known))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("on", "as_known", "bond", "account"),
    [
        ("2026-03-01", "2026-03-19", "active", "active"),
        ("2026-03-10", "2026-03-19", "active", "active"),  # believed then: still there
        ("2026-03-10", "2026-03-20", "ended", "blocked"),  # known since: gone
        ("2026-03-01", "2026-03-20", "active", "active"),
        ("2026-03-02", "2026-03-20", "ended", "blocked"),
        ("2024-01-31", "2026-03-20", "future", None),
    ],
)
def test_what_was_believed_of_a_person(
    late: World, on: str, as_known: str, bond: str, account: str | None
) -> None:
    """A late HR event is normal; both truths stay (invariant 3)."""
    found = sheet(late, on, as_known)
    assert [one.situation for one in found.bonds] == [bond]
    states = {one.subject.partition(":")[0]: one.state for one in found.holdings}
    assert states.get("account") == account
    assert ("dismissal" in {event.kind for event in found.events}) == (
        as_known == "2026-03-20" and on >= "2026-03-02"
    )


@pytest.mark.django_db(transaction=True)
def test_before_hr_told_anything_nothing_was_known(late: World) -> None:
    found = sheet(late, "2024-02-01", "2024-01-31")
    assert (found.bonds, found.holdings, found.events, found.acts) == ((), (), (), ())


@pytest.mark.django_db(transaction=True)
def test_the_command_tells_both_days(late: World) -> None:
    words = ["person", "show", "1234567", "--on", "2026-03-10", "--as-known-on"]
    then = CliRunner().invoke(root, [*words, "2026-03-19"])
    assert "o que se sabia em 19/03/2026 sobre o dia 10/03/2026" in then.output
    assert "em exercício" in then.output
    now = json.loads(CliRunner().invoke(root, [*words, "2026-03-20", "--json"]).output)
    assert now["bonds"][0]["end"] == "2026-03-02"
