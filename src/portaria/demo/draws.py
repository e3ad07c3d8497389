"""Random numbers that are the same on every machine, run and Python version: BLAKE2b (RFC 7693) of
where they are used, never a sequence, so that any person of any month can be drawn directly."""

from __future__ import annotations

from hashlib import blake2b
from struct import Struct

_PATH = Struct("<qqqq")
_WORDS = Struct("<16I")

Words = tuple[int, ...]


def words(seed: int, body: int, index: int, turn: int = 0) -> Words:
    """Sixteen 32-bit numbers of the place ``(seed, body, index, turn)``."""
    path = _PATH.pack(seed, body, index, turn)
    return _WORDS.unpack(blake2b(path, digest_size=64).digest())


def _chunk(position: int, value: int) -> tuple[int, int]:
    digits = [int(d) for d in f"{value:03d}"]
    weights = [10 - (position * 3 + k) for k in range(3)]
    first = sum(d * w for d, w in zip(digits, weights, strict=True))
    return first, first + sum(digits)


_CHUNKS = tuple(tuple(_chunk(position, value) for value in range(1000)) for position in range(3))


def cpf(index: int, shift: int = 0) -> str:
    """The eleven digits of the ``index``-th invented CPF; different for every index below 5·10⁸.

    Check digits as the Receita Federal computes them (modulus 11). Numbers of one repeated digit
    are not valid CPFs and are passed over.
    """
    base = ((index + shift) * 694_847_539 + 190_061_971) % 1_000_000_000
    if base % 111_111_111 == 0:
        return cpf(index, shift + 500_000_000)
    high, rest = divmod(base, 1_000_000)
    middle, low = divmod(rest, 1000)
    a, b, c = _CHUNKS[0][high], _CHUNKS[1][middle], _CHUNKS[2][low]
    first = (a[0] + b[0] + c[0]) * 10 % 11 % 10
    second = (a[1] + b[1] + c[1] + 2 * first) * 10 % 11 % 10
    return f"{base:09d}{first}{second}"
