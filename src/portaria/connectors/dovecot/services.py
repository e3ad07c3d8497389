"""Dovecot's services: who runs each, and where it listens."""

from __future__ import annotations

from pathlib import Path

from portaria.connectors.dovecot.blocks import Block
from portaria.connectors.dovecot.settings import DovecotSettings, Users
from portaria.connectors.instances.addresses import Address, Endpoint


def blocks(settings: DovecotSettings) -> list[Block]:
    """Every ``service`` block."""
    rootless = settings.users is None
    return [
        _login("imap-login", settings, {"imap": settings.imap, "imaps": settings.imaps}),
        _login("managesieve-login", settings, {"sieve": settings.sieve}),
        Block("service imap", {"process_limit": settings.clients, **_jail(rootless)}),
        Block("service lmtp", {}, (_listener("lmtp", settings.lmtp, settings.users),)),
        _auth(settings),
        Block("service auth-worker", {} if rootless else {"user": "$default_internal_user"}),
        _anvil(rootless),
        Block("service stats", _jail(rootless)),
        Block("service doveadm", {}, (_http(settings.doveadm),)),
    ]


def _login(name: str, settings: DovecotSettings, endpoints: dict[str, Endpoint]) -> Block:
    listeners = [_endpoint(kind, endpoint) for kind, endpoint in endpoints.items()]
    # Many connections in few processes: one process a connection is for what handles them.
    head = {"service_count": 0, "process_min_avail": 1, "client_limit": settings.clients}
    jail = _jail(settings.users is None)
    return Block(f"service {name}", {**head, **jail}, tuple(listeners))


def _endpoint(kind: str, endpoint: Endpoint) -> Block:
    settings: dict[str, object] = {"address": endpoint.host, "port": endpoint.port}
    if kind.endswith("s"):
        settings["ssl"] = True
    return Block(f"inet_listener {kind}", settings)


def _http(endpoint: Endpoint) -> Block:
    return Block("inet_listener http", {"address": endpoint.host, "port": endpoint.port})


def _auth(settings: DovecotSettings) -> Block:
    user = {} if settings.users is None else {"user": "$default_internal_user"}
    return Block(
        "service auth",
        {"client_limit": settings.clients * 3, **user},
        (
            _listener("sasl", settings.sasl, settings.users),
            Block("unix_listener auth-userdb", {"mode": "0600", **_owner(settings.users)}),
        ),
    )


def _owner(users: Users | None) -> dict[str, object]:
    return {} if users is None else {"user": users.mail}


def _listener(name: str, address: Address, users: Users | None) -> Block:
    if isinstance(address, Path):
        owner = {} if users is None else {"user": users.postfix}
        return Block(f"unix_listener {address}", {"mode": "0600", **owner})
    return Block(f"inet_listener {name}", {"address": address.host, "port": address.port})


def _anvil(rootless: bool) -> Block:
    # The penalty delays every answer to an address that failed before: behind one proxy or webmail
    # all users share an address. Who may try how often is the policy server's to say.
    penalty = Block("unix_listener anvil-auth-penalty", {"mode": "0"})
    return Block("service anvil", _jail(rootless), (penalty,))


def _jail(rootless: bool) -> dict[str, object]:
    """Only root can enter a chroot."""
    return {"chroot": ""} if rootless else {}
