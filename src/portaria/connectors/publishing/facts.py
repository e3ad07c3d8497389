"""What a mailbox's publication follows from, as the state has it. Frozen facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Held:
    """An account of the mailbox's holder. ``short``: its login alone names this mailbox (a person
    with several mailboxes enters the others by their addresses). ``provision``: what blocked it, as
    somebody may quote it, or "". ``restricted``: what keeps it from the mail (A7), likewise; None
    where nothing does. ``at_site``: from where the person is signed in at the site, each with the
    second until which unless it is used again; asked only of who may sign in but so often (A5)."""

    id: int
    login: str
    state: str
    credential: str
    change_due: bool
    handed: bool
    max_connections: int | None
    short: bool
    provision: str = ""
    restricted: str | None = None
    at_site: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Shared:
    """Who acts in a mailbox of several, or looks into somebody else's (``may_look``: without
    leaving a mark), today: ``login`` is the address of their own."""

    login: str
    responsible: bool = False
    may_read: bool = False
    may_delete: bool = False
    may_send_as: bool = False
    may_look: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """A mailbox of the state, with an address. ``provision``: what closed or suspended it, as
    somebody may quote it, or "". ``absence``: ``from``, ``until`` (or None), ``text``."""

    id: int
    address: str
    body: str
    kind: str
    category: str
    unit: int | None
    person: int | None
    state: str
    quota_bytes: int | None
    visual_disability: bool = False
    provision: str = ""
    absence: Mapping[str, str | None] | None = None
    aliases: tuple[str, ...] = ()
    shared: tuple[Shared, ...] = ()
    accounts: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class Forwarding:
    """What the norms of a body say of automatic forwarding outside (M16): ``allowed``,
    ``forbidden`` or "", and the sentence that says so, with the provision and whom to ask."""

    outcome: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the norms of a body decide on ``today`` that its mailboxes' publication needs;
    ``digest`` is the policy's; ``postmaster``, the mailbox of whoever answers for the mail, and the
    addresses that lead to it."""

    body: str
    today: date
    digest: str
    forwarding: Forwarding = Forwarding()
    forwarding_disabled: Forwarding = Forwarding()
    domains: frozenset[str] = frozenset()
    postmaster: tuple[str, frozenset[str]] = ("", frozenset())
