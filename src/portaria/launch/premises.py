"""The premises of the demonstration: the plan of a body that has one, badges for those who work
there, of whom one in twenty is left waiting, and a day at the desk and the gates."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from portaria import clock
from portaria.config import folders
from portaria.config.vocabulary import with_categories
from portaria.duties.runner import run_due
from portaria.launch.inventing import BY, ONE_IN
from portaria.launch.premises_day import day_before, live_day
from portaria.people.models import Bond
from portaria.people.queries import in_force
from portaria.premises.access.acts import grant_access, load_levels
from portaria.premises.access.models import Level
from portaria.premises.access.types import GrantAsk
from portaria.premises.badges.acts import issue_badges, set_price
from portaria.premises.badges.decisions import issuing
from portaria.premises.badges.models import Badge
from portaria.premises.badges.types import Issue
from portaria.premises.desk import Desk
from portaria.premises.places.acts import load_plan
from portaria.premises.places.models import Area
from portaria.premises.places.reading import read_plan
from portaria.premises.rounds.acts import schedule_rounds
from portaria.steps.reasons import by_fact, decided

PLAN = "premises.yaml"
GENERAL = "GERAL"
CENTS = 1850


def build(directory: Path, body: str, *, at: datetime) -> None:
    """Build what the plan in the body's folder says, unless it was built before; give badges, and
    the general access level, to those with a bond; live a day there up to ``at``. A
    body without a plan has no premises here."""
    plan_file = directory / PLAN
    if not plan_file.is_file() or Area.objects.filter(body=body).exists():
        return
    vocabulary = with_categories(folders.packs())
    plan = read_plan(plan_file.read_text(encoding="utf-8"), plan_file.name, vocabulary)
    since = day_before(body, at)
    load_plan(body, plan, by=BY, at=since)
    load_levels(body, plan, by=BY, at=since)
    schedule_rounds(body, by=BY, at=since)
    set_price(body, Desk(since).today(body), CENTS, "Ata de registro de preços (demonstração)",
              by=BY, at=since)  # fmt: skip
    _hand_over(body, since)
    with clock.at(since):
        run_due()
    live_day(body, at=at)


def _hand_over(body: str, at: datetime) -> None:
    desk = Desk(at)
    today, policy = desk.today(body), desk.policy(body)
    held = set(Badge.objects.filter(body=body).values_list("person", flat=True))
    first: dict[int, Bond] = {}
    for bond in Bond.objects.filter(in_force(today), body=body).order_by("id"):
        first.setdefault(bond.person_id, bond)
    issues = [
        Issue(body, person, bond.category, f"P{number:05}", f"{900_000_000 + number}")
        for number, (person, bond) in enumerate(sorted(first.items()), start=1)
        if number % ONE_IN
        and person not in held
        and issuing.decide(bond.category, policy).outcome == issuing.ISSUE
    ]
    issue_badges(issues, by=BY, at=at)
    level = Level.objects.filter(body=body, code=GENERAL).first()
    if level is None:
        return
    decision = decided("grant", policy, by_fact("before", "Acesso anterior ao sistema"))
    grant_access(
        [
            GrantAsk(body, one.person, one.category, today, decision, level=level.pk,
                     why="circulação geral")
            for one in issues
        ],
        by=BY, at=at,
    )  # fmt: skip
