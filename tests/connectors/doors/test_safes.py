"""A visitor's badge in the safe at the turnstile ends the visit (F10, F11, F12), whoever told of it
and however late: a reader, a controller that asks, one that was alone, the database away."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portaria.connectors.doors.answering import Interface
from portaria.connectors.doors.compiling import snapshot_of
from portaria.connectors.doors.keeping import Keeper
from portaria.connectors.doors.settings import Controller
from portaria.connectors.doors.shipping import Shipping
from portaria.connectors.doors.telling import Told
from portaria.ledger.models import Act
from portaria.people.models import Person
from portaria.premises.badges.models import Badge
from portaria.premises.doors.types import card_number
from portaria.premises.guard.models import Passing
from portaria.premises.places.models import Device
from portaria.premises.visits import acts
from portaria.premises.visits.types import Admit
from portaria.traces.spool import LineSpool
from premises.support import BY, SLUG, at
from premises.test_visits import DAY, answer, arrive, host, inside, visit

__all__ = ["host"]
pytestmark = pytest.mark.django_db
SAFE, TOKEN = "C1-COFRE", "portaria_porta_teste"
LEFT = at(f"{DAY} 11:00")


class Doors:
    """The doors of the body as they stand at the hour of the visit, and what ships their record."""

    def __init__(self, folder: Path) -> None:
        self.keeper = Keeper(snapshot_of(SLUG, LEFT), LineSpool(folder / "spool", "doors"))
        self.shipping = Shipping("teste", SLUG, self.keeper.spool.folder, self.keeper)
        own = Controller("c1", hashlib.sha256(TOKEN.encode()).digest(), (SAFE,), 100)
        self.http = Interface(
            SLUG, (own,), self.keeper, lambda: {SAFE: reader(SAFE)}, Ed25519PrivateKey.generate(),
            Told(folder / "told.sqlite", timedelta(days=60)),
        )  # fmt: skip

    def told(self, path: str, what: object) -> None:
        answer = self.http.answer("POST", path, TOKEN, json.dumps(what).encode(), LEFT)
        assert answer.status == 200, answer.told


def reader(code: str) -> int:
    return Device.objects.get(code=code).pk


def number() -> str:
    credential = Badge.objects.get(serial="VIS-1", state="active").credential
    assert credential is not None
    return credential.number


def read(doors: Doors) -> None:
    assert doors.keeper.heard(reader(SAFE), card_number(number()), LEFT).opens


def asked(doors: Doors) -> None:
    doors.told("/v1/decide", {"reader": SAFE, "card": number()})


def told_later(doors: Doors) -> None:
    line = {"id": "1", "reader": SAFE, "card": number(), "at": LEFT.isoformat(), "opens": True}
    doors.told("/v1/passages", {"passages": [line]})
    doors.told("/v1/passages", {"passages": [line]})


def database_away(doors: Doors) -> None:
    doors.keeper.online = False
    read(doors)
    assert doors.shipping.ship(at=LEFT) == 0
    doors.keeper.online = True


@pytest.mark.parametrize("how", [read, asked, told_later, database_away])
def test_what_the_safe_reads_ends_the_visit_at_that_instant_once(
    host: Person, tmp_path: Path, how: object
) -> None:
    key = inside(host)
    doors = Doors(tmp_path)
    assert callable(how)
    how(doors)
    assert visit(key).state == "open", "not before the record is taken"
    for _ in range(2):
        doors.shipping.ship(at=LEFT + timedelta(hours=3))
    row = visit(key)
    assert (row.state, row.left_at, row.returned_at) == ("left", LEFT, "turnstile_safe")
    assert Badge.objects.get(serial="VIS-1").state == "returned"
    assert Passing.objects.get().person == -key
    assert Act.objects.filter(kind="premises.visit.ended").count() == 1


def test_what_is_no_visitors_badge_or_was_given_again_since_is_left_alone(
    host: Person, tmp_path: Path
) -> None:
    key = inside(host)
    doors = Doors(tmp_path)
    card = card_number(number())
    doors.keeper.heard(reader("C1-CAT-1-E"), card, LEFT)  # another reader
    doors.keeper.heard(reader(SAFE), card_number("DEAD"), LEFT)
    doors.shipping.ship(at=LEFT)
    assert visit(key).state == "open"

    doors.keeper.heard(reader(SAFE), card, LEFT)  # told only after the desk had ended the visit
    acts.deposit_badges(SLUG, [number()], by=BY, at=LEFT)
    second = arrive(host, name="João Dias")
    answer(second, host)
    again = at(f"{DAY} 11:30")
    acts.admit_visitors([Admit(second, document="RG 9", serial="VIS-1")], by=BY, at=again)
    doors.shipping.ship(at=at(f"{DAY} 11:40"))
    assert visit(second).state == "open"
