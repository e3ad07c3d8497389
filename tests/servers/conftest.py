"""Real servers, once a session: :class:`servers.mail.MailServers`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .mail import MailServers, running


@pytest.fixture(scope="session")
def mail_servers() -> Iterator[MailServers]:
    """Postfix and Dovecot, private, on free ports. Shared by the session: use addresses of your
    own (``ana.<test>@orgao.test``), put other settings back (``other_settings``)."""
    with running() as servers:
        yield servers
