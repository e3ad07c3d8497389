"""ClamAV and rspamd that are away, slow or speak nonsense: a fact, within the time given. The real
ones are in ``tests/servers/test_scanners.py``."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portaria import clock
from portaria.connectors.instances.addresses import Endpoint
from portaria.connectors.milter import clamav, rspamd
from portaria.connectors.milter.session import Incoming
from portaria.mail.gate.facts import Scan, Spam

AWAY_VIRUS, AWAY_SPAM = Scan(asked=True), Spam(asked=True)
Answering = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
MESSAGE = Incoming(
    macros={"client_addr": "192.0.2.7", "i": "Q1", "auth_authen": "ana"},
    sender="ana@orgao.test",
    recipients=["bia@orgao.test"],
    headers=[(b"Subject", b"longo\n\tassunto"), (b"From", b"ana@orgao.test")],
    chunks=[b"um\r\n", b"dois\r\n"],
)
AS_SENT = b"Subject: longo\r\n\tassunto\r\nFrom: ana@orgao.test\r\n\r\num\r\ndois\r\n"


def says(answer: bytes) -> Answering:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(answer)
        writer.close()

    return speak


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


async def _both(path: Path, answering: Answering, seconds: float) -> tuple[Scan, Spam]:
    async with await asyncio.start_unix_server(answering, path):
        return (
            await clamav.scan(MESSAGE, path, seconds),
            await rspamd.check(MESSAGE, path, seconds),
        )


def both(path: Path, answering: Answering, seconds: float = 5) -> tuple[Scan, Spam]:
    return asyncio.run(_both(path, answering, seconds))


def http(body: bytes, status: bytes = b"200 OK", length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    return b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n" % (status, size) + body


def test_nobody_there(tmp_path: Path) -> None:
    with socket.socket() as taken:  # bound and not listening: refused
        taken.bind(("127.0.0.1", 0))
        endpoint = Endpoint("127.0.0.1", taken.getsockname()[1])
        for address in (endpoint, tmp_path / "nobody"):
            assert asyncio.run(clamav.scan(MESSAGE, address, 5)) == AWAY_VIRUS
            assert asyncio.run(rspamd.check(MESSAGE, address, 5)) == AWAY_SPAM


def test_one_that_never_answers_costs_no_more_than_its_time(tmp_path: Path) -> None:
    since = clock.elapsed()
    assert both(tmp_path / "s", silent, 0.2) == (AWAY_VIRUS, AWAY_SPAM)
    assert clock.elapsed() - since < 5


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\0",
        b"nonsense\0",
        b"stream: ERROR\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"x" * 100_000,
        b"HTTP/1.1 500 Internal\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        http(b"{}"),
        http(b"not json"),
        http(b"[]"),
        http(b'{"action": "reject", "score": "x"}'),
        http(b"{}", length=10_000_000),
        http(b"{}", length=10),
    ],
)
def test_nonsense_is_no_answer(tmp_path: Path, answer: bytes) -> None:
    virus, spam = both(tmp_path / "s", says(answer))
    assert (virus, spam) == (AWAY_VIRUS, AWAY_SPAM)


def test_what_they_say_becomes_facts(tmp_path: Path) -> None:
    found = b"stream: Eicar-Test-Signature FOUND\0"
    assert both(tmp_path / "a", says(found))[0] == Scan(True, True, ("Eicar-Test-Signature",))
    assert both(tmp_path / "b", says(b"stream: OK\0"))[0] == Scan(True, True)
    told = http(b'{"action":"reject","score":15.5,"required_score":15,"symbols":{"B":{},"A":{}}}')
    spam = both(tmp_path / "c", says(told))[1]
    assert spam == Spam(True, True, "reject", 15.5, 15.0, ("A", "B"))


def test_what_they_are_sent(tmp_path: Path) -> None:
    heard: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(65536))
        writer.close()

    both(tmp_path / "s", listen)
    command, pieces = heard[0][:10], heard[0][10:]
    assert command == b"zINSTREAM\0"
    told = b""
    while pieces:
        size = int.from_bytes(pieces[:4], "big")
        told, pieces = told + pieces[4 : 4 + size], pieces[4 + size :]
    assert told == AS_SENT
    head, _, body = heard[1].partition(b"\r\n\r\n")
    assert body == AS_SENT
    assert head.split(b"\r\n") == [
        b"POST /checkv2 HTTP/1.1", b"Host: localhost", b"Content-Length: %d" % len(AS_SENT),
        b"Connection: close", b"From: ana@orgao.test", b"IP: 192.0.2.7", b"User: ana",
        b"Queue-Id: Q1", b"Rcpt: bia@orgao.test",
    ]  # fmt: skip


@given(st.text())
def test_no_address_begins_a_line_of_the_request(address: str) -> None:
    sent = Incoming({"auth_authen": address}, sender=address, recipients=[address])
    head = rspamd._request(sent, Path("/x"), 0)
    lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    assert all(line.split(b":")[0] in NAMES for line in lines[1:])
    assert b"\n" not in head.replace(b"\r\n", b"")


NAMES = (b"Host", b"Content-Length", b"Connection", b"From", b"User", b"Rcpt")
