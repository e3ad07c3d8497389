"""The Sendmail milter protocol, version 6, as bytes: its letters and bits, packets taken apart and
put together. Source: ``libmilter/mfdef.h`` and Postfix's ``milter8.c``. Pure.

A packet is its length (32 bits, big-endian, counting the letter and what follows), a letter, data.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntFlag
from struct import Struct

VERSION = 6
LENGTH = Struct(">I")
OPTIONS = Struct(">III")

# What the mail server says (SMFIC_*).
ABORT, BODY, CONNECT, MACRO, EOM, HELO, QUIT_NEW = b"ABCDEHK"
HEADER, MAIL, EOH, NEGOTIATE, QUIT, RCPT, DATA, UNKNOWN = b"LMNOQRTU"

# What the filter answers (SMFIR_*).
ADD_RCPT, DEL_RCPT, ADD_HEADER, CHANGE_HEADER, INSERT_HEADER = b"+-hmi"
ACCEPT, CONTINUE, PROGRESS, QUARANTINE, REJECT, TEMPFAIL, REPLY = b"acpqrty"


class ProtocolError(Exception):
    """The other side does not speak the protocol, or passed a limit of ours."""


class Actions(IntFlag):
    """What a filter may do to a message (SMFIF_*)."""

    ADD_HEADERS = 0x01
    ADD_RCPT = 0x04
    DEL_RCPT = 0x08
    CHANGE_HEADERS = 0x10
    QUARANTINE = 0x20
    SET_MACROS = 0x100


class Steps(IntFlag):
    """What is not sent, and what is not answered (SMFIP_*)."""

    NO_CONNECT = 0x01
    NO_HELO = 0x02
    NO_MAIL = 0x04
    NO_RCPT = 0x08
    NO_BODY = 0x10
    NO_HEADERS = 0x20
    NO_EOH = 0x40
    SILENT_HEADER = 0x80
    NO_UNKNOWN = 0x100
    NO_DATA = 0x200
    SILENT_CONNECT = 0x1000
    SILENT_HELO = 0x2000
    SILENT_MAIL = 0x4000
    SILENT_RCPT = 0x8000
    SILENT_DATA = 0x10000
    SILENT_UNKNOWN = 0x20000
    SILENT_EOH = 0x40000
    SILENT_BODY = 0x80000


def packet(letter: int, data: bytes = b"") -> bytes:
    """One packet, ready to be sent."""
    return LENGTH.pack(len(data) + 1) + bytes((letter,)) + data


def strings(data: bytes) -> list[bytes]:
    """Strings that each end with a zero byte.

    Raises:
        ProtocolError: the last one does not.
    """
    if not data.endswith(b"\0"):
        raise ProtocolError("texto sem o zero do fim")
    return data[:-1].split(b"\0")


def text(data: bytes) -> str:
    """A string for people and rules: UTF-8, with what is not kept as lone surrogates."""
    return data.decode("utf-8", "surrogateescape")


SHORT = 16_384
"""Bytes that are copied whole before they are cut: a piece cut from a view takes two objects."""


class Packets:
    """A stream of bytes cut into packets.

    Args:
        limit: of one packet, in bytes; Postfix sends at most 64 KiB of body or one header at once.
    """

    __slots__ = ("_held", "_limit")

    def __init__(self, limit: int) -> None:
        self._held = bytearray()
        self._limit = limit

    def feed(self, data: bytes | memoryview) -> Iterator[tuple[int, bytes]]:
        """Letter and data of every packet that ``data`` completes.

        Stop iterating and what was not taken stays for the next call; ``data`` itself is not kept.

        Raises:
            ProtocolError: a packet is empty or longer than the limit.
        """
        held = self._held
        if held:
            held += data
        source = held or (bytes(data) if len(data) <= SHORT else data)
        at, end = 0, len(source)
        try:
            while end - at >= 5:
                (length,) = LENGTH.unpack_from(source, at)
                if not 1 <= length <= self._limit:
                    raise ProtocolError(f"pacote de {length} bytes (limite: {self._limit})")
                after = at + 4 + length
                if after > end:
                    return
                taken = source[at + 4], bytes(source[at + 5 : after])
                at = after
                yield taken
        finally:
            if source is held:
                del held[:at]
            else:
                held += source[at:]
