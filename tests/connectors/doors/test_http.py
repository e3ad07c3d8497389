"""The HTTP interface of a door process answers so many at once (F1)."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from connectors.doors.test_following import eventually
from portaria.connectors.doors.answering import Interface
from portaria.connectors.doors.http import Served
from portaria.connectors.doors.keeping import Keeper
from portaria.connectors.doors.settings import Limits
from portaria.connectors.doors.telling import Told
from portaria.traces.spool import LineSpool
from premises.doors.world import at, one
from premises.support import SLUG

NOW = datetime.fromtimestamp(at("2026-11-23 10:00"), UTC)


def test_one_connection_too_many_is_closed_unheard_until_another_ends(tmp_path: Path) -> None:
    interface = Interface(
        SLUG, (), Keeper(one().snapshot(), LineSpool(tmp_path / "spool", "doors")), dict,
        Ed25519PrivateKey.generate(), Told(tmp_path / "told.sqlite", timedelta(days=1)),
        Limits(connections=2),
    )  # fmt: skip
    served = Served(("127.0.0.1", 0), interface, lambda: NOW)
    served.start()

    def connected() -> HTTPConnection:
        return HTTPConnection("127.0.0.1", served.port, timeout=60)

    def heard(own: HTTPConnection) -> bool:
        try:
            own.request("GET", "/v1/list")
            answer = own.getresponse()
            answer.read()
        except (ConnectionError, HTTPException):
            return False
        return answer.status == 401

    def another() -> bool:
        with closing(connected()) as own:
            return heard(own)

    try:
        with closing(connected()) as second:
            with closing(connected()) as first:
                assert heard(first)
                assert heard(second)
                assert not another()
            assert eventually(another)
            assert heard(second)
    finally:
        served.stop()
