"""One event under one policy, as mailboxes see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portaria.ledger.types import Json, ref
from portaria.mail.types import INDIVIDUAL, ORGANIZATIONAL, MailboxHeld, Role, State
from portaria.norms.decision import Decision
from portaria.steps import case


@dataclass(slots=True)
class Case(case.Case[MailboxHeld]):
    """The mailboxes that the person holds, and steps about them. ``login`` and ``credential_ends``
    as :func:`portaria.mail.decisions.consequences` has them."""

    login: str | None = None
    credential_ends: bool = False

    def own(self, *states: State) -> list[MailboxHeld]:
        """The person's individual mailboxes in one of ``states``."""
        return [
            box
            for box in self.held
            if box.kind == INDIVIDUAL and box.role is Role.HOLDER and box.state in states
        ]

    def answered_for(self) -> list[MailboxHeld]:
        """Organizational mailboxes in use that the person answers for."""
        return [b for b in self._organizational() if b.role is Role.RESPONSIBLE]

    def shared(self) -> list[MailboxHeld]:
        """Organizational mailboxes in use that the person is a delegate of."""
        return [b for b in self._organizational() if b.role is Role.DELEGATE]

    def _organizational(self) -> list[MailboxHeld]:
        gone = (State.CLOSED, State.PURGED)
        return [b for b in self.held if b.kind == ORGANIZATIONAL and b.state not in gone]

    def step(
        self,
        kind: str,
        about: str,
        decision: Decision,
        *,
        box: MailboxHeld | None = None,
        run_at: datetime | None = None,
        assignee: str = "",
        payload: Mapping[str, Json] | None = None,
        sum_: Mapping[str, Json] | None = None,
    ) -> None:
        """One more step, ordered by ``decision``, about ``box``, or about the person."""
        self.open(
            kind,
            about,
            decision,
            subject=ref("mailbox", box.id) if box else "",
            body=box.body if box else "",
            run_at=run_at,
            assignee=assignee,
            payload={"outcome": decision.outcome, **(payload or {})},
            sum_=sum_,
        )


def where(box: MailboxHeld) -> str:
    """The mailbox in a sentence: its address, or what stands for it before it has one."""
    return box.address or f"caixa nº {box.id}"
