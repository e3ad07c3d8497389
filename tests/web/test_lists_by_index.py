"""Lists follow an index however many rows there are (issue 5, quality: 1,000,000 persons)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from portaria.duties import listing
from portaria.duties.acts import open_duties
from portaria.duties.models import Duty
from portaria.duties.types import DutyDraft
from portaria.frame.counting import MOST, counted, told
from portaria.frame.lists import of_bodies
from portaria.ledger import listing as acts
from portaria.ledger.models import Act
from portaria.people import listing as people
from portaria.people.models import FunctionalEvent
from web.world import NOW, World

HOUR = timedelta(hours=1)


def draft(number: int, **changed: Any) -> DutyDraft:
    values = {
        "kind": "mail.answer", "subject": f"person:{number}", "person": None, "body": "uniar",
        "run_at": NOW + HOUR * number, "key": f"i:{number}", "about": "Responder",
        "assignee": "head-of:9", "provisions": ("x#art1",),
    }  # fmt: skip
    return DutyDraft(**{**values, **changed})


@pytest.fixture
def planner(world: World) -> None:
    """Some hundred rows of many kinds, and the planner told of them: what it knows of other tests'
    rows is chance. Whole scans and sorts of tables as small as a test's are cheap: that they need
    not be used is what is asked."""
    kinds = ("mail.answer", *(f"mail.other_{n}" for n in range(19)))
    open_duties([draft(n, kind=kinds[n % 20]) for n in range(600)], at=NOW)
    FunctionalEvent.objects.bulk_create(
        FunctionalEvent(
            body_id="uniar", kind="transfer" if n % 20 == 0 else f"other_{n % 20}",
            effective_on=NOW.date(), known_at=NOW + HOUR * n, key=f"i:{n}", act=0,
        )
        for n in range(600)
    )  # fmt: skip
    with connection.cursor() as c:
        c.execute("ANALYZE duties_duty, people_functionalevent")
        c.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        c.execute("SET LOCAL enable_bitmapscan = off")


def plan(found: QuerySet[Any]) -> str:
    """The whole plan of a query, as JSON."""
    return json.dumps(json.loads(found.explain(format="json")))


def waiting(**narrowed: Any) -> QuerySet[Duty]:
    wanted = listing.Wanted(("uniar",), **narrowed)
    return listing.duties(wanted).order_by("due_at", "id")[:51]


@pytest.mark.parametrize(
    ("found", "index"),
    [
        (lambda: waiting(), "duty_listed"),
        (lambda: waiting(kind="mail.answer", mode="human"), "duty_human"),
        (lambda: listing.overdue(["uniar"], NOW).order_by("due_at", "id")[:5], "duty_timed"),
        (
            lambda: FunctionalEvent.objects.filter(body="uniar").order_by("-known_at", "-id")[:51],
            "event_known",
        ),
        (lambda: people.events("uniar", kind="transfer", descending=True)[:51], "event_kind"),
        (lambda: people.events("uniar", kind="transfer", descending=False)[:51], "event_kind"),
    ],
    ids=["duties", "duties of a kind", "overdue", "events", "events of a kind", "the oldest first"],
)
def test_the_first_rows_come_from_an_index_in_order(planner: None, found: Any, index: str) -> None:
    said = plan(found())
    assert f'"{index}"' in said
    assert '"Sort"' not in said
    assert '"Incremental Sort"' not in said


def test_the_kinds_of_act_on_record_are_hopped_along_their_index(planner: None) -> None:
    """No act is read for it, with a hundred or with millions."""
    with connection.cursor() as c:
        c.execute(f"EXPLAIN {acts.KINDS}", {"body": "uniar"})
        said = "\n".join(row[0] for row in c.fetchall())
    assert said.count("using ledger_act_kind") == 2
    assert "Sort" not in said
    assert acts.kinds_in(["uniar"]) == set(Act.objects.values_list("kind", flat=True))
    assert acts.kinds_in(["outro"]) == set()


def test_what_waits_for_a_person_follows_each_assignee(planner: None) -> None:
    statement = f"EXPLAIN {listing.MINE}"
    with connection.cursor() as c:
        c.execute(statement, [["person:1", "power:x"], ["", "uniar"], 100, 100])
        said = "\n".join(row[0] for row in c.fetchall())
        c.execute(f"EXPLAIN {listing.COME_UP}", [["person:1"], [""], 100, 100])
        come_up = "\n".join(row[0] for row in c.fetchall())
    assert "using duty_waiting" in said
    assert "using duty_escalated" in come_up


def test_what_waits_comes_by_deadline_from_all_that_one_answers_for(world: World) -> None:
    Duty.objects.all().delete()
    open_duties(
        [
            draft(3, assignee="person:7"),
            draft(1, assignee="head-of:9"),
            draft(2, assignee="power:mail.manage"),
            draft(4, assignee="power:mail.manage", body="outro"),
            draft(5, assignee="person:8"),
        ],
        at=NOW,
    )
    who = listing.assignees_of(7, [9], {"uniar": frozenset({"mail.manage"})})
    assert [d.key for d in listing.waiting_for(who)[0]] == ["i:1", "i:2", "i:3"]
    Duty.objects.filter(key="i:5").update(escalated_to="head-of:9", state="failed")
    Duty.objects.filter(key="i:4").update(escalated_to="head-of:9", state="done")
    assert [d.key for d in listing.waiting_for(who)[0]] == ["i:1", "i:2", "i:3", "i:5"]
    first, count = listing.waiting_for(who, 2)
    assert ([d.key for d in first], count) == (["i:1", "i:2"], 4), "all are counted"
    assert listing.waiting_for(listing.assignees_of(None, [], {})) == ([], 0)


def test_the_kinds_offered_are_those_open(world: World) -> None:
    Duty.objects.all().delete()
    open_duties(
        [draft(1), draft(2, kind="mail.purge", assignee=""), draft(3, kind="mail.ask", body="b")],
        at=NOW,
    )
    known = ["mail.answer", "mail.ask", "mail.purge", "mail.never"]
    assert sorted(listing.kinds(["uniar"], known)) == ["mail.answer", "mail.purge"]
    assert sorted(listing.kinds(["uniar", "b"], known)) == ["mail.answer", "mail.ask", "mail.purge"]
    assert listing.kinds([], known) == []


def test_rows_of_several_bodies_come_as_one_list(world: World) -> None:
    Duty.objects.all().delete()
    open_duties([draft(n, body="uniar" if n % 2 else "outro") for n in range(1, 9)], at=NOW)

    def keys(*bodies: str, **cut: int) -> list[str]:
        rows = of_bodies(
            bodies, lambda body: Duty.objects.filter(body=body), ("-due_at", "-id"), **cut
        )
        return [duty.key for duty in rows]

    assert keys("uniar", "outro", start=2, stop=5) == ["i:6", "i:5", "i:4"]
    assert keys("uniar", start=1, stop=3) == ["i:5", "i:3"]
    assert keys(stop=3) == []


def test_more_than_anybody_plans_by_is_not_counted(world: World) -> None:
    Duty.objects.all().delete()
    open_duties([draft(n) for n in range(MOST)], at=NOW)
    assert told(counted(Duty.objects.all())) == "1.000"
    open_duties([draft(n) for n in range(MOST, MOST + 3)], at=NOW)
    assert counted(Duty.objects.all()) == MOST + 1
    assert told(counted(Duty.objects.order_by("due_at"))) == "mais de 1.000"
