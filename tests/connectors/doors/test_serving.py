"""A door process whole: readers by OSDP, controllers by HTTP, the real publisher and the real
record, up to what guards watch (F1, F7; ADR 35)."""

from __future__ import annotations

import hashlib
import json
import os
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from connectors.doors.test_following import eventually
from portaria import clock
from portaria.connectors.doors.osdp.line import Line
from portaria.connectors.doors.osdp.reader import SimulatedReader
from portaria.connectors.doors.serving import DoorProcess
from portaria.connectors.doors.settings import Controller, Doors, SerialLine, Wired
from portaria.connectors.doors.signed import NotGenuine, SignedList
from portaria.premises.doors.types import card_number
from portaria.premises.guard.models import Passing
from portaria.premises.places.models import Device
from premises.support import SLUG
from premises.test_journeys import served

SECRET, TOKEN = bytes(range(16)), "portaria_porta_teste"
CARD = "0901"
KEY = Ed25519PrivateKey.generate()
ENTRY, EXIT, OTHER = "C1-CAT-1-E", "C1-CAT-1-S", "C2-CAT-1-E"


@contextmanager
def running(chosen: Doors, folder: Path) -> Iterator[DoorProcess]:
    process = DoorProcess(chosen, folder, KEY, lambda _what: None)
    thread = threading.Thread(target=process.run, daemon=True)
    thread.start()
    try:
        assert process.ready.wait(120)
        yield process
    finally:
        process.stop.set()
        thread.join(120)
        assert not thread.is_alive()


def controlled(**fields: Any) -> Doors:
    digest = hashlib.sha256(TOKEN.encode()).digest()
    own = Controller("c1", digest, (ENTRY, EXIT), fields.pop("per_minute", 1000))
    plain = Doors("teste", SLUG, (), ("127.0.0.1", 0), (own,), None, None)
    return replace(plain, **fields)


def asked(
    process: DoorProcess, path: str, told: object = None, token: str = TOKEN
) -> tuple[int, Any]:
    data = None if told is None else json.dumps(told).encode()
    request = urllib.request.Request(  # our own server
        f"http://127.0.0.1:{process.port}{path}", data, {"Authorization": f"Bearer {token}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        plain = error.headers["Content-Type"] != "application/problem+json"
        return error.code, {} if plain else json.loads(error.read())


@pytest.mark.django_db(transaction=True)
def test_f7_a_dismissal_in_the_hr_file_is_refused_at_the_osdp_reader(tmp_path: Path) -> None:
    """The real journey, the real publisher, a real reader: no step is played. The passage is what
    guards watch, with its reason and provision; and a controller's reader refuses too."""
    world, _, _key = served(number=CARD)
    master, slave = os.openpty()
    (tmp_path / "key").write_text(SECRET.hex())
    wired = Wired(ENTRY, 101, tmp_path / "key")
    chosen = controlled(lines=(SerialLine(Path(os.ttyname(slave)), 9600, (wired,)),))
    reader = SimulatedReader(101, Line(master), SECRET)
    with running(chosen, tmp_path / "doors") as process:
        reader.start()
        try:
            shown(reader, lambda: Passing.objects.filter(person__gt=0).exists())
            assert not Passing.objects.filter(code="blocked").exists()
            world.tell("2026-04-01 10:00", end="2026-04-01", end_kind="dismissal")
            shown(reader, lambda: Passing.objects.filter(code="blocked").exists())
            assert eventually(lambda: reader.light == "red")
        finally:
            reader.stop()
        status, verdict = asked(process, "/v1/decide", {"reader": ENTRY, "card": CARD})
    assert (status, verdict["opens"], verdict["reasons"][0]["code"]) == (200, False, "blocked")
    last = Passing.objects.filter(code="blocked").latest("id")
    assert last.provision == "sefaz-mt-1-2012#art27_cpt"
    assert last.why.startswith("Crachá bloqueado:")
    assert last.reader == Device.objects.get(code=ENTRY).pk
    assert "Quem está dentro" in (tmp_path / "doors" / "presentes.html").read_text()
    os.close(slave)


def shown(reader: SimulatedReader, until: Callable[[], bool]) -> None:
    """The card is shown again and again, as people do."""

    def tried() -> bool:
        reader.show(bytes.fromhex(CARD))
        return until()

    assert eventually(tried)


@pytest.mark.django_db(transaction=True)
def test_controllers_ask_are_told_and_tell(tmp_path: Path) -> None:
    """F1: one decision, on record; problems as such; the signed list, and what was done by it."""
    _, person, _ = served(number=CARD)
    with running(controlled(per_minute=40), tmp_path) as process:
        status, verdict = asked(process, "/v1/decide", {"reader": EXIT, "card": CARD})
        assert (status, verdict["opens"]) == (200, True)
        wrong = {
            (401, "unauthorized"): ("/v1/decide", {"reader": EXIT, "card": CARD}, "outro"),
            (403, "forbidden"): ("/v1/decide", {"reader": OTHER, "card": CARD}, TOKEN),
            (404, "not_found"): ("/v1/decide", None, TOKEN),
            (400, "malformed"): ("/v1/decide", [1], TOKEN),
            (422, "invalid"): ("/v1/decide", {"reader": EXIT, "card": 7}, TOKEN),
        }
        for (status, code), (path, told, token) in wrong.items():
            found, problem = asked(process, path, told, token)
            assert (found, problem["type"]) == (status, f"urn:portaria:problem:{code}")
        wrongly: tuple[object, ...] = ("fogo", ["fogo"], [{}])
        for said in wrongly:
            body = {"reader": EXIT, "card": CARD, "said": said}
            assert asked(process, "/v1/decide", body)[0] == 422
        status, envelope = asked(process, "/v1/list")
        check_list(envelope)
        alone = {"id": "1", "reader": ENTRY, "card": "DEAD", "at": clock.now().isoformat(),
                 "opens": True}  # fmt: skip
        assert asked(process, "/v1/passages", {"passages": [alone]})[1] == {"taken": 1, "known": 0}
        assert asked(process, "/v1/passages", {"passages": [alone]})[1] == {"taken": 0, "known": 1}
        late = {**alone, "id": "2", "at": (clock.now() - timedelta(days=40)).isoformat()}
        assert asked(process, "/v1/passages", {"passages": [late]})[0] == 422
        assert eventually(lambda: Passing.objects.count() == 2)
        while (last := asked(process, "/v1/list"))[0] == 200:
            pass
        status, problem = last
        assert (status, problem["type"]) == (429, "urn:portaria:problem:too_many")
    left, entered = Passing.objects.order_by("pk")
    assert (left.code, left.person, left.offline) == ("egress", person, False)
    assert (entered.code, entered.offline) == ("alone_opened", True)
    assert entered.differs == "Crachá ausente ou desconhecido."


def check_list(envelope: dict[str, str]) -> None:
    """Genuine, for these readers and a day; whoever changes a letter of it is found."""
    public, data = KEY.public_key().public_bytes_raw(), json.dumps(envelope).encode()
    now = int(clock.now().timestamp())
    found = SignedList.read(data, public, controller="c1", at=now)
    card = card_number(CARD)
    assert found.opens(EXIT, card, now)
    assert not found.opens(OTHER, card, now)
    assert not found.opens(ENTRY, card_number("DEAD"), now)
    stretches = list(found.told["readers"][ENTRY]["cards"].values())
    assert all(now <= first < last <= now + 86_400 for some in stretches for first, last in some)
    assert CARD not in envelope["payload"]
    changed = {**envelope, "payload": envelope["payload"].replace('"free":false', '"free":true')}
    wrong: list[tuple[object, dict[str, Any]]] = [
        (changed, {}),
        (envelope, {"controller": "c2"}),
        (envelope, {"at": now + 90_000}),
        (envelope, {"after": now + 60}),
        ([], {}),
    ]
    for told, fields in wrong:
        with pytest.raises(NotGenuine):
            SignedList.read(
                json.dumps(told).encode(), public, **{"controller": "c1", "at": now, **fields}
            )
