"""The control panel: asks the readers in turn, and answers each read with strike and light.

The library keeps the protocol; here is what a read means and what is sent back. A reader whose
secure channel is not up is not heard: it has no place in what is decided.
"""

from __future__ import annotations

import logging
import select
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import osdp_sys
from osdp import Command, CommandLEDColor, Event, LibFlag, LogLevel, PDInfo

from portaria import clock
from portaria.connectors.doors.keeping import Keeper
from portaria.connectors.doors.osdp.line import Line
from portaria.premises.doors.types import Verdict, card_number

_log = logging.getLogger(__name__)
TURN = 0.001
"""Seconds between two looks at a quiet line."""
PULSE = 3.0
"""Seconds for which the strike is released and the light stays; ours."""
_PERMANENT_TIMED = 5
"""Output control code: on, then back by itself after the timer (OSDP 2.2, table 20)."""
_TEMPORARY = 2
"""LED control code: temporary state, with its timer (OSDP 2.2, table 22)."""
_TENTHS = 10
AGAIN = 2.0
"""Seconds after which a reader that is not heard is called anew; the library would wait for five
minutes."""
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader on a line: its key in the snapshot, its address (0 to 126), its secret key."""

    key: int
    address: int
    line: Line
    secret: bytes

    def __post_init__(self) -> None:
        """Raises ValueError: no address, or a key of another length than AES-128's."""
        if not 0 <= self.address <= 126 or len(self.secret) != 16:
            raise ValueError("endereço de 0 a 126 e chave de 16 bytes")


class Panel:
    """Runs the lines of ``readers`` and lets ``keeper`` decide. ``now`` reads the clock."""

    def __init__(self, readers: Sequence[Reader], keeper: Keeper, now: Clock) -> None:
        self.readers, self.keeper, self.now = tuple(readers), keeper, now
        self._handles = sorted({reader.line.handle for reader in readers})
        osdp_sys.set_loglevel(LogLevel.Error)
        self._context = osdp_sys.ControlPanel([_described(reader) for reader in readers])
        self._context.set_event_callback(self._heard)
        self._missing = [clock.elapsed()] * len(self.readers)

    def turn(self) -> None:
        """One look at every line; waits at most :data:`TURN` where nothing comes."""
        self._context.refresh()
        self._call_missing()
        select.select(self._handles, [], [], TURN)

    def run(self, until: Callable[[], bool]) -> None:
        """Turn until ``until`` says so."""
        while not until():
            self.turn()

    def secure(self) -> frozenset[int]:
        """Keys of the readers whose secure channel is up."""
        status = self._context.sc_status()
        return frozenset(
            reader.key for place, reader in enumerate(self.readers) if status >> place & 1
        )

    def close(self) -> None:
        """Give up the protocol; the lines stay their owner's."""
        self._context = None

    def _call_missing(self) -> None:
        """Begin anew with readers that have been silent, or without a channel, for a while."""
        present, moment = self._context.sc_status(), clock.elapsed()
        for place in range(len(self.readers)):
            if present >> place & 1:
                self._missing[place] = moment
            elif moment - self._missing[place] >= AGAIN:
                self._missing[place] = moment
                self._context.disable_pd(place)
                self._context.refresh()
                self._context.enable_pd(place)

    def _heard(self, place: int, event: dict[str, object]) -> int:
        """The library's call, within :meth:`turn`; 0: taken."""
        if event.get("event") != Event.CardRead:
            return 0
        reader = self.readers[place]
        verdict = self.keeper.heard(
            reader.key, _number(event), self.now(), unit=_whole(event.get("reader_no"))
        )
        for command in commands(verdict):
            self._context.submit_command(place, command)
        return 0


def commands(verdict: Verdict) -> list[dict[str, object]]:
    """Strike first, then the light; who is refused hears it too."""
    tenths = int(PULSE * _TENTHS)
    light = CommandLEDColor.Green if verdict.opens else CommandLEDColor.Red
    led: dict[str, object] = {
        "command": Command.LED, "reader": 0, "led_number": 0, "control_code": _TEMPORARY,
        "on_count": 1, "off_count": 0, "on_color": light, "off_color": light,
        "timer_count": tenths, "temporary": True,
    }  # fmt: skip
    if verdict.opens:
        strike: dict[str, object] = {
            "command": Command.Output, "output_no": 0, "control_code": _PERMANENT_TIMED,
            "timer_count": tenths,
        }  # fmt: skip
        return [strike, led]
    buzzer: dict[str, object] = {
        "command": Command.Buzzer, "reader": 0, "control_code": 2, "on_count": 2, "off_count": 1,
        "rep_count": 2,
    }  # fmt: skip
    return [led, buzzer]


def _described(reader: Reader) -> dict[str, object]:
    info = PDInfo(
        reader.address, reader.line, scbk=reader.secret, flags=[LibFlag.EnforceSecure],
        name=f"reader-{reader.key}",
    )  # fmt: skip
    described: dict[str, object] = info.get()
    return described


def _number(event: dict[str, object]) -> int:
    """The card's number: its bits as hexadecimal digits, which is how badges are told."""
    data = event.get("data")
    return card_number(data.hex()) if isinstance(data, bytes) else 0


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
