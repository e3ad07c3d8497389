"""A page is told as soon as something changed (F1, F11): the stream says that, and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from portaria.web.live import views
from portaria.web.live.hub import Hub
from portaria.web.live.turns import Turns

from .world import World

EVENTS = {"Accept": "text/event-stream"}


@pytest.fixture
def hub() -> Iterator[Hub]:
    made = Hub()
    yield made
    for told in list(made._waiting):
        made.leave(told)
    for thread in threading.enumerate():
        if thread.name == "novidades":
            thread.join()


def note(kind: str) -> None:
    """As a transaction that changed something commits."""

    def work() -> None:
        with connection.cursor() as c:
            c.execute("SELECT doors_note(%s, ARRAY[1]::bigint[])", [kind])
        connection.close()

    beside = threading.Thread(target=work)
    beside.start()
    beside.join()


@pytest.mark.django_db
def test_who_waits_is_told_of_their_kinds_only(hub: Hub) -> None:
    visits, passages = hub.join(["visit"]), hub.join(["passed", "left"])
    assert visits.wait(60)
    assert passages.wait(60)  # both at once, as soon as one listens: what came before is not missed
    visits.clear()
    passages.clear()
    note("badge")
    note("left")
    assert passages.wait(60)
    assert not visits.is_set()
    note("visit")
    assert visits.wait(60)
    hub.leave(visits)
    hub.leave(passages)
    later = hub.join(["visit"])
    assert later.wait(60), "nobody listens for who comes after the last one left"


@pytest.mark.django_db
def test_only_the_desk_is_told_and_only_by_a_stream(ana: Client, world: World) -> None:
    assert ana.get("/novidades/guarda/").status_code == 406
    assert ana.get("/novidades/nada/", headers=EVENTS).status_code == 404
    assert Client().get("/novidades/guarda/", headers=EVENTS).status_code == 302


@pytest.mark.django_db
def test_beyond_the_rooms_pages_ask_by_themselves_and_a_room_comes_back(
    ana: Client, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "_rooms", threading.BoundedSemaphore(1))
    monkeypatch.setattr(views, "hub", hub)
    assert views._rooms.acquire(blocking=False)
    told = views.Events(["visit"])
    assert ana.get("/novidades/recepcao/", headers=EVENTS).status_code == 204
    told.close()  # as Django does, sent or not
    told.close()
    assert views._rooms.acquire(blocking=False)
    assert not hub._waiting


def test_a_stream_kept_open_takes_nobody_s_turn() -> None:
    """One turn: what is answered piece by piece holds it only until it begins."""
    inside = threading.Event()

    def site(environ: dict[str, Any], _start: Any) -> Iterator[bytes] | list[bytes]:
        if environ.get("stream"):
            return iter(lambda: b"x", None)
        inside.set()
        return [b"answered"]

    served = Turns(site, 1)
    stream = iter(served({"stream": True}, None))  # type: ignore[arg-type]
    assert next(stream) == b"x"
    assert list(served({}, None)) == [b"answered"]  # type: ignore[arg-type]
    assert next(stream) == b"x"
    assert inside.is_set()
