"""The decision told plainly, asking the norms each time: what the compact one is compared with.

Written from the articles, with none of the product's bits, tables or memory: only its facts.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from portaria.norms.kinds.schedules import Window
from portaria.norms.modality import Modality
from portaria.norms.policy import Policy
from portaria.premises import rules_access, rules_areas
from portaria.premises.doors.facts import DoorFacts, Profile
from portaria.premises.doors.types import Circumstance, Event
from portaria.premises.rules_badges import LENDING
from portaria.premises.rules_visitors import PROVIDER_ESCORT

from .world import GROUPS, NIGHT, ZONE, World, treasury


def opens(world: World, event: Event, at: int) -> bool:
    """Whether the door opens."""
    door = world.doors.get(event.reader)
    if door is None:
        return False
    if not door.spot.inward:
        return True
    return not refusals(world, door, event, at)


def refusals(world: World, door: DoorFacts, event: Event, at: int) -> set[str]:
    """Every reason not to let in, by its code."""
    local = datetime.fromtimestamp(at, ZONE)
    policy = treasury().law.on(local.date())
    found: set[str] = set()
    free = _class(policy, door) == "free"
    bearer = world.bearers.get(event.card)
    leaving = bool(world.evacuating & door.places)
    rescuing = leaving and bearer is not None and bearer.profile.rescue
    if leaving and not rescuing:
        found.add("evacuation")
    if door.spot.device == "manual_gate" and not event.circumstance & (
        Circumstance.ACCESSIBILITY | Circumstance.BULKY_LOAD | Circumstance.TURNSTILE_BROKEN
    ):
        found.add("manual_gate")
    closed_for_works = any(one.first <= at < one.last for one in door.closings)
    if bearer is None:
        if not free:
            found.add("unknown_badge")
        if closed_for_works:
            found.add("works")
        emergency = event.circumstance & Circumstance.EMERGENCY
        if free and not _premises_open(local) and not emergency:
            found.add("after_hours")
        return found
    person, profile = bearer.person, bearer.profile
    if bearer.ground is not None:
        found.add("blocked")
    if at >= bearer.until and not free:
        found.add("expired")
    override = any(
        permit.kind == "override" and _fits(permit, door, at, local)
        for permit in world.permits.get(person, ())
    )
    if closed_for_works and not override and not rescuing:
        found.add("works")
    held = [
        GROUPS[number]
        for number, first, last in world.grants.get(person, ())
        if first <= at < last and door.into in GROUPS[number].areas
    ]
    if not free:
        found |= _of_the_area(policy, world, door, event, profile, held, rescuing, at)
    found |= _of_the_hour(policy, world, door, event, person, profile, held, at)
    company = 2 if _companion(world, door, event, person, at) else 1
    inside = sum(1 for area in world.where.values() if area == door.into)
    lent = policy.find(LENDING, circumstance="emergencia")
    emergency = event.circumstance & Circumstance.EMERGENCY and lent and lent.value.permits
    if door.once and world.where.get(person) == door.into and not emergency:
        found.add("already_inside")
    if door.capacity and inside + company > door.capacity and not rescuing:
        found.add("full")
    if door.together > 1 and inside + company < door.together and not (free or rescuing):
        found.add("alone")
    return found


def _of_the_area(policy, world, door, event, profile, held, rescuing, at):  # type: ignore[no-untyped-def]
    found = set()
    bearer = world.bearers[event.card]
    if not held and not rescuing and _needs_authorisation(policy, door):
        found.add("unauthorised")
    if not held and profile.badge == "visitante":
        found.add("out_of_scope")
    if _ineligible(policy, door, profile) and not rescuing:
        found.add("ineligible")
    if event.factors < _factors(policy, door):
        found.add("second_means")
    accompanied = _companion(world, door, event, bearer.person, at)
    records = policy.find(
        rules_areas.RECORDS, area_level=door.spot.level, category=profile.category
    )
    if records and "host" in records.value and not profile.hosted and not accompanied:
        found.add("no_host")
    escort = policy.find(PROVIDER_ESCORT, provider=profile.provider) if profile.provider else None
    visitor = profile.category == "visitante" and not profile.hosted and not profile.provider
    if (visitor or (escort and escort.value.orders)) and not accompanied:
        found.add("unescorted")
    return found


def _of_the_hour(policy, world, door, event, person, profile, held, at):  # type: ignore[no-untyped-def]
    """After hours only by one's schedule, a permit, the guard's emergency (arts. 62 to 64)."""
    local = datetime.fromtimestamp(at, ZONE)
    free = _class(policy, door) == "free"
    premises = _premises_open(local)
    own = any(
        local in opening for group in held if group.window for opening in Window().parse(NIGHT)
    )
    by_opening = premises and any(not group.window for group in held)
    barred = policy.find(rules_access.SPECIAL_ELIGIBLE, category=profile.category)
    is_barred = barred is not None and barred.value is Modality.FORBIDDEN
    scheduled = policy.find(
        rules_access.SPECIAL_ELIGIBLE,
        flags=frozenset({"scheduled_then"}),
        category=profile.category,
    )
    never = is_barred and scheduled is not None and scheduled.value is Modality.FORBIDDEN
    found = set()
    if free:
        return (
            found
            if premises or _excused(world, door, event, person, profile, at, is_barred)
            else {"after_hours"}
        )
    if held and not (own or by_opening):
        found.add("after_hours" if not premises else "out_of_window")
    if not premises and never:
        found.add("barred_after_hours")
    if found and _excused(world, door, event, person, profile, at, is_barred):
        return set()
    return found


def _excused(world, door, event, person, profile, at, barred):  # type: ignore[no-untyped-def]
    local = datetime.fromtimestamp(at, ZONE)
    if event.circumstance & Circumstance.EMERGENCY:
        return True
    if world.evacuating & door.places and profile.rescue:
        return True
    return any(
        _fits(permit, door, at, local) and (permit.kind == "override" or not barred)
        for permit in world.permits.get(person, ())
    )


def _companion(world: World, door: DoorFacts, event: Event, person: int, at: int) -> bool:
    other = world.bearers.get(event.companion)
    if other is None or other.person == person:
        return False
    alone = refusals(world, door, Event(event.reader, event.companion, 9), at)
    return alone <= {"alone"}


def _fits(permit, door, at, local):  # type: ignore[no-untyped-def]
    second = local.hour * 3600 + local.minute * 60 + local.second
    first, last = permit.hours
    in_hours = first <= second < last if first <= last else second >= first or second < last
    in_place = permit.areas is None or door.into in permit.areas
    return permit.first <= at < permit.last and in_hours and in_place


def _premises_open(local: datetime) -> bool:
    """From one hour before work begins to one hour after it ends (art. 45)."""
    hours: tuple[time, time] | None = treasury().calendar.opening(local.date())
    if hours is None:
        return False
    plain, hour = local.replace(tzinfo=None), timedelta(hours=1)
    day = local.date()
    first, last = (datetime.combine(day, one) for one in hours)
    return first - hour <= plain < last + hour


def _class(policy: Policy, door: DoorFacts) -> str:
    found = policy.find(rules_areas.ACCESS, area_level=door.spot.level)
    return str(found.value) if found else ""


def _needs_authorisation(policy: Policy, door: DoorFacts) -> bool:
    found = policy.find(rules_areas.PRIOR_AUTHORISATION, area_level=door.spot.level)
    return found is None or found.value.orders


def _ineligible(policy: Policy, door: DoorFacts, profile: Profile) -> bool:
    kinds = door.spot.kinds or (None,)
    found = [
        policy.find(
            rules_areas.ELIGIBLE, area_level=door.spot.level, area_kind=kind,
            category=profile.category,
        )
        for kind in kinds
    ]  # fmt: skip
    return bool(any(found)) and all(one.value is Modality.FORBIDDEN for one in found if one)


def _factors(policy: Policy, door: DoorFacts) -> int:
    found = [
        policy.find(rules_areas.FACTORS, area_level=door.spot.level, area_kind=kind)
        for kind in door.spot.kinds or (None,)
    ]
    return max((one.value for one in found if one), default=1)
