"""``python -m portaria.connectors.dovecot.policy``: the policy server, until told to stop."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
from pathlib import Path

from portaria.connectors.dovecot.policy.server import Policy
from portaria.connectors.dovecot.policy.snapshot import Snapshot
from portaria.connectors.dovecot.store.doveadm import Doveadm

CONNECTED = 2.0  # seconds in which the server must say who is signed in


async def _run(policy: Policy, host: str, port: int) -> None:
    server = await asyncio.start_server(policy.serve, host, port)
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, over.set)
    async with server:
        await over.wait()


def main() -> None:
    """Read the options and serve."""
    options = argparse.ArgumentParser(prog="portaria-policy", description=__doc__)
    options.add_argument("--listen", required=True, help="endereço:porta, na própria máquina")
    options.add_argument("--published", type=Path, required=True, help="pasta do que se publicou")
    options.add_argument("--doveadm", default="", help="endereço:porta do doveadm")
    options.add_argument("--doveadm-key", type=Path, help="arquivo da chave do doveadm")
    told = options.parse_args()
    host, _, port = told.listen.rpartition(":")
    server = None
    if told.doveadm and told.doveadm_key:
        where, _, number = told.doveadm.rpartition(":")
        key = told.doveadm_key.read_text(encoding="utf-8").strip()
        server = Doveadm(where, int(number), key, timeout=CONNECTED)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_run(Policy(Snapshot(told.published), server), host, int(port)))


if __name__ == "__main__":
    main()
