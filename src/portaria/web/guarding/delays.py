"""How long to wait after wrong passwords: by pair of name and source, growing, so that nobody locks
somebody else out (ASVS 6.3.1). Pure. The numbers are ours, no norm's."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delay:
    """The first ``free`` failures cost nothing; each later one twice the wait before, from
    ``first`` up to ``most`` seconds."""

    free: int
    first: float
    most: float

    def after(self, failures: int) -> float:
        """Seconds to wait after so many ``failures``."""
        if failures < self.free:
            return 0.0
        return min(self.most, self.first * 2.0 ** min(failures - self.free, 30))


PAIR = Delay(free=5, first=15, most=900)
"""One name, from one source: a person who mistypes, or who guesses one name."""
SOURCE = Delay(free=100, first=5, most=60)
"""Any name from one address: a whole building may share it."""
STRANGERS = Delay(free=50, first=5, most=900)
"""One name, from browsers that it never signed in with: guesses from many places. A browser that
the person used before is not among them, and is not kept waiting."""
FORGET = 24 * 3600.0  # seconds after which failures are forgotten
