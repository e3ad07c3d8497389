"""A serial line that OSDP runs over: a port at its speed, or any descriptor, never waited for."""

from __future__ import annotations

import os
import termios
import tty
from pathlib import Path

from osdp import Channel

_SPEEDS = {9600: termios.B9600, 19200: termios.B19200, 38400: termios.B38400,
           57600: termios.B57600, 115200: termios.B115200}  # fmt: skip

_MOST = 4096
"""Bytes read at once; more than the longest packet."""


class Line(Channel):  # type: ignore[misc]  # the library has no types
    """What the library reads and writes by. ``handle`` is made non-blocking."""

    def __init__(self, handle: int) -> None:
        super().__init__()
        self.handle = self.id = handle
        os.set_blocking(handle, False)

    def read(self, max_bytes: int) -> bytes:
        """What is there; nothing where there is nothing, or the other end is gone."""
        try:
            return os.read(self.handle, max_bytes)
        except OSError:
            return b""

    def write(self, buf: bytes) -> int:
        """How much was taken; what could not be is the protocol's to repeat."""
        try:
            return os.write(self.handle, buf)
        except OSError:
            return 0

    def flush(self) -> None:
        """Throw away what came and nobody read: the library asks for it before it sends, since an
        answer that came too late would be taken for that of the next question, and so for ever."""
        while self.read(_MOST):
            pass

    def close(self) -> None:
        """Give the line up."""
        os.close(self.handle)


def serial_line(path: Path, speed: int) -> Line:
    """The serial port at ``path``, eight bits, no parity, raw.

    Raises:
        ValueError: ``speed`` is none of OSDP's.
        OSError: the port cannot be opened.
    """
    if speed not in _SPEEDS:
        known = ", ".join(map(str, _SPEEDS))
        raise ValueError(f"velocidade {speed} não é do OSDP; há: {known}")
    handle = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    tty.setraw(handle)
    settings = termios.tcgetattr(handle)
    settings[4] = settings[5] = _SPEEDS[speed]
    termios.tcsetattr(handle, termios.TCSANOW, settings)
    return Line(handle)


def pair() -> tuple[Line, Line]:
    """Both ends of a line without hardware (a pseudo-terminal)."""
    ends = os.openpty()
    for handle in ends:
        tty.setraw(handle)
    return Line(ends[0]), Line(ends[1])
