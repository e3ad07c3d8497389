"""One ``epoll`` for asyncio and for the files that are served where it waits."""

from __future__ import annotations

import asyncio
import os
import select
from collections.abc import Awaitable, Callable, Iterator

import pytest

from portaria.connectors.milter.watching import Watch, runner

Ends = tuple[int, int]


@pytest.fixture
def pipe() -> Iterator[Ends]:
    """The end that is read and the one that is written."""
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


def during(watch: Watch, what: Callable[[], Awaitable[None]]) -> None:
    async def run() -> None:
        async with asyncio.timeout(120):
            await what()

    with runner(watch) as running:
        running.run(run())


def test_asyncio_goes_on_beside_a_file_that_is_never_quiet(pipe: Ends) -> None:
    """Its timers and its own files have their turn though ours has something to say every time."""
    watch = Watch()
    called: list[int] = []

    async def what() -> None:
        os.write(pipe[1], b"never read")
        watch.serve(pipe[0], select.EPOLLIN, called.append)
        while len(called) < 2:
            await asyncio.sleep(0.01)
        ours, theirs = os.pipe()
        heard = asyncio.Event()
        asyncio.get_running_loop().add_reader(ours, heard.set)
        os.write(theirs, b"x")
        await heard.wait()
        asyncio.get_running_loop().remove_reader(ours)
        os.close(ours)
        os.close(theirs)

    during(watch, what)
    assert set(called) == {select.EPOLLIN}


def test_a_task_made_by_who_is_served_runs_at_once(pipe: Ends) -> None:
    """asyncio waits for nothing else that would end its wait before the two minutes are over."""
    watch = Watch()
    done = asyncio.Event()

    async def later() -> None:
        done.set()

    def go_on(_events: int) -> None:
        os.read(pipe[0], 100)
        made.append(asyncio.get_running_loop().create_task(later()))
        watch.due = True

    made: list[asyncio.Task[None]] = []

    async def what() -> None:
        watch.serve(pipe[0], select.EPOLLIN, go_on)
        os.write(pipe[1], b"x")
        await done.wait()

    during(watch, what)
    assert len(made) == 1


def test_an_error_of_who_is_served_ends_nothing_else(
    pipe: Ends, caplog: pytest.LogCaptureFixture
) -> None:
    watch = Watch()
    written: list[int] = []

    def fails(_events: int) -> None:
        os.read(pipe[0], 100)
        raise RuntimeError("unforeseen")

    async def what() -> None:
        watch.serve(pipe[0], select.EPOLLIN, fails)
        os.write(pipe[1], b"x")
        while "unforeseen" not in caplog.text:
            await asyncio.sleep(0.01)
        watch.serve(pipe[1], select.EPOLLOUT, written.append)
        while not written:
            await asyncio.sleep(0.01)

    during(watch, what)


def test_who_is_not_served_any_more_is_not_called(pipe: Ends) -> None:
    watch = Watch()
    called: list[int] = []

    def go_on(events: int) -> None:
        called.append(events)
        watch.unserve(pipe[0])
        watch.serve(pipe[1], select.EPOLLOUT, once)

    def once(events: int) -> None:
        called.append(events)
        watch.change(pipe[1], 0)

    async def what() -> None:
        os.write(pipe[1], b"never read")
        watch.serve(pipe[0], select.EPOLLIN, go_on)
        while len(called) < 2:
            await asyncio.sleep(0.01)
        for _ in range(5):
            await asyncio.sleep(0.001)

    during(watch, what)
    assert called == [select.EPOLLIN, select.EPOLLOUT]
