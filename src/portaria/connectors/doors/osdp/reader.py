"""A reader that is no hardware: the same protocol from the other end of the line, for tests,
demonstrations and measuring. It shows cards and remembers what it was ordered."""

from __future__ import annotations

import select
import threading
from collections.abc import Callable

import osdp_sys
from osdp import (
    Capability,
    CardFormat,
    Command,
    CommandLEDColor,
    Event,
    LibFlag,
    LogLevel,
    PDCapabilities,
    PDInfo,
)

from portaria.connectors.doors.osdp.line import Line

_TURN = 0.001
_CAPABLE = [
    (Capability.OutputControl, 1, 1),
    (Capability.LEDControl, 1, 1),
    (Capability.AudibleControl, 1, 1),
]


class SimulatedReader:
    """A reader at ``address`` of ``line``. Runs in a thread of its own between :meth:`start` and
    :meth:`stop`; ``ordered`` is called there with each command."""

    def __init__(
        self,
        address: int,
        line: Line,
        secret: bytes,
        ordered: Callable[[dict[str, object]], None] | None = None,
    ) -> None:
        osdp_sys.set_loglevel(LogLevel.Error)
        info = PDInfo(address, line, scbk=secret, flags=[LibFlag.EnforceSecure])
        self._context = osdp_sys.PeripheralDevice(
            info.get(), capabilities=PDCapabilities(_CAPABLE).get()
        )
        self._context.set_command_callback(self._command)
        self._line, self._ordered = line, ordered
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._changed = threading.Condition()
        self.commands: list[dict[str, object]] = []
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Answer the panel."""
        self._thread.start()

    def stop(self) -> None:
        """Fall silent, as by a power cut."""
        self._stopping.set()
        self._thread.join(60)

    def show(self, card: bytes, *, unit: int = 0) -> None:
        """A card before the reader: ``card`` are its bits."""
        with self._lock:
            self._context.submit_event(
                {
                    "event": Event.CardRead, "reader_no": unit, "direction": 0,
                    "format": CardFormat.Unspecified, "length": len(card) * 8, "data": card,
                }
            )  # fmt: skip

    def wait(self, number: int, seconds: float) -> bool:
        """Until that many commands have come in all; False: they did not in ``seconds``."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self.commands) >= number, seconds)

    @property
    def released(self) -> int:
        """How often the strike was released."""
        return sum(1 for one in self.commands if one.get("command") == Command.Output)

    @property
    def light(self) -> str:
        """``green``, ``red`` or "" by the last order."""
        for one in reversed(self.commands):
            if one.get("command") == Command.LED:
                green = one.get("on_color") == CommandLEDColor.Green
                return "green" if green else "red"
        return ""

    def _run(self) -> None:
        while not self._stopping.is_set():
            with self._lock:
                self._context.refresh()
            select.select([self._line.handle], [], [], _TURN)

    def _command(self, command: dict[str, object]) -> tuple[int, None]:
        if self._ordered is not None:
            self._ordered(command)
        with self._changed:
            self.commands.append(command)
            self._changed.notify_all()
        return 0, None
