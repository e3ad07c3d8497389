"""Twenty-six months of the university simulated: exactly what UNILA's articles 15–18 order, on the
right days, and nothing written."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.apps import apps
from psycopg import sql
from psycopg.errors import ReadOnlySqlTransaction

from journeys.world import World
from portaria import clock
from portaria.cli.main import root
from portaria.database.copying import cursor
from portaria.database.shadow import shadowed
from portaria.duties import calendar_file
from portaria.frame import labels
from portaria.journeys import agenda, simulation
from portaria.journeys.simulation import simulate
from portaria.mail import acts as mail
from portaria.mail.types import MailboxAsk

pytestmark = pytest.mark.django_db(transaction=True)

# Every act about a mailbox between 20 March 2026 and 31 May 2028.
EXPECTED = [
    # the servant: dismissed on 15 April, as told in advance; at once with the credential (15)
    ("2026-04-15 00:00", "mail.mailbox.closed", "unila-cgtic-5-2020#art15_cpt"),
    # the unit's mailbox: last used on 10 June 2025, 12 months without any access (16, II)
    ("2026-06-11 00:00", "mail.mailbox.closed", "unila-cgtic-5-2020#art16_cpt_inc2"),
    # the event's mailbox: valid until 31 August 2025, 12 months after (16, III)
    ("2026-09-01 00:00", "mail.mailbox.closed", "unila-cgtic-5-2020#art16_cpt_inc3"),
    # 24 months after each closing, with all its content (18)
    ("2028-04-16 00:00", "mail.mailbox.purged", "unila-cgtic-5-2020#art18_cpt"),
]


@pytest.fixture
def university() -> World:
    world = World("uniar")
    world.tell("2024-02-01", start="2024-02-01")
    world.run("2025-01-10")
    unit = MailboxAsk(
        "uniar", "organizational", "org_unit", world.person(), world.unit.pk, "DIVSIS"
    )
    event = MailboxAsk(
        "uniar",
        "organizational",
        "org_event",
        world.person(),
        world.unit.pk,
        name="semana.academica",
        valid_until=date(2025, 8, 31),
    )
    ids = mail.ask_mailboxes([unit, event], by="user:1", at=world.now)
    mail.grant_mailboxes(ids, by="user:1", at=world.now)
    world.used("divsis@uniar.example", "2025-06-10 15:00")
    world.used("semana.academica@uniar.example", "2026-03-01 15:00")
    world.used("ana.souza@uniar.example", "2026-03-19 15:00")
    world.tell("2026-03-20", end="2026-04-15", end_kind="dismissal")
    return world


def future(world: World, until: str = "2028-05-31 23:59") -> list[tuple[str, str, str]]:
    with clock.at(world.now):
        acts = simulate("uniar", until=world.at(until))
    return [
        (f"{act.at:%Y-%m-%d %H:%M}", act.kind, act.provisions[0])
        for act in acts
        if act.kind.startswith("mail.mailbox.")
    ]


def test_26_months_close_and_purge_exactly_what_articles_15_to_18_order(university: World) -> None:
    """M11, M12, M13: UNILA 15, 16, 17 and 18."""
    assert future(university) == EXPECTED


@pytest.mark.parametrize(
    ("until", "count"),
    [
        ("2026-04-14 23:59", 0),
        ("2026-04-15 00:00", 1),
        ("2026-06-10 23:59", 1),
        ("2026-06-11 00:00", 2),
        ("2026-08-31 23:59", 2),
        ("2026-09-01 00:00", 3),
        ("2028-04-15 23:59", 3),
        ("2028-04-16 00:00", 4),
        ("2028-06-11 23:59", 4),
        ("2028-06-12 00:00", 5),
        ("2028-09-01 23:59", 5),
        ("2028-09-02 00:00", 6),
    ],
)
def test_each_act_falls_on_its_day_and_not_before(
    university: World, until: str, count: int
) -> None:
    assert len(future(university, until)) == count


def test_no_notice_precedes_a_closing(university: World) -> None:
    """M12: UNILA 17."""
    with clock.at(university.now):
        acts = simulate("uniar", until=university.at("2026-12-31"))
    assert not [act for act in acts if "notice" in act.kind or "warned" in act.kind]


def test_the_simulation_comes_true(university: World) -> None:
    """What was simulated is what then happens, act by act."""
    foreseen = future(university, "2028-12-31")
    university.run("2028-12-31")
    happened = [a for a in university.acts("mail.mailbox.") if a[0] >= "2026-03-20"]
    assert happened == foreseen


TABLES = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
CONTENT = "SELECT md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) FROM public.{} t"


def fingerprint() -> dict[str, str]:
    """Every table's content, and every sequence's position."""
    found = {}
    with cursor() as c:
        for (table,) in c.execute(TABLES).fetchall():
            row = c.execute(sql.SQL(CONTENT).format(sql.Identifier(table))).fetchone()
            found[table] = row[0]
        c.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")
        found.update({row[0]: str(row[1]) for row in c.fetchall()})
    return found


def test_nothing_is_written_and_no_key_is_spent(university: World) -> None:
    before = fingerprint()
    assert future(university)
    assert fingerprint() == before


def test_every_table_that_acts_write_is_shadowed() -> None:
    """A new model must say how it is copied. Adoptions are not simulated, nor is sealing."""
    # What no act of a simulated day writes: the law adopted, who signed in, files published.
    beside = {"api", "bodies", "web", "publishing", "journeys"}
    tables = {
        model._meta.db_table
        for app in apps.get_app_configs()
        if app.name.startswith("portaria.") and app.label not in beside
        for model in app.get_models()
    }
    assert tables - {"ledger_block"} == {shadow.table for shadow in simulation.TABLES}


def test_the_same_future_twice(university: World) -> None:
    with clock.at(university.now):
        until = university.at("2028-05-31")
        assert simulate("uniar", until=until) == simulate("uniar", until=until)


def test_a_linked_body_s_future_shares_the_family_s_rows() -> None:
    world = World("ssp", "ssp-pc")
    world.tell("2024-02-01", start="2024-02-01")
    world.tell("2026-03-02", end="2026-04-15", end_kind="dismissal")
    with clock.at(world.now):
        acts = simulate("ssp-pc", until=world.at("2026-04-16"))
        assert simulate("ssp", until=world.at("2026-04-16")) == []
    assert [a.kind for a in acts if a.kind.startswith("accounts")] == ["accounts.account.blocked"]


def test_instants_are_told_in_the_body_s_zone() -> None:
    """Mato Grosso's clock is one hour behind Brasília's."""
    world = World("mpe", born=datetime(2026, 1, 30, 12, tzinfo=UTC))  # something is due every day
    world.tell("2026-02-02", start="2026-02-02")
    world.tell("2026-03-02", end="2026-04-15", end_kind="dismissal")
    with clock.at(world.now):
        acts = simulate("mpe", until=world.at("2026-04-16"))
    assert {act.at.isoformat() for act in acts} == {world.at("2026-04-15 00:00").isoformat()}


def test_the_command_gives_json_with_the_documented_keys(university: World) -> None:
    with clock.at(university.now):
        result = CliRunner().invoke(
            root, ["simulate", "--body", "uniar", "--until", "2026-06-11", "--json"]
        )
    assert result.exit_code == 0, result.output
    acts = json.loads(result.output)["acts"]
    closed = [a for a in acts if a["kind"] == "mail.mailbox.closed"]
    assert [(a["at"], a["provision"]) for a in closed] == [
        ("2026-04-15T00:00:00-03:00", "unila-cgtic-5-2020#art15_cpt"),
        ("2026-06-11T00:00:00-03:00", "unila-cgtic-5-2020#art16_cpt_inc2"),
    ]
    assert closed[0]["person"] == university.person()
    assert closed[0]["subject"].startswith("mailbox:")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--body", "uniar", "--until", "ontem"], "AAAA-MM-DD"),
        (["--body", "uniar", "--until", "2020-01-01"], "já passou"),
        (["--body", "nenhum", "--until", "2028-01-01"], "há: uniar"),
    ],
)
def test_bad_input_leaves_with_2(university: World, arguments: list[str], says: str) -> None:
    with clock.at(university.now):
        result = CliRunner().invoke(root, ["simulate", *arguments])
    assert result.exit_code == 2
    assert says in result.output


def test_the_future_as_a_calendar(university: World) -> None:
    with clock.at(university.now):
        acts = simulate("uniar", until=university.at("2026-06-11"))
    items = list(agenda.of_simulation(acts, "uniar", labels.ACTS))
    entries = (item.entry("") for item in items)
    lines = calendar_file.write_entries(entries, name="Simulação", stamp=university.now)
    text = "".join(lines)
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.count("BEGIN:VEVENT") == len(acts) > 1
    assert "DTSTART:20260415T030000Z" in text


class TestAgendaOfUnits:
    """N6: the future by unit, by responsible and by month, with totals, CSV and calendars."""

    def command(self, world: World, *arguments: str) -> str:
        with clock.at(world.now):
            result = CliRunner().invoke(
                root, ["simulate", "--body", "uniar", "--until", "2026-06-11", *arguments]
            )
        assert result.exit_code == 0, result.output
        return result.output

    def test_only_what_is_of_a_unit(self, university: World) -> None:
        every = json.loads(self.command(university, "--json"))["acts"]
        mine = json.loads(self.command(university, "--json", "--unit", "DIVSIS"))["acts"]
        other = json.loads(self.command(university, "--json", "--unit", "OUTRA"))["acts"]
        assert {act["unit"] for act in every} == {"DIVSIS"}
        assert (len(mine), other) == (len(every), [])

    def test_totals_add_up(self, university: World) -> None:
        every = json.loads(self.command(university, "--json"))["acts"]
        by_month = self.command(university, "--by", "month").splitlines()
        assert [line.split()[1] for line in by_month[:-1]] == ["04/2026", "06/2026"]
        counts = [int(line.split()[0]) for line in by_month]
        assert counts[-1] == sum(counts[:-1]) == len(every)

    def test_csv(self, university: World) -> None:
        lines = self.command(university, "--csv").splitlines()
        assert lines[0] == "at;kind;subject;person;body;unit;provisions;about;assignee"
        assert all(line.split(";")[5] == "DIVSIS" for line in lines[1:])

    def test_a_calendar_for_each_unit(self, university: World, tmp_path: Path) -> None:
        self.command(university, "--ics-per", "unit", "--out", str(tmp_path))
        [path] = tmp_path.glob("*.ics")
        assert path.name == "DIVSIS.ics"
        assert "X-WR-CALNAME:DIVSIS" in path.read_text()

    def test_the_forecast_has_the_same_options(self, university: World, tmp_path: Path) -> None:
        arguments = ["due", "--until", "2027-12-31", "--body", "uniar"]
        with clock.at(university.now):
            out = ["--ics-per", "responsible", "--out", str(tmp_path)]
            result = CliRunner().invoke(root, [*arguments, *out])
            assert result.exit_code == 0, result.output
            told = CliRunner().invoke(root, [*arguments, "--json", "--unit", "DIVSIS"])
            by_unit = CliRunner().invoke(root, [*arguments, "--by", "unit"])
        acts = json.loads(told.output)["acts"]
        assert {act["unit"] for act in acts} == {"DIVSIS"}
        assert f"{len(acts)}  DIVSIS" in by_unit.output
        assert list(tmp_path.glob("*.ics"))


def test_whatever_would_write_a_real_table_fails(university: World) -> None:
    with (
        shadowed(simulation.TABLES, {"bodies": ["uniar"], "root": "uniar"}),
        pytest.raises(ReadOnlySqlTransaction),
        cursor() as c,
    ):
        c.execute("UPDATE bodies_body SET name = 'outro'")
