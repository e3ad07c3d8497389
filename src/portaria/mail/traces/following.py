"""Who is told, within ingest's transaction, of what the servers' logs said: last accesses flow back
to the state, official communications to their register. They never see the traces themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Access:
    """The latest of a day's uses of one kind: who (login), what, of which box, by which service,
    from where."""

    at: datetime
    user: str
    event: str
    box: str
    service: str
    client: str


@dataclass(frozen=True, slots=True)
class Entered:
    """Sign-ins of ``user``, to their mailbox or to send, from the network address ``client``, with
    a password or the like of their own (not by the site's word), the ``first`` and the ``last`` of
    an hour (UTC)."""

    user: str
    client: str
    first: datetime
    last: datetime


Accessed = Callable[[Sequence[Access], datetime], object]
Entering = Callable[[Sequence[Entered], datetime], object]
Official = Callable[[Sequence[Mapping[str, Any]], datetime], object]
_accessed: list[Accessed] = []
_entering: list[Entering] = []
_official: list[Official] = []


def on_access(function: Accessed) -> Accessed:
    """Register ``function(accesses, at)``, called with each reading's uses: one for each user,
    event, box and day."""
    _accessed.append(function)
    return function


def on_entering(function: Entering) -> Entering:
    """Register ``function(entered, at)``, called with each reading's sign-ins: one for each user,
    address and hour."""
    _entering.append(function)
    return function


def on_official(function: Official) -> Official:
    """Register ``function(lines, at)``, called once with each line of the gate's that is marked as
    an official communication."""
    _official.append(function)
    return function


def tell_accesses(accesses: Sequence[Access], at: datetime) -> None:
    """Tell who wants to know."""
    for function in _accessed if accesses else ():
        function(accesses, at)


def tell_entering(entered: Sequence[Entered], at: datetime) -> None:
    """Tell who wants to know."""
    for function in _entering if entered else ():
        function(entered, at)


def tell_official(lines: Sequence[Mapping[str, Any]], at: datetime) -> None:
    """Tell who wants to know."""
    for function in _official if lines else ():
        function(lines, at)
