"""The policy server counts computers in use, in the mail and at the site together (A5)."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from portaria import clock
from portaria.connectors.dovecot.policy import terms
from portaria.connectors.dovecot.policy.server import Policy
from portaria.connectors.dovecot.policy.snapshot import Snapshot
from portaria.connectors.dovecot.policy.terms import BodyTerms
from portaria.mail.decisions.signing_in import Terms
from portaria.norms.citations import Citation
from portaria.norms.decision import Reason
from servers.published import Published

ARTICLE = Citation("n", "art36_cpt", date(2005, 9, 27), "art. 36 do Ato")
LIMITED = Terms("", connections=Reason("connections", "Uma por pessoa (art. 36)", ARTICLE, 1))
HERE, THERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def published(tmp_path: Path) -> Published:
    """A person who may be connected but once."""
    made = Published(tmp_path)
    made.mailbox(7, "ana@orgao.test")
    made.login("ana", "ana@orgao.test", "senha")
    made.change(
        "logins", "UPDATE logins SET mailbox = 7, max_connections = 1 WHERE login = ?", "ana"
    )
    told = {"orgao": BodyTerms(ZoneInfo("America/Sao_Paulo"), [(date(2020, 1, 1), LIMITED)])}
    (tmp_path / terms.FILE).write_text(terms.written(told), encoding="utf-8")
    return made


@pytest.mark.parametrize(
    ("address", "minutes", "asked", "enters"),
    [
        (THERE, 5, {}, False),
        (HERE, 5, {}, True),  # the same computer
        (THERE, -1, {}, True),  # left alone too long
        (THERE, 5, {"protocol": "smtp"}, True),  # handing a message in is over at once
        (THERE, 5, {"mechanism": "XOAUTH2"}, True),  # the webmail of that very browser
        (THERE, 5, {"mechanism": "PLAIN"}, False),
        (THERE, 5, {"login": "bia"}, True),  # the password's business
    ],
)
def test_a5_a_session_at_the_site_elsewhere_is_a_connection(
    published: Published, address: str, minutes: int, asked: dict[str, Any], enters: bool
) -> None:
    until = clock.now() + timedelta(minutes=minutes)
    published.change(
        "logins", "INSERT INTO site_sessions VALUES (7, ?, ?)", address, int(until.timestamp())
    )
    policy = Policy(Snapshot(published.folder))
    told = {"login": "ana", "remote": HERE, "protocol": "imap", **asked}
    answer = asyncio.run(policy.allow(told))
    assert (answer["status"] == 0) is enters
    assert enters or "art. 36" in answer["msg"]
