"""One page per person and per event: every date, provision and why; and what lateness left."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from journeys.world import World
from portaria.cli.main import root
from portaria.journeys import finding
from portaria.journeys.queries import event_sheet, person_sheet
from portaria.journeys.sheets import EventSheet, Step, plain
from portaria.mail.models import Mailbox
from portaria.people.models import FunctionalEvent, Load, Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def university() -> World:
    world = World("uniar")
    world.tell("2024-02-01", start="2024-02-01", cpf="52998224725", registration="1234567")
    return world


def steps(sheet: EventSheet) -> dict[str, Step]:
    return {step.kind: step for step in sheet.steps}


def test_everything_an_event_caused(university: World) -> None:
    university.tell("2026-03-02", end="2026-03-02", end_kind="dismissal")
    sheet = event_sheet(university.event("dismissal"))
    assert sheet.name == "Ana Maria de Souza"
    assert sheet.late is None
    close = steps(sheet)["mail.close"]
    assert (close.state, close.provisions[0]) == ("done", "unila-cgtic-5-2020#art15_cpt")
    assert [act.kind for act in close.acts] == ["mail.mailbox.closed"]
    assert [act.kind for act in steps(sheet)["accounts.block"].acts] == ["accounts.account.blocked"]
    assert close.arithmetic[0].startswith("Guarda do conteúdo da caixa (unila-cgtic-5-2020#art18")
    assert "Prazo: 24 meses" in close.arithmetic
    purge = steps(sheet)["mail.purge"]  # what the closing dated
    assert (purge.state, university.local(purge.due_at)) == ("open", "2028-03-03 00:00")
    assert {act.kind for act in sheet.acts} >= {
        "people.event.recorded",
        "accounts.account.blocked",
        "mail.mailbox.closed",
    }


def test_what_waits_for_its_day_is_on_the_page_too(university: World) -> None:
    university.tell("2026-03-02", end="2026-04-15", end_kind="dismissal")
    start = steps(event_sheet(university.event("dismissal")))["journey.start"]
    assert (start.state, university.local(start.due_at)) == ("open", "2026-04-15 00:00")


def test_admission_s_page_has_the_account_and_the_mailbox_made(university: World) -> None:
    sheet = event_sheet(university.event("admission"))
    assert [a.kind for a in steps(sheet)["accounts.open"].acts] == ["accounts.account.opened"]
    assert [a.kind for a in steps(sheet)["mail.open"].acts] == ["mail.mailbox.opened"]


def test_left_on_the_first_told_on_the_20th(university: World) -> None:
    """HR tells late: acts owed, and what was done meanwhile that should not have been."""
    university.run("2026-02-25")
    university.used("ana.souza@uniar.example", "2026-02-25")
    university.used("ana.souza@uniar.example", "2026-03-10 14:30")
    university.tell("2026-03-20", end="2026-03-01", end_kind="dismissal")
    late = event_sheet(university.event("dismissal")).late
    assert late is not None
    assert late.days == 19
    assert [(o.step.kind, o.days) for o in late.owed] == [
        ("accounts.block", 19),
        ("mail.close", 19),
    ]
    assert [(u.what, university.local(u.at)) for u in late.undue] == [
        ("access", "2026-03-10 14:30")
    ]


def test_an_event_whose_day_has_not_come_says_what_it_will_do(university: World) -> None:
    university.tell("2026-03-20", end="2026-04-01", end_kind="dismissal")
    sheet = event_sheet(university.event("dismissal"))
    assert [(s.kind, university.local(s.at)) for s in sheet.expected] == [
        ("accounts.block", "2026-04-01 00:00"),
        ("mail.close", "2026-04-01 00:00"),
    ]
    assert sheet.expected[1].provisions == ("unila-cgtic-5-2020#art15_cpt",)
    university.run("2026-03-31")
    assert len(event_sheet(university.event("dismissal")).expected) == 2
    university.run("2026-04-01")
    sheet = event_sheet(university.event("dismissal"))
    assert sheet.expected == ()
    assert {"accounts.block", "mail.close"} <= steps(sheet).keys()


def test_an_access_before_the_event_was_due(university: World) -> None:
    university.run("2026-02-25")
    university.used("ana.souza@uniar.example", "2026-02-28 23:59")
    university.tell("2026-03-20", end="2026-03-01", end_kind="dismissal")
    late = event_sheet(university.event("dismissal")).late
    assert late is not None
    assert late.undue == ()


@pytest.mark.parametrize(("told", "days"), [("2026-03-01", None), ("2026-03-02", 1)])
def test_told_on_its_day_is_not_late(university: World, told: str, days: int | None) -> None:
    university.tell(told, end="2026-03-01", end_kind="dismissal")
    late = event_sheet(university.event("dismissal")).late
    assert (late.days if late else None) == days


def test_what_held_before_the_body_s_first_load_was_not_told_late(university: World) -> None:
    at = university.at("2024-06-01")
    Load.objects.create(
        body=university.body, feed="x", file_name="x", digest="x", loaded_at=at, by="x",
        state="applied", counts={},
    )  # fmt: skip
    university.tell("2024-06-01", "2", person_key="p2", name="Bia Lima", start="2015-03-01")
    first = event_sheet(university.event("admission"))
    assert (first.event.late_days, first.late) == (0, None)
    university.tell("2024-06-21", "2", end="2024-06-01", end_kind="dismissal")
    assert event_sheet(university.event("dismissal")).event.late_days == 20


def test_acts_on_what_should_have_been_closed_are_told(university: World) -> None:
    """Between the real end and the news of it, the mailbox was moved to another category."""
    university.run("2026-03-05")
    university.tell("2026-03-05", category="servidor_temporario")
    university.tell("2026-03-20", end="2026-03-01", end_kind="dismissal")
    late = event_sheet(university.event("dismissal")).late
    assert late is not None
    assert {u.what for u in late.undue} == {
        "accounts.account.adjusted",
        "mail.mailbox.recategorised",
    }


def test_everything_a_person_holds(university: World) -> None:
    sheet = person_sheet(university.person())
    assert sheet.cpf == "***.982.247-**"
    [bond] = sheet.bonds
    assert (bond.category, bond.unit_acronym) == ("servidor_efetivo", "DIVSIS")
    [account], [box] = sheet.accounts, sheet.mailboxes
    assert (account.name, account.state) == ("ana.souza", "active")
    assert (box.name, box.state) == ("ana.souza@uniar.example", "active")
    assert box.facts["quota_bytes"] == 2 * 1024**3
    [opened] = box.acts
    assert opened.provisions[0] == "unila-cgtic-5-2020#art8_cpt_inc1"
    assert any("2 GB" in reason for reason in opened.reasons)
    assert [event.kind for event in sheet.events] == ["admission"]


def test_when_it_will_go_stands_beside_what_is_held(university: World) -> None:
    university.tell("2026-03-02", end="2026-03-02", end_kind="dismissal")
    [box] = person_sheet(university.person()).mailboxes
    [purge] = box.due
    assert (purge.kind, university.local(purge.due_at)) == ("mail.purge", "2028-03-03 00:00")
    assert purge.provisions[0] == "unila-cgtic-5-2020#art18_cpt"


@pytest.mark.parametrize(
    "text",
    ["1234567", "529.982.247-25", "52998224725", "ana.souza", "ANA.SOUZA@uniar.example"],
)
def test_a_person_is_found_by_any_name_they_have(university: World, text: str) -> None:
    assert finding.persons(text) == [university.person()]
    assert finding.persons(str(university.person())) == [university.person()]
    assert finding.persons("ninguem") == []


def test_the_sheets_are_json(university: World) -> None:
    university.tell("2026-03-20", end="2026-03-01", end_kind="dismissal")
    sheet = plain(event_sheet(university.event("dismissal")))
    assert json.loads(json.dumps(sheet))["late"]["days"] == 19
    assert set(sheet) == {"event", "name", "zone", "steps", "acts", "late", "expected", "quiet"}
    assert json.dumps(plain(person_sheet(university.person())))


def test_the_commands(university: World) -> None:
    university.tell("2026-03-20", end="2026-03-01", end_kind="dismissal")
    run = CliRunner().invoke
    shown = run(root, ["person", "show", "ana.souza"])
    assert shown.exit_code == 0
    assert "caixa ana.souza@uniar.example: encerrada" in shown.output
    both = "01/03/2026 00:00 (registrado em 20/03/2026 09:00)  caixa encerrada"
    assert both in shown.output, "since when it holds, and when it was recorded"
    assert "52998224725" not in shown.output
    as_json = run(root, ["person", "show", "ana.souza", "--json"])
    assert json.loads(as_json.output)["name"] == "Ana Maria de Souza"
    event = str(university.event("dismissal"))
    shown = run(root, ["event", "show", event])
    assert "Sabido 19 dias depois." in shown.output
    assert json.loads(run(root, ["event", "show", event, "--json"]).output)["late"]["days"] == 19
    assert run(root, ["event", "show", "999999"]).exit_code == 2
    assert run(root, ["person", "show", "ninguem"]).exit_code == 2


def test_no_such_person_no_such_event() -> None:
    with pytest.raises(Person.DoesNotExist):
        person_sheet(0)
    with pytest.raises(FunctionalEvent.DoesNotExist):
        event_sheet(0)


def test_a_mailbox_of_another_is_not_on_the_sheet(university: World) -> None:
    university.tell("2024-03-01", "2", person_key="p2", name="Bia Lima", start="2024-03-01")
    sheet = plain(person_sheet(university.person()))
    assert Mailbox.objects.count() == 2
    assert "bia.lima" not in json.dumps(sheet)
