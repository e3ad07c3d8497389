"""Recorded acts decided again, under the norms of then and of now."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import transaction

from journeys.support import ROOT
from journeys.test_simulation import fingerprint
from journeys.world import World
from portaria import clock
from portaria.bodies.acts import adopt
from portaria.cli.main import root
from portaria.database.copying import cursor
from portaria.frame import labels
from portaria.journeys.replay import running
from portaria.journeys.replay.deciders import DECIDERS, decides_nothing
from portaria.journeys.replay.laws import Under
from portaria.journeys.replay.running import Asked, Counts, Replayed
from portaria.ledger.erasure import erase_contents, stamp_subjects
from portaria.ledger.models import Act
from portaria.mail import acts as mail
from portaria.mail.types import MailboxAsk, QuotaGrant

pytestmark = pytest.mark.django_db(transaction=True)

NORM = "unila-cgtic-5-2020"


@pytest.fixture
def university() -> Iterator[World]:
    """Ana, a servant, admitted, granted a higher limit and dismissed; Bia, a student, who stays;
    the unit's mailbox, asked for and granted."""
    world = World("uniar")
    world.tell("2024-02-01", start="2024-02-01")
    world.tell("2024-02-01", "2", person_key="p2", name="Bia Prado", category="discente",
               start="2024-02-01")  # fmt: skip
    world.run("2025-01-10")
    unit = MailboxAsk("uniar", "organizational", "org_unit", world.person(), world.unit.pk,
                      "DIVSIS")  # fmt: skip
    ids = mail.ask_mailboxes([unit], by="user:1", at=world.now)
    mail.grant_mailboxes(ids, by="user:1", at=world.now)
    mail.set_quotas([QuotaGrant(ids[0], 5 << 30, "acervo")], by="user:1", at=world.now)
    world.tell("2026-03-20", end="2026-04-15", end_kind="dismissal")
    world.run("2026-04-20")
    return world


def again(world: World, under: Under = "then") -> tuple[Counts, list[Replayed]]:
    found: list[Replayed] = []
    asked = Asked(
        datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC), "uniar", under
    )
    with clock.at(world.now):
        counts = running.replay(asked, now=world.now, told=found.append)
    mine = {act.id for act in world.ledger()}
    return counts, [one for one in found if one.id in mine]


def another_norm(world: World, tmp_path: Path, old: str, new: str) -> None:
    """The body adopts its norm with ``old`` written ``new``."""
    for name in ("bodies", "packs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    changed = 0
    for path in (tmp_path / "packs" / NORM).glob("*.yaml"):
        text = path.read_text()
        changed += text.count(old)
        path.write_text(text.replace(old, new))
    assert changed == 1
    from django.test import override_settings

    with override_settings(PACKS_DIR=tmp_path / "packs"):
        adopt(tmp_path / "bodies" / "uniar", by="cli:test", at=world.now)


def test_under_the_norms_of_then_everything_comes_to_the_same(university: World) -> None:
    _, found = again(university)
    assert [(one.kind, one.result, one.missing, one.differences) for one in found] == []


def test_under_the_norms_of_now_while_they_are_the_same(university: World) -> None:
    _, found = again(university, "now")
    assert found == []


def test_what_now_differs_is_told_with_value_and_provision(
    university: World, tmp_path: Path
) -> None:
    another_norm(
        university, tmp_path, "mailbox.retention: 24 months", "mailbox.retention: 6 months"
    )
    _, found = again(university, "now")
    idle, closed = found  # the unit's, on 11 January 2026 (16, II), and Ana's (15)
    assert (idle.kind, idle.result) == ("mail.mailbox.closed", "different")
    assert (closed.kind, closed.result) == ("mail.mailbox.closed", "different")
    told = {d.what: (d.before, d.before_provision, d.after) for d in closed.differences}
    assert told == {
        "retention": ("24 months", f"{NORM}#art18_cpt", "6 months"),
        "facts.purge_on": ("2028-04-16", "", "2026-10-16"),
    }
    assert again(university)[1] == [], "the norm of then is still the one that was adopted then"


def test_facts_lawfully_erased_are_told_so(university: World) -> None:
    with transaction.atomic():
        acts = Act.objects.filter(person=university.person())
        subjects = set(acts.values_list("subject", flat=True))
        stamp_subjects(sorted(subjects), erase_on=university.now.date())
    erase_contents(datetime(2026, 6, 1, tzinfo=UTC).date(), by="system:runner", at=university.now)
    _, found = again(university)
    assert {one.result for one in found} == {"erased"}
    assert {one.person for one in found} == {university.person()}
    assert all(one.erased_by for one in found)


def test_a_fact_that_the_act_did_not_keep_is_named(university: World) -> None:
    opened = university.ledger().filter(kind="mail.mailbox.closed").latest("id")
    with cursor() as c:
        c.execute("SELECT content FROM ledger_content WHERE act = %s", (opened.pk,))
        [row] = c.fetchall()
    content = json.loads(row[0])
    del content["facts"]["kind"]
    judge = running.Judge(university.now)
    found = judge.judge(
        (opened.pk, opened.kind, opened.body, opened.subject, opened.person, opened.held_at,
         opened.recorded_at, opened.policy, opened.outcome, json.dumps(content), None),
        "then",
    )  # fmt: skip
    assert (found.result, found.missing) == ("incomplete", "kind")


def test_acts_that_are_no_decision_are_counted_as_such(university: World) -> None:
    counts, _ = again(university)
    assert counts.by_kind["people.event.recorded", "no_decision"] >= 3
    assert counts.by_kind["mail.mailbox.opened", "same"] >= 3
    assert counts.decisions + counts.of("no_decision") + counts.of("erased") == counts.acts


def test_nothing_is_written(university: World) -> None:
    before = fingerprint()
    again(university, "now")
    assert fingerprint() == before


def test_every_kind_of_act_has_who_decides_it_again_or_says_why_not() -> None:
    """A new act of a slice must declare its decider, or that it decides nothing."""
    missing = [kind for kind in labels.ACTS if kind not in DECIDERS and not decides_nothing(kind)]
    assert missing == []
    assert not [kind for kind in DECIDERS if decides_nothing(kind)]


def test_every_decision_in_the_ledger_has_a_decider(university: World) -> None:
    """Acts that keep a decision by the norms are decided again; those declared to decide nothing
    keep none that cites a provision."""
    with cursor() as c:
        c.execute(
            "SELECT DISTINCT a.kind FROM ledger_act a JOIN ledger_content c ON c.act = a.id"
            " WHERE c.content::jsonb @? '$.decision.reasons[*].provision ? (@ != null)'"
        )
        kinds = {row[0] for row in c}
    assert {"accounts.account.blocked", "mail.mailbox.opened"} <= kinds
    assert {kind for kind in kinds if decides_nothing(kind)} <= {
        "accounts.account.activated", "accounts.account.data_erased",
    }  # fmt: skip


class TestCommand:
    def run(self, world: World, *arguments: str) -> tuple[int, str]:
        with clock.at(world.now):
            result = CliRunner().invoke(
                root, ["replay", "--from", "2024-01-01", "--to", "2026-12-31", *arguments]
            )
        return result.exit_code, result.output

    def test_the_same(self, university: World) -> None:
        status, output = self.run(university, "--body", "uniar")
        assert status == 0, output
        assert "não são decisões" in output

    def test_differences_as_json(self, university: World, tmp_path: Path) -> None:
        another_norm(
            university, tmp_path, "mailbox.retention: 24 months", "mailbox.retention: 6 months"
        )
        status, output = self.run(university, "--body", "uniar", "--under", "now", "--json")
        assert status == 1
        told = json.loads(output)
        assert set(told["acts"][0]) == {
            "act", "kind", "body", "subject", "person", "recorded_at", "under", "result",
            "differences", "missing", "erased_by",
        }  # fmt: skip
        assert told["counts"]["decisions"] > 0

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (("--body", "nenhum"), "há: uniar"),
            (("--to", "2020-01-01"), "antes de --from"),
            (("--under", "tomorrow"), "then"),
        ],
    )
    def test_bad_input(self, university: World, arguments: tuple[str, ...], says: str) -> None:
        status, output = self.run(university, *arguments)
        assert status == 2
        assert says in output
