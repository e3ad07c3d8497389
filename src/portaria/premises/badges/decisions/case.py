"""One event under one policy, as badges and accesses see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portaria.ledger.types import Json, ref
from portaria.norms.decision import Decision
from portaria.premises.access.types import GrantHeld
from portaria.premises.badges.types import IN_USE, PERMANENT, BadgeHeld
from portaria.steps import case
from portaria.steps.reasons import plain


@dataclass(slots=True)
class Case(case.Case[BadgeHeld]):
    """The person's badges and grants, and steps about them."""

    grants: Sequence[GrantHeld] = ()
    union_presidency: bool = False

    def in_use(self) -> list[BadgeHeld]:
        """The person's badges that are out, working or blocked."""
        return [badge for badge in self.held if badge.state in IN_USE]

    def permanent(self) -> BadgeHeld | None:
        """The permanent one among them."""
        return next((badge for badge in self.in_use() if badge.kind == PERMANENT), None)

    def step(
        self,
        kind: str,
        about: str,
        decision: Decision,
        *,
        badge: BadgeHeld | None = None,
        assignee: str = "",
        payload: Mapping[str, Json] | None = None,
    ) -> None:
        """One more step, ordered by ``decision``, about ``badge``, or about the person."""
        self.open(
            kind,
            about,
            decision,
            subject=ref("badge", badge.id) if badge else "",
            body=badge.body if badge else "",
            assignee=assignee,
            payload={"decision": plain(decision), **(payload or {})},
        )
