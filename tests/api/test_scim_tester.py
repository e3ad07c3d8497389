"""Conformance: ``scim2-tester`` whole, against a real server process."""

from __future__ import annotations

import pytest
from httpx2 import Client as HttpClient
from pytest_django.live_server_helper import LiveServer
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

from api.calls import token_for
from web import world as worlds


@pytest.mark.django_db(transaction=True)
def test_scim2_tester_finds_nothing(live_server: LiveServer) -> None:
    worlds.build()
    token = token_for("conformidade", ("scim:read", "scim:write"), per_minute=600)
    with HttpClient(  # one left open keeps a thread of the site, and its connection to the database
        base_url=f"{live_server.url}/scim/v2/uniar",
        headers={"Authorization": f"Bearer {token}"},
        timeout=120,
    ) as http:
        results = check_server(SyncSCIMClient(http))
    wrong = [f"{r.title}: {r.reason}" for r in results if r.status is not Status.SUCCESS]
    assert not wrong, "\n".join(wrong)
    assert len(results) >= 60
