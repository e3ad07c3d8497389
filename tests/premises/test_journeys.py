"""F7: what HR tells reaches badges and accesses on its day; a whole story, and union presidency
(SEFAZ 27, 28)."""

from __future__ import annotations

import pytest

from journeys.world import World, leave
from portaria.duties.models import Duty
from portaria.premises.access.acts import grant_access, load_levels
from portaria.premises.access.models import Grant
from portaria.premises.access.types import GrantAsk
from portaria.premises.badges import acts
from portaria.premises.badges.presiding import homologate
from portaria.premises.badges.types import Issue, Told
from portaria.premises.places.acts import load_plan
from portaria.premises.places.models import Area
from portaria.steps.reasons import by_fact, decided
from premises.support import BY, SLUG, badge, day, grounds, plan, policy, unit

pytestmark = pytest.mark.django_db(transaction=True)
GRANTED = ("C1-GERAL", "C1-DC")


def served(number: str = "901") -> tuple[World, int, int]:
    """Somebody admitted in February 2026, with a badge of that ``number``, the complex and the
    datacenter."""
    world = World(SLUG)
    for code in ("GAB", "SENF", "CLOG", "GESE", "CTI", "CGP", "CORREG"):
        unit(code, SLUG)
    load_plan(SLUG, plan(), by=BY, at=world.at("2026-01-05"))
    load_levels(SLUG, plan(), by=BY, at=world.at("2026-01-05"))
    world.tell("2026-02-02", start="2026-02-02")
    person = world.person()
    assert Duty.objects.get(kind="premises.issue_badge").state == "open"
    issue = Issue(SLUG, person, "servidor_efetivo", "P-1", number)
    [key] = acts.issue_badges([issue], by=BY, at=world.at("2026-02-02 14:00"))
    assert Duty.objects.get(kind="premises.issue_badge").state == "done"
    decision = decided("grant", policy("2026-02-02"), by_fact("test", "teste"))
    grant_access(
        [
            GrantAsk(SLUG, person, "servidor_efetivo", day("2026-02-02"), decision,
                     area=Area.objects.get(code=code).pk)
            for code in GRANTED
        ],
        by=BY, at=world.at("2026-02-02 15:00"),
    )  # fmt: skip
    return world, person, key


def states() -> dict[str, str]:
    return {grant.area.code: grant.state for grant in Grant.objects.select_related("area")}  # type: ignore[union-attr]


def test_f7_vacation_blocks_the_badge_and_the_return_sets_it_free_unless_it_was_lost() -> None:
    world, _, key = served()
    world.tell("2026-03-02", leave=leave("2026-03-02", "2026-03-11"))
    assert (badge(key).state, grounds(key)) == ("blocked", ["leave"])
    assert states() == {"C1-GERAL": "active", "C1-DC": "active"}
    [forward] = Duty.objects.filter(kind="premises.forward_badge", state="open")
    assert forward.provisions[0] == "sefaz-mt-1-2012#art28_cpt"

    acts.tell_losses([Told(key, "furto", "BO 9")], by=BY, at=world.at("2026-03-05"))
    world.tell("2026-03-12", leave=None)
    assert (badge(key).state, grounds(key)) == ("blocked", ["furto"])
    acts.find_badges([key], by=BY, at=world.at("2026-03-12 10:00"))
    assert badge(key).state == "active"


def test_f7_a_dismissal_at_ten_blocks_the_badge_in_the_same_minute_and_ends_every_access() -> None:
    world, _, key = served()
    world.tell("2026-04-01 10:00", end="2026-04-01", end_kind="dismissal")
    assert (badge(key).state, grounds(key)) == ("blocked", ["dismissal"])
    assert set(states().values()) == {"ended"}
    [(at, kind, provision)] = world.acts("premises.badge.blocked")
    assert (at[:16], kind, provision) == (
        "2026-04-01 10:00", "premises.badge.blocked", "sefaz-mt-1-2012#art27_cpt",
    )  # fmt: skip


def test_f7_who_presides_a_union_keeps_the_badge_with_restricted_accesses() -> None:
    world, person, key = served()
    world.tell("2026-03-02", leave=leave("2026-03-02", None, "absence"))
    assert grounds(key) == ["leave"]
    homologate(
        person, SLUG, day("2026-03-02"), day("2026-12-31"), "Sindicato, Portaria 8", by=BY,
        at=world.at("2026-03-03"),
    )  # fmt: skip
    world.run("2026-03-03 10:00")
    assert (badge(key).state, grounds(key)) == ("active", [])
    assert states() == {"C1-GERAL": "active", "C1-DC": "suspended"}
    world.run("2027-01-02 00:00")  # the permission's last day is over; the absence goes on
    assert grounds(key) == ["leave"]
    assert states() == {"C1-GERAL": "active", "C1-DC": "active"}
