"""One event under one policy, as network accounts see it."""

from __future__ import annotations

from collections.abc import Mapping

from portaria.accounts.types import STANDING, AccountHeld, State
from portaria.ledger.types import Json, ref
from portaria.norms.decision import Decision
from portaria.steps import case
from portaria.steps.reasons import plain


class Case(case.Case[AccountHeld]):
    """The person's accounts, and steps about them."""

    __slots__ = ()

    def standing(self) -> AccountHeld | None:
        """The person's account that is in use, or about to be."""
        return next((a for a in self.held if a.state in STANDING), None)

    def blocked(self) -> AccountHeld | None:
        """The person's blocked account, whose data and login still wait."""
        return next((a for a in self.held if a.state is State.BLOCKED), None)

    def step(
        self,
        kind: str,
        about: str,
        decision: Decision,
        *,
        account: AccountHeld | None = None,
        assignee: str = "",
        sum_: Mapping[str, Json] | None = None,
        payload: Mapping[str, Json] | None = None,
    ) -> None:
        """One more step, ordered by ``decision``, about ``account``, or about the person."""
        # What changes an account tells this decision; what makes one decides anew.
        told: Mapping[str, Json] = {"decision": plain(decision)} if account else {}
        self.open(
            kind,
            about,
            decision,
            subject=ref("account", account.id) if account else "",
            body=account.body if account else "",
            assignee=assignee,
            sum_=sum_,
            payload={**told, **(payload or {})},
        )
