"""Another norm against the real state and a year of events: whom it affects, in what, when (N5)."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection, transaction

from journeys.support import ROOT
from journeys.test_simulation import fingerprint
from journeys.world import World
from portaria import clock
from portaria.cli.main import root
from portaria.database.copying import cursor
from portaria.governance.drafting.acts import begin_draft
from portaria.governance.models import Draft
from portaria.journeys.models import WhatIf
from portaria.journeys.whatif import asking
from portaria.journeys.whatif.asking import Answer, Asked
from portaria.journeys.whatif.changes import Change
from portaria.ledger.models import Act
from portaria.mail import acts as mail
from portaria.mail.models import Mailbox
from portaria.mail.types import MailboxAsk, QuotaGrant

pytestmark = pytest.mark.django_db(transaction=True)

NORM = "unila-cgtic-5-2020"


@pytest.fixture
def university() -> World:
    """On 20 March 2026: Ana, a servant, with account and mailbox; Bia, a student, whose last day
    was 10 February 2026; the unit's mailbox, used last on 10 June 2025; an event's, valid until 31
    August 2025."""
    world = World("uniar")
    world.tell("2024-02-01", start="2024-02-01")
    world.tell(
        "2024-02-01", "2", person_key="p2", name="Bia Prado", category="discente",
        start="2024-02-01",
    )  # fmt: skip
    world.run("2025-01-10")
    unit = MailboxAsk(
        "uniar", "organizational", "org_unit", world.person(), world.unit.pk, "DIVSIS"
    )
    event = MailboxAsk(
        "uniar", "organizational", "org_event", world.person(), world.unit.pk,
        name="semana.academica", valid_until=date(2025, 8, 31),
    )  # fmt: skip
    ids = mail.ask_mailboxes([unit, event], by="user:1", at=world.now)
    mail.grant_mailboxes(ids, by="user:1", at=world.now)
    world.used("divsis@uniar.example", "2025-06-10 15:00")
    world.used("semana.academica@uniar.example", "2026-03-01 15:00")
    world.used("ana.souza@uniar.example", "2026-03-19 15:00")
    world.tell("2026-02-10", "2", end="2026-02-10", end_kind="contract_end")
    world.run("2026-03-20")
    return world


def ask(world: World, *edits: str, **fields: Any) -> tuple[Answer, list[Change]]:
    asked = Asked("uniar", edits=edits, **fields)
    spool = io.StringIO()
    with clock.at(world.now):
        laws = asking.laws_of(asked, world.now)
        question = asking.question_of(asked, laws, world.now)
        found = asking.answer(question, spool, progress=lambda _count: None, processes=1)
    return found, list(asking.changes_in(spool))


def told(changes: Sequence[Change]) -> list[tuple[str, ...]]:
    return sorted(
        (c.aspect, c.effect, str(c.on), c.name, *(_side(c, side) for side in ("before", "after")))
        for c in changes
    )


def _side(change: Change, name: str) -> str:
    side = getattr(change, name)
    return f"{side.provisions[0]}" if side else ""


class TestWhatIsHeld:
    def test_a_smaller_limit_is_told_with_both_provisions(self, university: World) -> None:
        found, changes = ask(university, "mailbox.quota[category=servidor_efetivo]=1 GB")
        [change] = changes
        assert (change.aspect, change.effect, change.source) == ("mailbox.quota", "less", "state")
        assert (change.name, change.category, change.unit) == (
            "Ana Maria de Souza", "servidor_efetivo", "DIVSIS",
        )  # fmt: skip
        assert change.before is not None
        assert change.after is not None
        assert (change.before.text, change.after.text) == ("2 GB", "1 GB")
        assert change.before.provisions == (f"{NORM}#art14_cpt_inc1",)
        assert change.after.provisions == ("minuta#art1",)
        assert change.on == date(2026, 3, 20)
        volumes = found.tally.volumes
        assert volumes.quota_before - volumes.quota_after == 1 << 30

    def test_the_same_value_by_another_provision_is_no_change(self, university: World) -> None:
        _, changes = ask(university, "mailbox.quota[category=servidor_efetivo]=2 GB")
        assert changes == []

    def test_a_limit_granted_on_request_does_not_follow_the_norm(self, university: World) -> None:
        with cursor() as c:
            c.execute(
                "UPDATE mail_mailbox SET quota_granted = true, quota_bytes = 5 WHERE person_id = %s"
                " AND kind = 'individual'",
                (university.person(),),
            )
        found, changes = ask(university, "mailbox.quota[category=servidor_efetivo]=1 GB")
        assert changes == []
        assert found.tally.volumes.quota_before == found.tally.volumes.quota_after

    def test_who_loses_the_right(self, university: World) -> None:
        _, changes = ask(
            university, "account.eligible[category=servidor_efetivo]=forbidden",
            "mailbox.entitlement[category=servidor_efetivo]=not_entitled",
        )  # fmt: skip
        assert told(changes)[0][:4] == (
            "account.right",
            "loses",
            "2026-03-20",
            "Ana Maria de Souza",
        )
        assert ("mailbox.right", "loses") in {(c.aspect, c.effect) for c in changes}

    @pytest.mark.parametrize(
        ("until", "count"), [("2026-06-30", 0), ("2026-07-01", 1), ("2026-07-02", 1)]
    )
    def test_a_change_shows_from_the_day_on_which_it_holds(
        self, university: World, until: str, count: int
    ) -> None:
        _, changes = ask(
            university,
            "mailbox.quota[category=servidor_efetivo]=1 GB",
            start=date(2026, 7, 1),
            until=date.fromisoformat(until),
        )
        assert [str(c.on) for c in changes] == ["2026-07-01"] * count


class TestDaysThatMove:
    @pytest.mark.parametrize(
        ("span", "effect", "on"),
        [
            # used last on 10 June 2025: 12 months without access end on 10 June 2026 (16, II)
            ("11 months", "sooner", "2026-05-11"),
            ("13 months", "later", "2026-06-11"),
            ("12 months", None, None),
            # already over under the other norm: on the first day it holds
            ("1 month", "sooner", "2026-03-20"),
        ],
    )
    def test_the_end_of_an_idle_mailbox(
        self, university: World, span: str, effect: str | None, on: str | None
    ) -> None:
        _, changes = ask(university, f"mailbox.idle.after[standard=organizational]={span}")
        found = [c for c in changes if c.name == "divsis@uniar.example"]
        assert [(c.aspect, c.effect, str(c.on)) for c in found] == (
            [("mail.check_idle", effect, on)] if effect else []
        )

    def test_an_end_that_a_norm_takes_away(self, university: World) -> None:
        """UNILA 16, III: the event's mailbox closes 12 months after 31 August 2025."""
        _, changes = ask(
            university, "mailbox.validity.closes_after[standard=organizational]=36 months"
        )
        [change] = [c for c in changes if c.aspect == "mail.check_validity"]
        assert (change.effect, str(change.on), change.after) == ("ends", "2026-09-01", None)


class TestEvents:
    def test_how_long_what_an_event_closed_would_have_been_kept(self, university: World) -> None:
        """UNILA 18: 24 months after the closing of Bia's mailbox on 11 February 2026. Decided on
        what she held before it, under both norms as they would be today."""
        _, changes = ask(university, "mailbox.retention=6 months")
        [change] = [c for c in changes if c.aspect == "mail.close:until"]
        assert (change.effect, str(change.on), change.name) == (
            "sooner", "2026-02-11", "Bia Prado",
        )  # fmt: skip
        assert change.before is not None
        assert change.after is not None
        assert change.before.value["until"] == "2028-02-11"  # type: ignore[call-overload, index]
        assert change.after.value["until"] == "2026-08-11"  # type: ignore[call-overload, index]

    @pytest.mark.parametrize(
        ("since", "count"), [("2026-02-10", 1), ("2026-02-11", 1), ("2026-02-12", 0)]
    )
    def test_events_are_those_since_a_day(self, university: World, since: str, count: int) -> None:
        _, changes = ask(university, "mailbox.retention=6 months", since=date.fromisoformat(since))
        assert len([c for c in changes if c.aspect == "mail.close:until"]) == count

    def test_an_event_that_would_close_nothing(self, university: World) -> None:
        _, changes = ask(
            university, "mailbox.close_with_account=unsaid",
            "mailbox.valid_with_contract[category=discente]=false",
            "mailbox.close_on[event=contract_end]=unsaid",
        )  # fmt: skip
        assert ("mail.close", "ends", "2026-02-11", "Bia Prado") in [
            row[:4] for row in told(changes)
        ]

    def test_contracts_that_will_end_are_looked_at(self, university: World) -> None:
        university.tell("2026-03-20", "3", person_key="p3", name="Caio Reis", category="discente",
                        start="2026-03-01", planned_end="2026-12-18")  # fmt: skip
        university.run("2026-03-21")
        _, changes = ask(university, "mailbox.retention=6 months")
        found = [c for c in changes if c.name == "Caio Reis" and c.aspect == "mail.close:until"]
        assert [(str(c.on), c.event) for c in found] == [("2026-12-19", 0)]


class TestRequests:
    def test_a_request_that_would_be_refused(self, university: World) -> None:
        """UNILA 14 § 2: the increase; the mailbox's limit was raised on request in the year."""
        unit = Mailbox.objects.get(address="divsis@uniar.example")
        grant = QuotaGrant(unit.pk, 5 << 30, "acervo")
        mail.set_quotas([grant], by="user:1", at=university.now)
        found, changes = ask(university, "mailbox.quota.increase=forbidden")
        [change] = [c for c in changes if c.source == "request"]
        assert (change.aspect, change.effect) == ("mail.mailbox.quota_set", "loses")
        assert change.after is not None
        assert change.after.provisions[0] == "minuta#art1"
        assert found.tally.requests >= 1


class TestPacks:
    def test_a_norm_from_a_folder_in_another_s_place(
        self, university: World, tmp_path: Path
    ) -> None:
        folder = tmp_path / "another"
        shutil.copytree(ROOT / "packs" / NORM, folder)
        for path in folder.glob("*.yaml"):
            path.write_text(path.read_text().replace("[II, III]: 256 MB", "[II, III]: 300 MB"))
        university.tell("2026-03-20", "3", person_key="p3", name="Caio Reis", category="discente",
                        start="2026-03-01")  # fmt: skip
        university.run("2026-03-21")
        found, changes = ask(university, packs=(folder,))
        assert [(c.name, c.aspect, c.effect) for c in changes] == [
            ("Caio Reis", "mailbox.quota", "more")
        ]
        assert [change.rule for change in found.rules] == ["mailbox.quota"]

    def test_a_norm_that_ends_leaves_silence(self, university: World) -> None:
        found, _ = ask(university, replacing=(NORM,))
        assert "mailbox.quota" in {change.rule for change in found.rules}
        assert all(change.after == () for change in found.rules if change.rule == "mailbox.quota")


def test_nothing_is_written(university: World) -> None:
    before = fingerprint()
    _, changes = ask(university, "mailbox.quota[category=servidor_efetivo]=1 GB",
                     "mailbox.retention=6 months")  # fmt: skip
    assert changes
    assert fingerprint() == before


def test_several_processes_find_the_same(university: World) -> None:
    def found(processes: int) -> tuple[object, list[str]]:
        asked = Asked("uniar", edits=("mailbox.retention=6 months", "account.connections.max=9"))
        spool = io.StringIO()
        with clock.at(university.now):
            question = asking.question_of(
                asked, asking.laws_of(asked, university.now), university.now
            )
            answer = asking.answer(
                question, spool, progress=lambda _count: None, processes=processes
            )
        return answer.tally.as_json(), sorted(spool.getvalue().splitlines())

    alone = found(1)
    assert alone[1]
    assert found(2) == alone
    assert found(3) == alone
    assert connection.is_usable()


def command(world: World, *arguments: str) -> tuple[int, str]:
    with clock.at(world.now):
        result = CliRunner().invoke(root, ["whatif", "--body", "uniar", *arguments])
    return result.exit_code, result.output


EDIT = ("--set", "mailbox.quota[category=servidor_efetivo]=1 GB")


class TestCommand:
    def test_text(self, university: World) -> None:
        status, output = command(university, *EDIT)
        assert status == 0, output
        assert "1 pessoa afetada de 2" in output
        assert "Ana Maria de Souza" in output
        assert "2 GB → 1 GB" in output
        assert output.endswith("Nada foi escrito.\n")

    def test_json(self, university: World) -> None:
        status, output = command(university, *EDIT, "--json")
        assert status == 0, output
        answer = json.loads(output)
        assert set(answer) == {
            "body", "today", "first", "since", "until", "packs", "edits", "state", "rules",
            "summary", "changes",
        }  # fmt: skip
        assert set(answer["changes"][0]) == {
            "source", "effect", "aspect", "subject", "person", "name", "category", "unit", "on",
            "before", "after", "event",
        }  # fmt: skip
        assert answer["summary"]["affected"] == 1
        assert answer["rules"][0]["before"][0]["provision"] == f"{NORM}#art14_cpt_inc1"

    def test_csv_to_a_file(self, university: World, tmp_path: Path) -> None:
        target = tmp_path / "mudancas.csv"
        status, output = command(university, *EDIT, "--csv", "--out", str(target))
        assert status == 0, output
        rows = list(csv.DictReader(io.StringIO(target.read_text()), delimiter=";"))
        assert [(row["name"], row["before"], row["after"]) for row in rows] == [
            ("Ana Maria de Souza", "2 GB", "1 GB")
        ]

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            ((), "diga o que mudaria"),
            (("--set", "mailbox.quota"), "não é uma edição"),
            (("--set", "mailbox.cota=1 GB"), "quis dizer «mailbox.quota»"),
            (("--set", "mailbox.quota[category=alien]=1 GB"), "alien"),
            (("--set", "mailbox.quota[event=death]=1 GB"), "não depende de «event»"),
            (("--set", "mailbox.quota=grande"), "não é um tamanho"),
            (("--replaces", "nenhuma"), "não tem a norma «nenhuma»"),
            (("--pack", "/nowhere"), "não é uma pasta"),
            ((*EDIT, "--until", "2020-01-01"), "já passou"),
            ((*EDIT, "--since", "2030-01-01"), "ainda não chegou"),
            ((*EDIT, "--json", "--csv"), "escolha"),
        ],
    )
    def test_bad_input_leaves_with_2(
        self, university: World, arguments: tuple[str, ...], says: str
    ) -> None:
        status, output = command(university, *arguments)
        assert status == 2, output
        assert says in output

    def test_filed_with_a_draft(self, university: World) -> None:
        """Without a pack or an edit, it is the draft's own pack that is looked at."""
        with clock.at(university.now), transaction.atomic():
            draft = begin_draft("uniar", NORM, "Mais espaço", by="user:1", at=university.now)
            row = Draft.objects.get(pk=draft)
            row.files = {
                name: text.replace("[II, III]: 256 MB", "[II, III]: 300 MB")
                for name, text in row.files.items()
            }
            row.save()
        status, output = command(university, "--file", str(draft))
        assert status == 0, output
        kept = WhatIf.objects.get(draft=draft)
        assert kept.title == "Mais espaço"
        assert kept.filed_at == university.now
        assert kept.answer["rules"][0]["rule"] == "mailbox.quota"
        assert kept.changes.count() == kept.answer["summary"]["changes"]
        assert Act.objects.get(pk=kept.act).kind == "journey.whatif.filed"

    def test_a_draft_that_is_not_there(self, university: World) -> None:
        status, output = command(university, *EDIT, "--file", "999999")
        assert status == 2
        assert "não tem a minuta" in output

    def test_a_body_that_is_not_there(self, university: World) -> None:
        with clock.at(university.now):
            result = CliRunner().invoke(root, ["whatif", "--body", "nenhum", *EDIT])
        assert result.exit_code == 2
        assert "há: uniar" in result.output
