"""Real bodies, real packs, and people to put in them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from portaria import clock
from portaria.accounts.types import AccountHeld, State
from portaria.bodies.acts import adopt
from portaria.bodies.assembly import Assembled, assemble
from portaria.bodies.folders import sources_of
from portaria.bodies.models import Body
from portaria.config.vocabulary import VOCABULARY
from portaria.people.models import Bond, Person, Unit
from portaria.people.types import BondFacts, EventFacts, EventKind

ROOT = Path(__file__).resolve().parents[2]
ZONE = ZoneInfo("America/Sao_Paulo")
BY = "cli:teste"


@lru_cache
def body(slug: str) -> Assembled:
    """A demonstration body with its real packs."""
    return assemble(sources_of(ROOT / "bodies" / slug, ROOT / "packs"), VOCABULARY)


def instant(text: str, slug: str = "mpa") -> datetime:
    """``2024-03-01`` is its first instant where the body is; with a time, that time there."""
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(body(slug).config.zone))
    return local.astimezone(UTC)


def bond(category: str = "servidor_efetivo", **fields: Any) -> BondFacts:
    values: dict[str, Any] = {
        "id": 1,
        "category": category,
        "unit": 3,
        "unit_acronym": "GEREDE",
        "start": date(2022, 2, 1),
        "end": None,
        "planned_end": None,
        **fields,
    }
    return BondFacts(**values)


def account(state: State = State.ACTIVE, **fields: Any) -> AccountHeld:
    values: dict[str, Any] = {
        "id": 11,
        "body": "mpa",
        "person": 7,
        "login": "asouza",
        "category": "servidor_efetivo",
        "state": state,
        **fields,
    }
    return AccountHeld(**values)


def event(
    kind: EventKind,
    on: str = "2024-03-01",
    *,
    slug: str = "mpa",
    of: BondFacts | None = None,
    others: tuple[BondFacts, ...] = (),
    known: str = "",
) -> EventFacts:
    at = instant(on, slug)
    return EventFacts(
        id=5,
        kind=kind,
        body=slug,
        person=7,
        name="Ana Souza",
        bond=of or bond(),
        others=others,
        effective_on=date.fromisoformat(on),
        effective_at=at,
        known_at=instant(known, slug) if known else at,
    )


def adopted(*slugs: str) -> None:
    """Adopt demonstration bodies into the database."""
    for slug in slugs:
        adopt(ROOT / "bodies" / slug, by=BY, at=datetime(2020, 1, 2, tzinfo=UTC))


def someone(
    name: str = "Ana Souza",
    category: str = "servidor_efetivo",
    *,
    slug: str = "mpa",
    social_name: str = "",
    **fields: Any,
) -> Person:
    """A person with one bond in ``slug``."""
    root = Body.objects.get(pk=slug).root
    count = Person.objects.count()
    person = Person.objects.create(
        root=root,
        hr_key=f"teste:{count}",
        name=name,
        social_name=social_name,
        recorded_at=datetime(2022, 1, 1, tzinfo=UTC),
    )
    tie(person, category, slug=slug, **fields)
    return person


def tie(person: Person, category: str, *, slug: str = "mpa", **fields: Any) -> Bond:
    """One more bond of ``person``."""
    values: dict[str, Any] = {
        "hr_key": f"v{Bond.objects.count()}",
        "registration": f"{1000 + Bond.objects.count()}",
        "start": date(2022, 2, 1),
        **fields,
    }
    return Bond.objects.create(person=person, body_id=slug, category=category, **values)


def unit(code: str, slug: str = "mpa", **fields: Any) -> Unit:
    return Unit.objects.create(body_id=slug, code=code, acronym=code, name=code, **fields)


def work(at: datetime) -> Any:
    """Run everything due until ``at``, as if it were then."""
    from portaria.duties.runner import run_due

    with clock.at(at):
        return run_due()


atomic = transaction.atomic


def headed(unit: int | None, slug: str) -> int:
    """A person who heads the unit from now on, and may authorise its people's terms."""
    its = Unit.objects.get(pk=unit)
    its.head = someone("Chefe da Unidade", slug=slug, unit=its)
    its.save(update_fields=["head"])
    return its.head.pk
