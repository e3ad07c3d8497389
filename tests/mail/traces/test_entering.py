"""From where people signed in to send, as Postfix's log tells of each message (A11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mail.traces.logs import AT, START, Adopted, Log, take_in
from portaria.mail.traces import following
from portaria.mail.traces.following import Entered
from portaria.mail.traces.sources import Source

pytestmark = pytest.mark.django_db
ANA, BIA = "ana@uni.example", "bia@uni.example"


@pytest.fixture
def heard() -> Iterator[list[Entered]]:
    """The sign-ins that ingest tells."""
    said: list[Entered] = []

    def hear(entered: Sequence[Entered], _at: object) -> None:
        said.extend(entered)

    following.on_entering(hear)
    yield said
    following._entering.remove(hear)


def test_a11_first_and_last_of_each_hour_person_and_address(
    heard: list[Entered], tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    settings.TRACES_DIR = tmp_path / "traces"  # type: ignore[attr-defined]
    Adopted("uni")
    log = Log()
    log.sent("A1B2C3D4E1", login=ANA, client="pc[10.0.0.7]")
    log.sent("A1B2C3D4E2", login="Ana@uni.example", client="unknown[10.0.0.7]:40112")
    log.sent("A1B2C3D4E3", login=BIA, client="celular[2001:db8::7]")
    log.sent("A1B2C3D4E4", client="mx.longe.test[192.0.2.1]")  # from outside: nobody signed in
    webmail = f"client=site[127.0.0.1], sasl_method=XOAUTH2, sasl_username={ANA}"
    log.add("smtpd", f"A1B2C3D4E5: {webmail}")  # by the site's word: counted there
    log.add("smtpd", f"A1B2C3D4E6: {webmail.replace('XOAUTH2', 'PLAIN')}", after=3600)
    log.add("smtpd", "warning: pc[10.0.0.9]: SASL PLAIN authentication failed: "
            f"sasl_username={ANA}")  # fmt: skip
    file = tmp_path / "mail.log"
    file.write_bytes(log.text)
    source = Source("postfix", "mx", file)
    take_in(source, at=AT)

    def since(seconds: int) -> datetime:
        return START + timedelta(seconds=seconds)

    assert heard == [
        Entered(ANA, "10.0.0.7", since(1), since(6)),
        Entered(BIA, "2001:db8::7", since(11), since(11)),
        Entered(ANA, "127.0.0.1", since(3621), since(3621)),
    ]
    take_in(source, at=AT)
    assert len(heard) == 3, "read again, nothing is told twice"
