"""To whom an overdue duty goes: upwards in the tree of units, to whoever acts as head that day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portaria import clock
from portaria.bodies.models import Body
from portaria.duties.acts import open_duties
from portaria.duties.escalation import escalate_overdue
from portaria.duties.listing import assignees_of, waiting_for
from portaria.duties.models import Duty
from portaria.duties.registry import ADMINISTRATION
from portaria.duties.types import DutyDraft
from portaria.people.models import Bond, Competence, FunctionalEvent, Person, Unit

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 12, tzinfo=ZoneInfo("UTC"))
TERM = {"due_on": "2026-03-12", "budget": {"amount": 0, "unit": "day"}}  # only a term can be late
TODAY = NOW.date()
_numbers = count(1)


class Tree:
    """Gabinete > Diretoria > Seção, each with its head; the section also with a substitute."""

    def __init__(self) -> None:
        Body.objects.create(slug="orgao", acronym="ORG", name="Órgão", zone="UTC", root="orgao")
        self.top = self.unit("GAB", None)
        self.middle = self.unit("DIR", self.top)
        self.low = self.unit("SEC", self.middle)
        self.heads = {u.acronym: self.person(u) for u in (self.top, self.middle, self.low)}
        for acronym, head in self.heads.items():
            Unit.objects.filter(acronym=acronym).update(head=head)
        self.second = self.person(self.low)
        Unit.objects.filter(acronym="SEC").update(substitute=self.second)
        self.clerk = self.person(self.low)

    def unit(self, acronym: str, parent: Unit | None) -> Unit:
        return Unit.objects.create(
            body_id="orgao", code=acronym, acronym=acronym, name=acronym, parent=parent
        )

    def person(self, unit: Unit | None) -> Person:
        n = next(_numbers)
        person = Person.objects.create(root="orgao", hr_key=f"p{n}", name=f"P{n}", recorded_at=NOW)
        Bond.objects.create(
            person=person, body_id="orgao", hr_key=f"b{n}", registration=str(n),
            category="servidor_efetivo", unit=unit, start=date(2020, 1, 1),
        )  # fmt: skip
        return person

    def away(self, person: Person) -> None:
        FunctionalEvent.objects.create(
            body_id="orgao", person=person, bond=Bond.objects.get(person=person), kind="leave",
            effective_on=TODAY, known_at=NOW, key=f"leave:{person.pk}", act=0,
        )  # fmt: skip

    def power(self, **fields: object) -> None:
        Competence.objects.create(
            body_id="orgao", power="mail.manage", start=TODAY, act=0, **fields
        )


def goes_to(assignee: str) -> str:
    n = next(_numbers)
    draft = DutyDraft("mail.ask", "orgao", f"mailbox:{n}", None, NOW - timedelta(hours=1),
                      f"k{n}", "Fazer", sum=TERM, assignee=assignee)  # fmt: skip
    open_duties([draft], at=NOW)
    with clock.at(NOW):
        escalate_overdue()
    return Duty.objects.get(key=f"k{n}").escalated_to


@pytest.fixture
def tree(db: None) -> Tree:
    return Tree()


def test_from_a_person_to_the_head_of_their_unit(tree: Tree) -> None:
    assert goes_to(f"person:{tree.clerk.pk}") == f"head-of:{tree.low.pk}"


def test_from_a_head_to_the_head_above_never_to_themselves(tree: Tree) -> None:
    assert goes_to(f"person:{tree.heads['SEC'].pk}") == f"head-of:{tree.middle.pk}"
    assert goes_to(f"head-of:{tree.low.pk}") == f"head-of:{tree.middle.pk}"
    assert goes_to(f"head-of:{tree.middle.pk}") == f"head-of:{tree.top.pk}"


def test_from_the_top_to_the_administration(tree: Tree) -> None:
    assert goes_to(f"head-of:{tree.top.pk}") == ADMINISTRATION
    assert goes_to(f"person:{tree.heads['GAB'].pk}") == ADMINISTRATION


def test_nobody_answers_for_a_unit_whose_head_is_away_without_substitute(tree: Tree) -> None:
    tree.away(tree.heads["DIR"])
    assert goes_to(f"head-of:{tree.low.pk}") == f"head-of:{tree.top.pk}"


def test_the_substitute_acts_and_is_not_above_themselves(tree: Tree) -> None:
    tree.away(tree.heads["SEC"])
    assert goes_to(f"person:{tree.clerk.pk}") == f"head-of:{tree.low.pk}"
    assert goes_to(f"person:{tree.second.pk}") == f"head-of:{tree.middle.pk}"


def test_who_heads_two_units_is_passed_over(tree: Tree) -> None:
    Unit.objects.filter(pk=tree.middle.pk).update(head=tree.heads["SEC"])
    assert goes_to(f"head-of:{tree.low.pk}") == f"head-of:{tree.top.pk}"


@pytest.mark.parametrize(("head_only", "to"), [(True, "DIR"), (False, "SEC")])
def test_from_a_competent_unit_to_above_whoever_has_it(
    tree: Tree, head_only: bool, to: str
) -> None:
    tree.power(unit=tree.low, head_only=head_only)
    assert goes_to("power:mail.manage") == f"head-of:{Unit.objects.get(acronym=to).pk}"


def test_from_a_competent_person_to_their_head(tree: Tree) -> None:
    tree.power(person=tree.clerk)
    assert goes_to("power:mail.manage") == f"head-of:{tree.low.pk}"


@pytest.mark.parametrize("assignee", ["power:mail.manage", "person:987654", "head-of:987654"])
def test_what_nobody_is_known_for_goes_to_the_administration(tree: Tree, assignee: str) -> None:
    assert goes_to(assignee) == ADMINISTRATION


def test_what_came_up_waits_for_the_one_above_too(tree: Tree) -> None:
    goes_to(f"person:{tree.clerk.pk}")
    assert [d.assignee for d in waiting_for(assignees_of(None, [tree.low.pk], {}))[0]] == [
        f"person:{tree.clerk.pk}"
    ]
    assert waiting_for(assignees_of(None, [tree.middle.pk], {})) == ([], 0)


def test_as_many_queries_for_many_as_for_one(tree: Tree) -> None:
    def queries(first: int, last: int) -> int:
        people = [tree.person(tree.low) for _ in range(first, last)]
        drafts = [
            DutyDraft("mail.ask", "orgao", "person:1", None, NOW, f"q{p.pk}", "Fazer",
                      sum=TERM, assignee=f"person:{p.pk}")
            for p in people
        ]  # fmt: skip
        open_duties(drafts, at=NOW)
        with clock.at(NOW), CaptureQueriesContext(connection) as captured:
            assert escalate_overdue() == last - first
        return len(captured)

    assert queries(0, 2) == queries(2, 60)
