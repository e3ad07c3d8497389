"""The engines that the doors' benchmark compares, each loaded with the same city: ours, a bare
dictionary, Cedar (cedarpy), Rego (regopy) and Casbin. One that is not installed is left out."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import version
from typing import Any, Protocol

from benchmarks._door_data import WINDOWS, City, Request
from portaria.bodies.assembly import assemble
from portaria.bodies.folders import sources_of
from portaria.config import folders
from portaria.config.vocabulary import VOCABULARY
from portaria.norms.kinds.schedules import Window
from portaria.premises.doors.deciding import decide
from portaria.premises.doors.facts import (
    FOREVER,
    Bearer,
    DoorFacts,
    Ground,
    Group,
    Profile,
    Spot,
)
from portaria.premises.doors.snapshot import Snapshot
from portaria.premises.doors.timetable import Timetable
from portaria.premises.doors.types import Event


class Engine(Protocol):
    """``prepare`` makes what is asked, out of the measured time; ``ask`` decides."""

    name: str

    def __init__(self, city: City) -> None: ...
    def prepare(self, request: Request) -> Any: ...  # each engine's own
    def ask(self, prepared: Any) -> bool: ...
    def change(self, person: int) -> None:
        """Take the person's groups away."""
        ...


class Ours:
    """The whole decision by the treasury's norms, always with its reasons."""

    name = "Portaria"

    def __init__(self, city: City) -> None:
        sources = sources_of(folders.bodies() / "fazenda", folders.packs())
        body = assemble(sources, VOCABULARY, checked=False)
        days = Timetable(body.calendar.zone, body.calendar, tuple(body.law.policies()))
        self.snapshot = made = Snapshot(days)
        windows = [made.window(Window().parse(one)) for one in WINDOWS]
        for number, zones in enumerate(city.zones_of):
            areas = frozenset(zone + 1 for zone in zones)
            made.put_group(number, Group(f"Grupo {number}", areas, windows[city.window_of[number]]))
        spot = Spot("nivel_2", (), frozenset(), "turnstile", inward=True, location="sede")
        for door in range(city.doors):
            made.put_door(DoorFacts(door + 1, spot, door % city.zones + 1))
        profile, ground = Profile("servidor_efetivo", "permanente"), Ground("leave", "férias")
        for person, groups in enumerate(city.groups_of, 1):
            made.put_grants(person, tuple((group, 0, FOREVER) for group in groups))
            blocked = ground if person in city.blocked else None
            made.put_bearer(Bearer(_card(person), person, profile, FOREVER, blocked))

    def prepare(self, request: Request) -> tuple[Event, int]:
        return Event(request.door + 1, _card(request.person)), request.at

    def ask(self, prepared: tuple[Event, int]) -> bool:
        verdict = decide(prepared[0], self.snapshot, prepared[1])
        return verdict.opens

    def change(self, person: int) -> None:
        self.snapshot.put_grants(person, ())


class Bare:
    """A bit for each group: no reasons, no norms; the windows as a table of the week's minutes."""

    name = "dictionary"

    def __init__(self, city: City) -> None:
        self.people = {
            _card(person): 0 if person in city.blocked else sum(1 << group for group in groups)
            for person, groups in enumerate(city.groups_of, 1)
        }
        probes = [Request(1, 0, 0, minute // 1440, minute % 1440) for minute in range(7 * 1440)]
        from benchmarks._door_data import inside

        self.slots = [
            sum(inside(window, probe) << window for window in range(len(WINDOWS)))
            for probe in probes
        ]
        self.masks = {
            slot: {
                door: sum(
                    1 << group
                    for group, zones in enumerate(city.zones_of)
                    if door % city.zones in zones and slot >> city.window_of[group] & 1
                )
                for door in range(city.doors)
            }
            for slot in set(self.slots)
        }

    def prepare(self, request: Request) -> tuple[int, int, int]:
        return _card(request.person), request.door, request.weekday * 1440 + request.minute

    def ask(self, prepared: tuple[int, int, int]) -> bool:
        card, door, minute = prepared
        return self.people.get(card, 0) & self.masks[self.slots[minute]].get(door, 0) != 0

    def change(self, person: int) -> None:
        self.people[_card(person)] = 0


class Cedar:
    """A policy for each group and one that forbids the blocked; people and doors as entities."""

    name = "cedarpy"

    def __init__(self, city: City) -> None:
        import cedarpy

        self.engine = cedarpy
        lines = ['forbid(principal in Group::"blocked", action, resource);']
        for group in range(len(city.zones_of)):
            lines.append(
                f'permit(principal in Group::"{group}", action, resource in Opened::"{group}") '
                f"when {{ {_CEDAR[city.window_of[group]]} }};"
            )
        self.policies = cedarpy.PolicySet.from_str("\n".join(lines))
        entities = [_entity("Group", str(n)) for n in [*range(len(city.zones_of)), "blocked"]]
        entities += [_entity("Opened", str(n)) for n in range(len(city.zones_of))]
        for door in range(city.doors):
            opened = [g for g, zones in enumerate(city.zones_of) if door % city.zones in zones]
            entities.append(_entity("Door", str(door), [("Opened", str(g)) for g in opened]))
        self.others = entities
        self.groups_of, self.blocked = dict(enumerate(city.groups_of, 1)), city.blocked
        self._load()

    def _load(self) -> None:
        people = [
            _entity(
                "Person",
                str(person),
                [("Group", str(group)) for group in groups]
                + ([("Group", "blocked")] if person in self.blocked else []),
            )
            for person, groups in self.groups_of.items()
        ]
        self.entities = self.engine.Entities.from_json_str(json.dumps(self.others + people))

    def prepare(self, request: Request) -> dict[str, object]:
        return {
            "principal": f'Person::"{request.person}"',
            "action": 'Action::"pass"',
            "resource": f'Door::"{request.door}"',
            "context": {"weekday": request.weekday, "minute": request.minute},
        }

    def ask(self, prepared: dict[str, object]) -> bool:
        return bool(self.engine.is_authorized(prepared, self.policies, self.entities).allowed)

    def change(self, person: int) -> None:
        self.groups_of[person] = ()
        self._load()


class Rego:
    """The same as data and one rule."""

    name = "regopy"

    def __init__(self, city: City) -> None:
        import regopy

        self.groups_of = {
            str(person): list(map(str, groups)) for person, groups in enumerate(city.groups_of, 1)
        }
        self.engine = regopy.Interpreter()
        self.engine.add_module("doors", _REGO)
        self.engine.add_data_json(
            json.dumps(
                {
                    "people": self.groups_of,
                    "blocked": {str(person): True for person in city.blocked},
                    "zones": {
                        str(group): {str(zone): True for zone in zones}
                        for group, zones in enumerate(city.zones_of)
                    },
                    "window": {str(g): window for g, window in enumerate(city.window_of)},
                    "zone_of": {str(d): str(d % city.zones) for d in range(city.doors)},
                }
            )
        )

    def prepare(self, request: Request) -> dict[str, object]:
        return {
            "person": str(request.person), "door": str(request.door), "weekday": request.weekday,
            "minute": request.minute,
        }  # fmt: skip

    def ask(self, prepared: dict[str, object]) -> bool:
        self.engine.set_input(prepared)
        return "true" in str(self.engine.query("data.doors.allow"))  # «undefined» when it is not

    def change(self, person: int) -> None:
        raise NotImplementedError  # a base document is added once: all is loaded anew


class Casbin:
    """Roles for people and for doors; a policy line for each group."""

    name = "casbin"

    def __init__(self, city: City) -> None:
        import casbin

        self.engine = casbin.Enforcer(_model(casbin), _adapter(casbin, city))
        self.engine.add_function("inside", _inside)

    def prepare(self, request: Request) -> tuple[str, str, str]:
        minute = request.weekday * 1440 + request.minute
        return f"p{request.person}", f"d{request.door}", str(minute)

    def ask(self, prepared: tuple[str, str, str]) -> bool:
        return bool(self.engine.enforce(*prepared))

    def change(self, person: int) -> None:
        self.engine.delete_roles_for_user(f"p{person}")


ENGINES: tuple[Callable[[City], Engine], ...] = (Ours, Bare, Cedar, Casbin, Rego)


def versions() -> str:
    """Which engines these are."""
    names = ("cedarpy", "regopy", "casbin")
    return ", ".join(f"{name} {version(name)}" for name in names)


def _card(person: int) -> int:
    """Card numbers are spread, as they are in truth."""
    return person * 2_654_435_761 % (1 << 34) + 1


def _entity(
    kind: str, name: str, parents: list[tuple[str, str]] | None = None
) -> dict[str, object]:
    return {
        "uid": {"type": kind, "id": name},
        "attrs": {},
        "parents": [{"type": kind, "id": name} for kind, name in parents or ()],
    }


def _inside(minute: str, window: str) -> bool:
    from benchmarks._door_data import inside

    return inside(int(window), Request(0, 0, 0, int(minute) // 1440, int(minute) % 1440))


def _model(casbin: Any) -> Any:  # the library has no types
    model = casbin.Model()
    model.load_model_from_text(
        """
[request_definition]
r = sub, obj, at
[policy_definition]
p = sub, obj, window, eft
[role_definition]
g = _, _
g2 = _, _
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = g(r.sub, p.sub) && g2(r.obj, p.obj) && inside(r.at, p.window)
"""
    )
    return model


def _adapter(casbin: Any, city: City) -> Any:
    class Lines(casbin.persist.Adapter):  # type: ignore[misc, name-defined]
        def load_policy(self, model: Any) -> None:
            add = casbin.persist.load_policy_line
            for group in range(len(city.zones_of)):
                add(f"p, g{group}, z{group}, {city.window_of[group]}, allow", model)
            for window in (0, 3):
                add(f"p, blocked, every, {window}, deny", model)
            for door in range(city.doors):
                add(f"g2, d{door}, every", model)
                for group, zones in enumerate(city.zones_of):
                    if door % city.zones in zones:
                        add(f"g2, d{door}, z{group}", model)
            for person, groups in enumerate(city.groups_of, 1):
                for group in groups:
                    add(f"g, p{person}, g{group}", model)
                if person in city.blocked:
                    add(f"g, p{person}, blocked", model)

    return Lines()


_CEDAR = (
    "context.minute < 1439",
    "context.weekday < 5 && context.minute >= 420 && context.minute < 1140",
    "context.weekday < 6 && context.minute >= 360 && context.minute < 1320",
    "context.minute >= 1320 || context.minute < 300",
)
_REGO = """
package doors

default allow := false

allow if {
    not data.blocked[input.person]
    zone := data.zone_of[input.door]
    some group in data.people[input.person]
    data.zones[group][zone]
    open(data.window[group])
}

open(window) if { window == 0; input.minute < 1439 }
open(window) if { window == 1; input.weekday < 5; input.minute >= 420; input.minute < 1140 }
open(window) if { window == 2; input.weekday < 6; input.minute >= 360; input.minute < 1320 }
open(window) if { window == 3; input.minute >= 1320 }
open(window) if { window == 3; input.minute < 300 }
"""
