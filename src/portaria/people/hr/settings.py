"""What a body's configuration says of its HR feed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from portaria.bodies.types import HrConfig
from portaria.people.hr.normal import normal
from portaria.people.types import EventKind

NOT_OURS = "-"  # a category of the body's mapping for rows that are to be left out, and counted


@dataclass(frozen=True, slots=True)
class HrSettings:
    """``hr:`` of ``body.yaml``.

    Attributes:
        layout: name of the layout that the body uses.
        categories: the file's words → category ids of the packs (or :data:`NOT_OURS`).
        org_code: the body's code in a file that holds several bodies.
        stop_if_ends_more_than: share of the bonds in force; a file that ends more is stopped.
        missing: what happened to who is no longer in the file, if the body says otherwise than
            the layout.
    """

    layout: str
    categories: Mapping[str, str]
    org_code: str = ""
    stop_if_ends_more_than: Fraction = Fraction(1)
    missing: EventKind | None = None

    @classmethod
    def of(cls, config: HrConfig) -> HrSettings:
        """The settings as the body's configuration says them."""
        share = config.stop_if_ends_more_than
        return cls(
            layout=config.layout,
            categories=config.categories,
            org_code=config.org_code,
            stop_if_ends_more_than=Fraction(1) if share is None else share,
        )

    def normal_categories(self) -> dict[str, str]:
        """``categories`` by the words' one spelling."""
        return {normal(word): category for word, category in self.categories.items()}

    def digest(self) -> str:
        """Changes with anything that changes how a line is understood."""
        parts = [self.org_code, *sorted(f"{k}={v}" for k, v in self.normal_categories().items())]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()
