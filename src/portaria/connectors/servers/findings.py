"""What a check of the servers says: what was looked at, whether it is well, what to do if not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from portaria.connectors.instances.process import ServerFailed


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Attributes:
        what: the thing, in Portuguese.
        well: whether it is as it should be.
        said: what was found, with what to do if it is not well.
    """

    what: str
    well: bool
    said: str = ""


Check = Callable[[], str]
"""Looks at one thing: what it found, or raises :class:`ServerFailed` with what to do."""


def carried_out(checks: Iterator[tuple[str, Check]]) -> Iterator[Finding]:
    """Each check's finding, in order; one that fails does not keep the next from being made."""
    for what, look in checks:
        try:
            yield Finding(what, True, look())
        except ServerFailed as error:
            yield Finding(what, False, str(error))
        except (OSError, ValueError) as error:
            yield Finding(what, False, f"{type(error).__name__}: {error}")
