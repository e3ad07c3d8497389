"""Connections on asyncio: verdicts that take their time, servers that leave, limits."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from connectors.milter import talk
from portaria.connectors.milter import replies, server, wire
from portaria.connectors.milter.limits import Limits
from portaria.connectors.milter.server import Decide, Server
from portaria.connectors.milter.session import Incoming
from portaria.connectors.milter.watching import Watch, runner
from portaria.connectors.milter.wire import packet

SENT = talk.offer() + talk.message([("A", "1")], b"x")
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter, Server], Awaitable[None]]


def served(path: Path, decide: Decide, conversation: Talk, limits: Limits | None = None) -> None:
    """A conversation with a server that decides so."""

    async def run() -> None:
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(path))
        listening.listen()
        made = Server(decide, limits or Limits(), watch)
        made.listen(listening)
        reader, writer = await asyncio.open_unix_connection(path)
        async with asyncio.timeout(120):
            await conversation(reader, writer, made)
            writer.close()
            await made.drain(0)
        listening.close()

    watch = Watch()
    with runner(watch) as running:
        running.run(run())


async def answer(reader: asyncio.StreamReader) -> int:
    size = wire.LENGTH.unpack(await reader.readexactly(4))[0]
    return (await reader.readexactly(size))[0]


def test_the_server_is_told_that_a_slow_verdict_is_on_its_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "PROGRESS_SECONDS", 0.02)
    release: list[asyncio.Event] = []

    async def slow(_message: Incoming) -> bytes:
        release.append(asyncio.Event())
        await release[-1].wait()
        return replies.CONTINUE

    async def conversation(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _made: Server
    ) -> None:
        writer.write(SENT + talk.message([], b"y"))
        assert await answer(reader) == wire.NEGOTIATE
        for _ in range(2):
            assert await answer(reader) == wire.PROGRESS
            release[-1].set()
            while (letter := await answer(reader)) == wire.PROGRESS:
                pass
            assert letter == wire.CONTINUE

    served(tmp_path / "s", slow, conversation)
    assert len(release) == 2


def test_a_verdict_that_nobody_waits_for_any_more_is_given_up(tmp_path: Path) -> None:
    ended: list[str] = []

    async def never(_message: Incoming) -> bytes:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("given up")
        return b""

    async def conversation(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, made: Server
    ) -> None:
        writer.write(SENT)
        assert await answer(reader) == wire.NEGOTIATE
        writer.close()
        while made.connections or not ended:
            await asyncio.sleep(0.01)

    served(tmp_path / "s", never, conversation)
    assert ended == ["given up"]


def test_a_large_answer_goes_out_whole(tmp_path: Path) -> None:
    """More than the socket takes at once, to a server that reads late."""
    change = replies.add_header("X", "y" * 1000)

    async def conversation(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _made: Server
    ) -> None:
        writer.write(SENT)
        await asyncio.sleep(0.05)
        assert await answer(reader) == wire.NEGOTIATE
        for _ in range(2000):
            assert await answer(reader) == wire.ADD_HEADER
        assert await answer(reader) == wire.CONTINUE

    served(tmp_path / "s", lambda _m: change * 2000 + replies.CONTINUE, conversation)


def test_connections_over_the_limit_are_closed_at_once(tmp_path: Path) -> None:
    async def conversation(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, made: Server
    ) -> None:
        writer.write(talk.offer())
        assert await answer(reader) == wire.NEGOTIATE
        over, other = await asyncio.open_unix_connection(tmp_path / "s")
        assert await over.read() == b""
        other.close()
        assert len(made.connections) == 1

    served(tmp_path / "s", lambda _m: b"", conversation, Limits(connections=1))


def test_who_says_nothing_for_too_long_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "SWEEP_SECONDS", 0.02)

    async def conversation(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _made: Server
    ) -> None:
        writer.write(talk.offer())
        assert await answer(reader) == wire.NEGOTIATE
        assert await reader.read() == b""

    served(tmp_path / "s", lambda _m: b"", conversation, Limits(idle=1.0))


def test_an_end_that_leaves_in_order_is_closed(tmp_path: Path) -> None:
    async def conversation(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, made: Server
    ) -> None:
        writer.write(SENT + packet(wire.ABORT) + packet(wire.QUIT))
        assert await answer(reader) == wire.NEGOTIATE
        assert await answer(reader) == wire.CONTINUE
        assert await reader.read() == b""
        assert not made.connections

    served(tmp_path / "s", lambda _m: replies.CONTINUE, conversation)


def test_an_error_of_ours_ends_that_connection_alone(tmp_path: Path) -> None:
    def decide(message: Incoming) -> bytes:
        if message.chunks == [b"x"]:
            raise RuntimeError("unforeseen")
        return replies.CONTINUE

    async def conversation(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, made: Server
    ) -> None:
        writer.write(talk.offer() + talk.message([], b"y"))
        assert await answer(reader) == wire.NEGOTIATE
        assert await answer(reader) == wire.CONTINUE
        other, sent = await asyncio.open_unix_connection(tmp_path / "s")
        sent.write(SENT)
        assert await other.read() == b"", "not even the answer to its offer, which came with it"
        writer.write(talk.message([], b"y"))
        assert await answer(reader) == wire.CONTINUE
        assert len(made.connections) == 1
        sent.close()

    served(tmp_path / "s", decide, conversation)
