"""Every kind of person that may come to the site, signed in, in two bodies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count

from django.test import Client

from portaria.bodies.acts import adopt
from portaria.bodies.powers import POWER_WORDS
from portaria.people.models import Bond, Competence, Person, Unit
from portaria.people.names import search_vector
from web.world import NOW, ROOT, sign_in_of

HERE, THERE = "uniar", "mpe"
POSTS: Mapping[str, tuple[str, ...]] = {
    "civil": (),
    "head": (),
    "manager": ("accounts.manage", "mail.manage", "mail.read", "mail.decide_held",
                "mail.handle_abuse", "mail.read_official", "people.read", "duties.read",
                "premises.manage", "premises.desk"),
    "hr": ("hr.load", "people.read", "people.write"),
    "committee": ("norms.read", "norms.publish", "norms.draft", "norms.deliberate",
                  "norms.decide_omitted"),
    "conduct": ("conduct.inquire", "mail.ask_traces"),
    "auditor": ("people.read", "duties.read", "ledger.read", "norms.read", "mail.read"),
    "admin": ("body.admin",),
    "post": ("post.gestor_contrato", "post.fiscal"),
    "foreign": tuple(POWER_WORDS),
}  # fmt: skip
"""The kinds of person and their powers; ``foreign`` holds all of them in another body."""
ROLES = ("nobody", *POSTS, "operator")
_numbers = count(1)


@dataclass(frozen=True)
class Town:
    """Units and persons of a body: who has a thing, a colleague and a stranger with the same."""

    body: str
    unit: Unit
    other: Unit
    persons: Mapping[str, Person]


def person(name: str, body: str, unit: Unit) -> Person:
    """Somebody with a bond in ``unit``."""
    n = next(_numbers)
    made = Person.objects.create(
        root=body, hr_key=f"s:{n}", name=name, recorded_at=NOW, search=search_vector(name, "", "")
    )
    Bond.objects.create(
        person=made, body_id=body, hr_key=f"s:{n}", registration=f"S{n:04}", unit=unit,
        category="servidor_efetivo", start=date(2019, 3, 1),
    )  # fmt: skip
    return made


def town(body: str, hostile: str = "") -> Town:
    """Two units under a root. ``hostile`` is put before every name."""
    top = Unit.objects.create(body_id=body, code="s0", acronym="S0", name=f"{hostile}Sede")
    unit, other = (
        Unit.objects.create(body_id=body, code=c, acronym=c, name=f"{hostile}Setor {c}", parent=top)
        for c in ("S1", "S2")
    )
    rooms = {"civil": unit, "colleague": unit, "head": unit, "stranger": other}
    found = {
        name: person(f"{hostile}{name.title()}", body, room) for name, room in rooms.items()
    }  # fmt: skip
    Unit.objects.filter(pk=unit.pk).update(head=found["head"])
    return Town(body, unit, other, found)


def settle(note: str = "") -> tuple[Town, Town]:
    """Both bodies with their people; the competences by person."""
    adopt(ROOT / "bodies" / THERE, by="cli:teste", at=NOW)
    here, there = town(HERE, note), town(THERE, note)
    office = Unit.objects.create(body_id=HERE, code="s9", acronym="S9", name="Gabinete")
    persons = dict(here.persons)
    for role, powers in POSTS.items():
        body, room = (THERE, there.other) if role == "foreign" else (HERE, office)
        if role not in persons:
            persons[role] = person(f"{note}{role.title()}", body, room)
        for power in powers:
            Competence.objects.create(
                body_id=body, power=power, person=persons[role], start=date(2020, 1, 2), act=0
            )
    return Town(HERE, here.unit, here.other, persons), there


def clients(here: Town) -> dict[str, Client]:
    """A browser for each of :data:`ROLES`, both factors given."""
    found = {"nobody": Client()}
    for role in POSTS:
        found[role] = Client()
        found[role].force_login(sign_in_of(f"s.{role}", here.persons[role]))
    found["operator"] = Client()
    found["operator"].force_login(sign_in_of("s.operator", None, operator=True))
    return found
