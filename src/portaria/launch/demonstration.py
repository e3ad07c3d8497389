"""The demonstration: bodies of an invented state live three months of HR files, of which the last
is left for whoever tries the product."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from portaria import clock
from portaria.bodies.acts import adopt
from portaria.bodies.config import load as load_config
from portaria.bodies.models import Body
from portaria.bodies.types import BodyConfig
from portaria.demo import generator, kinds
from portaria.demo import plan as plans
from portaria.duties.runner import run_due
from portaria.launch import desk, premises, stock
from portaria.launch.inventing import BY
from portaria.launch.telling import Tell, step
from portaria.ledger.sealing import sealing
from portaria.people.acts import CompetenceDraft, assign_competences
from portaria.people.hr.feed import apply
from portaria.people.hr.opening import open_feed
from portaria.people.models import Competence, Load
from portaria.people.powers import holders_of

HISTORY = 24  # months of invented history
LIVED = 2  # of them loaded: the last but one, with everybody, and the last; one more is left
DEFAULT_PEOPLE = 800
ADMINISTERS = "body.admin"


def live(bodies: Path, files: Path, *, people: int | None) -> None:
    """Adopt each body under ``bodies`` and load its files, unless it was done before; what was
    interrupted goes on where it stopped (files applied already change nothing)."""
    with sealing():
        for directory in _in_order(bodies):
            config = load_config(directory)
            if Load.objects.filter(body=config.slug).count() >= LIVED:
                continue
            with step(config.name) as tell:
                adopt(directory, by=BY, at=_loaded_at(config, 0))
                if config.slug in kinds.slugs():
                    _live(config, files / config.slug, people or DEFAULT_PEOPLE, tell)
                    premises.build(directory, config.slug, at=clock.now())


def _live(config: BodyConfig, files: Path, people: int, tell: Tell) -> None:
    plan = plans.plan(config.slug, people, _month(-(HISTORY - 1)))
    generator.write(plan, range(HISTORY - 1 - LIVED, HISTORY), files)
    told = [_files(files, _month(loaded - LIVED)) for loaded in range(LIVED)]
    instants = [_loaded_at(config, loaded) for loaded in range(LIVED)]
    for loaded, instant in enumerate(instants):
        with clock.at(instant):
            _load(config.slug, told[loaded], tell)
            run_due()
            if loaded == 0:
                tell("o que já existia", 0, 0)
                stock.settle(config.slug, at=clock.now())
        _live_days(instant, [*instants, clock.now()][loaded + 1], tell)
    tell("pedidos", 0, 0)
    desk.furnish(config.slug, at=clock.now())


def _load(body: str, files: list[Path], tell: Tell) -> None:
    feed = open_feed(body, clock.now(), layout="portaria")
    apply(feed, files, by=f"hr:{feed.layout.name}", progress=tell)


def _live_days(since: datetime, until: datetime, tell: Tell) -> None:
    """Carry out what falls due between two instants on its own day, as a worker would have."""
    for day in range((until - since).days + 1):
        tell(f"{since + timedelta(days=day):%d/%m/%Y}", 0, 0)
        with clock.at(since + timedelta(days=day)):
            run_due()


def waiting_files(files: Path) -> Iterator[tuple[str, str]]:
    """For each body, the folder of the month that nobody has loaded yet."""
    for body in Body.objects.order_by("slug"):
        folder = files / body.slug / f"{_month(0):%Y-%m}"
        loads = Load.objects.filter(body=body, state="applied").count()
        if folder.is_dir() and loads <= LIVED:
            yield body.acronym, str(folder)


def guides(at: datetime) -> dict[str, int]:
    """For each body, the person as whom whoever tries the product signs in: one of its
    administrators, to whom the body gives all its powers for the occasion (an act like any other).
    Empty when there is no demonstration."""
    found: dict[str, int] = {}
    for body in Body.objects.order_by("slug"):
        day = at.astimezone(ZoneInfo(body.zone)).date()
        holders = (holder.key for holder in holders_of([ADMINISTERS], body.slug, day))
        for person in [key for key in holders if key is not None][:1]:
            found[body.slug] = person
            if not Competence.objects.filter(person=person).exists():
                _empower(body.slug, person, at)
    return found


def _empower(body: str, person: int, at: datetime) -> None:
    powers = Competence.objects.filter(body=body).values_list("power", flat=True).distinct()
    drafts = [CompetenceDraft(body, power, _month(-LIVED), person=person) for power in powers]
    assign_competences(drafts, by=BY, at=at)


def _in_order(bodies: Path) -> list[Path]:
    """Bodies before those linked to them."""
    found = {d.name: load_config(d).parent for d in sorted(bodies.iterdir()) if d.is_dir()}

    def depth(slug: str) -> int:
        parent = found.get(slug)
        return depth(parent) + 1 if parent else 0

    return [bodies / slug for slug in sorted(found, key=lambda s: (depth(s), s))]


def _files(folder: Path, month: date) -> list[Path]:
    return sorted((folder / f"{month:%Y-%m}").glob("*.csv"), reverse=True)


def _month(shift: int) -> date:
    """The first day of this month shifted by ``shift`` months."""
    today = clock.today(ZoneInfo("UTC"))
    months = today.year * 12 + today.month - 1 + shift
    return date(months // 12, months % 12 + 1, 1)


def _loaded_at(config: BodyConfig, loaded: int) -> datetime:
    """The fifth of the month at nine, where the body is."""
    day = _month(loaded - LIVED) + timedelta(days=4)
    return datetime.combine(day, time(9), ZoneInfo(config.zone))
