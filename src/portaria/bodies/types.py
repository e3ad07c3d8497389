"""A body's configuration as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from portaria.bodies.gate import GateConfig
from portaria.norms.places import Place

POWERS = (
    "people.read",
    "people.write",
    "hr.load",
    "mail.read",
    "mail.manage",
    "mail.decide_held",
    "mail.write_to_all",
    "mail.handle_abuse",
    "mail.ask_traces",
    "mail.read_official",
    "accounts.manage",
    "premises.manage",
    "premises.desk",
    "conduct.inquire",
    "duties.read",
    "ledger.read",
    "norms.read",
    "norms.draft",
    "norms.publish",
    "norms.decide_omitted",
    "norms.deliberate",
    "body.admin",
)
"""What a competence may let somebody do."""


@dataclass(frozen=True, slots=True)
class NormInForce:
    """A norm the body declares. The lower ``rank`` prevails; dates are inclusive."""

    pack: str
    rank: int
    since: date | None
    until: date | None
    place: Place


@dataclass(frozen=True, slots=True)
class CountingConfig:
    """How days count where the norm does not say (Lei nº 9.784/1999, art. 66)."""

    exclude_first: bool = True
    roll_to_business: bool = True


@dataclass(frozen=True, slots=True)
class HrConfig:
    """The HR feed: layout, the body's own code in it, what its words mean, and the share of bonds
    whose end in one file stops the load."""

    layout: str = ""
    org_code: str = ""
    categories: Mapping[str, str] = field(default_factory=dict)
    stop_if_ends_more_than: Fraction | None = None


@dataclass(frozen=True, slots=True)
class CompetenceConfig:
    """Which unit or post holds a power, by which provision, from when; ``official``: the names by
    which norms call whoever holds it."""

    power: str
    unit: str
    head_only: bool
    provision: str
    since: date
    until: date | None
    place: Place
    official: tuple[str, ...] = ()


LAYERS = (("rank", "date", "specificity"), ("rank", "specificity", "date"))
"""The orders in which a body may let values prevail."""


@dataclass(frozen=True, slots=True)
class BodyConfig:
    """``body.yaml``. ``calendar`` is plain data for ``workdays.calendar.build``; ``domains`` maps
    the domain a norm names to the body's own; ``layering`` is one of LAYERS;
    ``mail_clients`` are the mail programs that the body homologated, as they name themselves."""

    slug: str
    name: str
    acronym: str
    zone: str
    parent: str
    norms: tuple[NormInForce, ...]
    calendar: Mapping[str, object]
    domains: Mapping[str, str]
    hr: HrConfig
    counting: CountingConfig
    competences: tuple[CompetenceConfig, ...]
    layering: tuple[str, ...] = LAYERS[0]
    gate: GateConfig = field(default_factory=GateConfig)
    mail_clients: tuple[str, ...] = ()

    def domain(self, named: str = "") -> str:
        """The body's domain for the one that a norm names: its own line in ``domains``, else the
        line ``"*"``, else the same. For a norm that names none, the line ``"*"`` or ""."""
        return self.domains.get(named) or self.domains.get("*", named)
