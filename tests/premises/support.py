"""The treasury's demonstration body, its premises, and people with badges, told by days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from click.testing import CliRunner, Result

from accounts.support import body, someone, tie, unit, work
from portaria import clock
from portaria.bodies.acts import adopt
from portaria.cli.main import root
from portaria.config import folders
from portaria.config.vocabulary import with_categories
from portaria.duties.models import Duty
from portaria.ledger.models import Act
from portaria.norms.policy import Policy
from portaria.people.models import Competence, Person, Unit
from portaria.premises.access.acts import load_levels
from portaria.premises.access.models import Grant
from portaria.premises.badges import acts
from portaria.premises.badges.models import Badge, Block
from portaria.premises.badges.types import Issue, Lend
from portaria.premises.places.acts import load_plan
from portaria.premises.places.models import Area
from portaria.premises.places.reading import read_plan
from portaria.premises.places.types import PlanOfPlaces
from portaria.workdays.calendar import Calendar

ROOT = Path(__file__).resolve().parents[2]
SLUG, BY = "fazenda", "cli:teste"
ZONE = ZoneInfo("America/Cuiaba")
PLAN = ROOT / "bodies" / SLUG / "premises.yaml"

__all__ = ["body", "someone", "tie", "unit", "work"]


def at(text: str) -> datetime:
    """An instant of the body's zone: ``2026-11-12 08:00``; a day alone is its 08:00."""
    local = datetime.fromisoformat(text if " " in text else f"{text} 08:00")
    return local.replace(tzinfo=ZONE).astimezone(UTC)


def policy(on: str = "2026-11-12") -> Policy:
    return body(SLUG).law.on(date.fromisoformat(on))


def calendar() -> Calendar:
    return body(SLUG).calendar


@lru_cache
def plan() -> PlanOfPlaces:
    vocabulary = with_categories(folders.packs())
    return read_plan(PLAN.read_text(encoding="utf-8"), PLAN.name, vocabulary)


def run(*args: object, code: int = 0, when: str = "2027-01-18 08:00") -> Result:
    """A command of ``portaria``, given at ``when``, ends with ``code``."""
    with clock.at(at(when)):
        result = CliRunner().invoke(root, [str(arg) for arg in args])
    assert result.exit_code == code, result.output
    return result


def settled() -> None:
    """The body adopted, its units there."""
    adopt(ROOT / "bodies" / SLUG, by=BY, at=datetime(2020, 1, 2, tzinfo=UTC))
    for code in ("GAB", "SENF", "CLOG", "GESE", "CTI", "CGP", "CORREG"):
        unit(code, SLUG)


def built() -> None:
    """The body with its premises as the demonstration's plan tells them."""
    settled()
    load_plan(SLUG, plan(), by=BY, at=at("2026-11-02"))
    load_levels(SLUG, plan(), by=BY, at=at("2026-11-02"))


def holder(serial: str = "P-1", **fields: Any) -> tuple[Person, int]:
    """Somebody with a permanent badge since 2 November 2026; the badge's key."""
    fields = {"slug": SLUG, "unit": Unit.objects.get(code="CTI"), **fields}
    person = someone(**fields)
    category = fields.get("category", "servidor_efetivo")
    issue = Issue(SLUG, person.pk, category, serial, f"9{serial}")
    [key] = acts.issue_badges([issue], by=BY, at=at("2026-11-02"))
    return person, key


def lend(person: Person, when: str, serial: str = "PROV-1", **fields: Any) -> Any:
    """The person comes to the desk without the badge."""
    ask = Lend(SLUG, person.pk, serial, f"7{serial}", fields.pop("document", "RG 1"), **fields)
    [found] = acts.lend_provisionals([ask], by=BY, at=at(when))
    return found


def badge(key: int) -> Badge:
    return Badge.objects.get(pk=key)


def grounds(key: int) -> list[str]:
    """The open blocks of a badge."""
    return list(
        Block.objects.filter(badge=key, ended_at=None)
        .order_by("pk")
        .values_list("ground", flat=True)
    )


def until(when: str) -> None:
    """Carry out everything due until then, at the instants at which it falls due."""
    limit = at(when)
    while True:
        due = Duty.objects.filter(state="open", assignee="", run_at__lte=limit).order_by("run_at")
        first = due.first()
        if first is None:
            return
        instant = first.run_at
        work(instant)
        left = Duty.objects.filter(pk=first.pk, state="open", run_at=instant)
        if left.exists():
            return


def waiting(kind: str) -> list[Duty]:
    """The open duties of ``kind``."""
    return list(Duty.objects.filter(kind=kind, state="open").order_by("pk"))


def kinds(subject: str) -> list[str]:
    """The acts about ``subject``, in their order."""
    return list(Act.objects.filter(subject=subject).order_by("id").values_list("kind", flat=True))


def competent(power: str, person: Person) -> None:
    """Let ``person`` alone hold ``power``."""
    Competence.objects.create(
        body_id=SLUG, power=power, person=person, start=date(2020, 1, 1), act=0
    )


def head_of(code: str, name: str) -> Person:
    """Who heads the unit ``code`` from now on."""
    unit = Unit.objects.get(code=code)
    unit.head = someone(name, slug=SLUG, unit=unit)
    unit.save(update_fields=["head"])
    return unit.head


def security_manager(*more: str) -> Person:
    """Who manages the security and stands at the desk, and holds ``more`` powers."""
    person = someone("Gerente da Segurança", slug=SLUG)
    for power in ("premises.manage", "premises.desk", *more):
        competent(power, person)
    return person


def day(text: str) -> date:
    return date.fromisoformat(text)


def end_of(text: str) -> datetime:
    """The first instant after the day."""
    return calendar().first_instant(day(text) + timedelta(days=1))


def next_opening(after: datetime) -> datetime:
    """When the body next begins to work, on a day later than that of ``after``."""
    its = calendar()
    days = (its.day_of(after) + timedelta(days=n) for n in range(1, 30))
    day, hours = next((day, hours) for day in days if (hours := its.opening(day)))
    return datetime.combine(day, hours[0], its.zone)


def at_any_hour(person: Person) -> None:
    """Let ``person`` come at whatever hour a test on the real clock runs."""
    Grant.objects.create(
        body_id=SLUG, person=person, area=Area.objects.get(code="C1-TI"), hours="00:00-24:00",
        first_on=date(2020, 1, 1), state="active", state_since=at("2026-11-01"), act=0,
    )  # fmt: skip


def now(when: str) -> Any:
    """The clock at that instant."""
    return clock.at(at(when))
