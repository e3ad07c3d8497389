"""What the gate decides on: who our addresses are and the norms of each body, in memory.

Built by ``store.reading`` from the published file and changed only between messages. An address
costs about 150 bytes: its record is one whole number (who owns it and the number of a profile that
many share), so that a million mailboxes take some 160 MB.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from portaria.mail.gate.store.rows import ListRow
from portaria.mail.gate.verdict import Mode
from portaria.norms.policy import Policy

OWNER_BITS = 40
_OWNER = (1 << OWNER_BITS) - 1
INDIVIDUAL, ORGANIZATIONAL = "individual", "organizational"


@dataclass(frozen=True, slots=True)
class Profile:
    """What many addresses have in common: body, kind of mailbox, category and unit (0: none)."""

    body: str
    kind: str
    category: str
    unit: int = 0
    alias: bool = False
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """An address of ours; ``owner`` is the person's key, 0 for an organizational mailbox."""

    address: str
    owner: int
    profile: Profile


MailingList = ListRow
"""A list of ours, as it was published."""


@dataclass(frozen=True, slots=True)
class GateSettings:
    """What body.yaml says under ``gate:``; limits that are ours, not a norm's.

    Attributes:
        modes: how far each rule goes, by its name; the table's own where nothing is said.
        failure: ``tempfail`` or ``accept``, when a rule cannot decide.
        subject_tag: put before the Subject of what comes from outside; "" none.
        hold_within: the term of who decides a held message, as packs write spans; "" none.
        sensitive_from: how many distinct numbers of persons or companies are many at once.
        addresses_from: how many distinct addresses of ours in a text are a listing.
    """

    modes: Mapping[str, Mode] = field(default_factory=dict)
    failure: str = "tempfail"
    subject_tag: str = ""
    hold_within: str = ""
    sensitive_from: int = 3
    addresses_from: int = 10


@dataclass(frozen=True, slots=True)
class BodyLaw:
    """A body as the gate knows it.

    Attributes:
        domains: its own; ``linked``: those of the bodies it is linked to.
        staff: individual mailboxes in use: what «all» counts.
        to_all_units, to_all_addresses: who may write to all.
        ask: whom to ask, in Portuguese.
        policies: in force one after the other; ``starts``, the first day of each.
    """

    slug: str
    name: str
    zone: ZoneInfo
    domains: frozenset[str]
    linked: frozenset[str]
    staff: int
    to_all_units: frozenset[int]
    to_all_addresses: frozenset[str]
    ask: str
    settings: GateSettings
    policies: tuple[Policy, ...]
    starts: tuple[date, ...]

    def policy_on(self, day: date) -> Policy | None:
        """The norms in force on ``day``; None before the first that was published."""
        number = bisect_right(self.starts, day)
        return self.policies[number - 1] if number else None

    def day_of(self, instant: datetime) -> date:
        """The civil day of ``instant`` where the body is."""
        return instant.astimezone(self.zone).date()


@dataclass(slots=True)
class GateSnapshot:
    """The published state. Only its reader changes it, between two messages.

    Attributes:
        version: of the last change read.
        addresses: by address in lower case, the packed record (:meth:`put`).
        logins: owners by login, for logins that are no address of the owner's.
        send_as: by address, who may send as it besides its owner.
        domains: the body of each domain.
    """

    version: int = 0
    bodies: dict[str, BodyLaw] = field(default_factory=dict)
    addresses: dict[str, int] = field(default_factory=dict, repr=False)
    logins: dict[str, int] = field(default_factory=dict, repr=False)
    send_as: dict[str, frozenset[int]] = field(default_factory=dict, repr=False)
    lists: dict[str, MailingList] = field(default_factory=dict, repr=False)
    domains: dict[str, str] = field(default_factory=dict)
    _profiles: list[Profile] = field(default_factory=list, repr=False)
    _numbers: dict[Profile, int] = field(default_factory=dict, repr=False)

    def put(self, address: str, owner: int, profile: Profile) -> None:
        """Add or replace an address of ours."""
        number = self._numbers.get(profile)
        if number is None:
            number = self._numbers[profile] = len(self._profiles)
            self._profiles.append(profile)
        self.addresses[address] = number << OWNER_BITS | owner

    def account(self, address: str) -> Account | None:
        """The address of ours that ``address`` (lower case) is, a ``+detail`` left aside; None: it
        is not ours, or is a list."""
        packed = self.addresses.get(address)
        if packed is None:
            local, at, domain = address.rpartition("@")
            base, plus, _ = local.partition("+")
            if not (at and plus and base):
                return None
            address = f"{base}@{domain}"
            packed = self.addresses.get(address)
            if packed is None:
                return None
        return Account(address, packed & _OWNER, self._profiles[packed >> OWNER_BITS])

    def owner_of_login(self, login: str) -> int:
        """The person that logs in so (lower case); 0 when nobody is known to."""
        owner = self.logins.get(login)
        if owner is not None:
            return owner
        packed = self.addresses.get(login)
        return packed & _OWNER if packed is not None else 0

    def body_of_domain(self, domain: str) -> BodyLaw | None:
        """The body that has ``domain`` (lower case)."""
        slug = self.domains.get(domain)
        return self.bodies.get(slug) if slug is not None else None

    def set_body(self, law: BodyLaw) -> None:
        """Add or replace a body, and its domains."""
        self.drop_body(law.slug)
        self.bodies[law.slug] = law
        self.domains.update(dict.fromkeys(law.domains, law.slug))

    def drop_body(self, slug: str) -> None:
        """Forget a body, and its domains."""
        self.bodies.pop(slug, None)
        for domain in [d for d, owner in self.domains.items() if owner == slug]:
            del self.domains[domain]

    def clear(self) -> None:
        """Forget everything."""
        for table in (self.bodies, self.addresses, self.logins, self.send_as, self.lists):
            table.clear()
        self.domains.clear()
        self._profiles.clear()
        self._numbers.clear()
        self.version = 0
