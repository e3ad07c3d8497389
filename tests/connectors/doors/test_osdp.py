"""Readers by OSDP over a pseudo-terminal: the protocol whole, both ends of it, in a secure channel.
A dismissed person's badge is refused at the reader as soon as the snapshot knows (F1, F7)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portaria.connectors.doors.keeping import Keeper
from portaria.connectors.doors.osdp.line import Line, pair, serial_line
from portaria.connectors.doors.osdp.panel import Panel, Reader
from portaria.connectors.doors.osdp.reader import SimulatedReader
from portaria.premises.doors.facts import Bearer, Ground
from portaria.premises.doors.types import card_number
from portaria.traces.spool import LineSpool
from premises.doors.world import SERVANT, World, always, at

SECRET, OTHER = bytes(range(16)), bytes(range(1, 17))
CARD, STRANGER = bytes.fromhex("04a1b2c3"), bytes.fromhex("0badcafe")
MONDAY = datetime.fromtimestamp(at("2026-11-23 10:00"), UTC)
TURNSTILE, DATACENTER, WAY_OUT = 1, 4, 2
BOUND = timedelta(seconds=120)


def bearer() -> Bearer:
    return Bearer(card_number(CARD.hex()), 7, SERVANT)


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    world = World({bearer().card: bearer()}, {7: always(0, 2)})
    return Keeper(world.snapshot(), LineSpool(tmp_path, "doors", durable=True))


@pytest.fixture
def wired() -> Iterator[Callable[..., SimulatedReader]]:
    """Starts readers, and stops them all."""
    started: list[SimulatedReader] = []

    def start(line: Line, secret: bytes = SECRET) -> SimulatedReader:
        reader = SimulatedReader(101, line, secret)
        started.append(reader)
        reader.start()
        return reader

    yield start
    for reader in started:
        reader.stop()


def panel(keeper: Keeper, line: Line, key: int = TURNSTILE) -> Panel:
    return Panel([Reader(key, 101, line, SECRET)], keeper, lambda: MONDAY)


def turned(panel: Panel, until: Callable[[], bool]) -> bool:
    """Whether it came about, in good time."""
    end = datetime.now(UTC) + BOUND
    panel.run(lambda: until() or datetime.now(UTC) > end)
    return until()


def lines(keeper: Keeper) -> list[dict[str, object]]:
    return [
        json.loads(line)
        for path in sorted(keeper.spool.folder.iterdir())
        for line in path.read_text().splitlines()
    ]


def test_a_badge_opens_and_a_blocked_one_does_not(
    keeper: Keeper, wired: Callable[..., SimulatedReader]
) -> None:
    """F1, F7: strike and green; then the badge is blocked and the same reader shows red."""
    mine, theirs = pair()
    reader, control = wired(theirs), panel(keeper, mine)
    assert turned(control, lambda: TURNSTILE in control.secure())
    reader.show(CARD)
    assert turned(control, lambda: reader.light == "green")
    assert reader.released == 1
    keeper.snapshot.put_bearer(replace(bearer(), ground=Ground("dismissal", "desligamento")))
    reader.show(CARD)
    assert turned(control, lambda: reader.light == "red")
    reader.show(STRANGER)
    assert turned(control, lambda: len(lines(keeper)) == 3)
    assert reader.released == 1
    assert [(line["code"], line["opens"]) for line in lines(keeper)] == [
        ("authorised", True),
        ("blocked", False),
        ("unknown_badge", False),
    ]
    assert keeper.snapshot.presence.inside == {2: 1}


def test_who_leaves_is_let_out_with_a_blocked_badge(
    keeper: Keeper, wired: Callable[..., SimulatedReader]
) -> None:
    keeper.snapshot.put_bearer(replace(bearer(), ground=Ground("dismissal", "desligamento")))
    mine, theirs = pair()
    reader, control = wired(theirs), panel(keeper, mine, WAY_OUT)
    assert turned(control, lambda: WAY_OUT in control.secure())
    reader.show(CARD)
    assert turned(control, lambda: reader.released == 1)


def test_the_datacenter_waits_for_the_second_identification(
    keeper: Keeper, wired: Callable[..., SimulatedReader]
) -> None:
    """F1 (art. 13, § 1º): badge, then the biometric unit of the same reader."""
    mine, theirs = pair()
    reader, control = wired(theirs), panel(keeper, mine, DATACENTER)
    assert turned(control, lambda: DATACENTER in control.secure())
    reader.show(CARD, unit=0)
    assert turned(control, lambda: reader.light == "red")
    assert reader.released == 0
    reader.show(CARD, unit=1)
    assert turned(control, lambda: reader.released == 1)
    told = [(line["code"], line.get("factors"), line.get("waits")) for line in lines(keeper)]
    assert told == [("second_means", None, True), ("authorised", 2, None)]


def test_with_another_key_no_channel_and_nothing_heard(
    keeper: Keeper, wired: Callable[..., SimulatedReader]
) -> None:
    mine, theirs = pair()
    reader, control = wired(theirs, OTHER), panel(keeper, mine)
    for _ in range(300):
        reader.show(CARD) if not reader.commands else None
        control.turn()
        assert not control.secure()
    assert (reader.commands, list(keeper.spool.folder.iterdir())) == ([], [])


def test_a_reader_that_falls_silent_comes_back_in_a_new_channel(
    keeper: Keeper, wired: Callable[..., SimulatedReader]
) -> None:
    mine, theirs = pair()
    reader, control = wired(theirs), panel(keeper, mine)
    assert turned(control, lambda: bool(control.secure()))
    reader.stop()
    assert turned(control, lambda: not control.secure())
    again = wired(theirs)
    assert turned(control, lambda: bool(control.secure()))
    again.show(CARD)
    assert turned(control, lambda: again.released == 1)


def test_an_answer_that_came_too_late_is_not_that_of_the_next_question() -> None:
    mine, theirs = pair()
    theirs.write(b"late" * 2000)
    mine.flush()
    assert mine.read(10) == b""
    theirs.write(b"answer")
    assert mine.read(10) == b"answer"
    for line in (mine, theirs):
        line.close()
    mine.flush()


def test_a_reader_needs_an_address_and_a_key() -> None:
    mine, theirs = pair()
    with pytest.raises(ValueError, match="chave de 16 bytes"):
        Reader(1, 101, mine, b"curta")
    with pytest.raises(ValueError, match="0 a 126"):
        Reader(1, 127, mine, SECRET)
    with pytest.raises(ValueError, match="velocidade 1200"):
        serial_line(Path("/dev/null"), 1200)
    for line in (mine, theirs):
        line.close()
    assert (mine.read(1), mine.write(b"x")) == (b"", 0)
