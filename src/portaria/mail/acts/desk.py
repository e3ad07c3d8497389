"""What every act of a batch needs, looked up once: the norms and the calendar of each body on the
day of the act; and the act's line in the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cached_property

from portaria.bodies.assembly import Assembled
from portaria.bodies.policies import adopted
from portaria.duties.acts import drop_duties
from portaria.ledger.types import ActDraft, Json, ref
from portaria.mail.decisions.reasons import provisions_of, why
from portaria.mail.decisions.terms import counting_of
from portaria.mail.types import MailboxHeld, Refused, State
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.workdays.calendar import Calendar
from portaria.workdays.deadlines import Counting


class Desk:
    """One body on the day of ``at``."""

    def __init__(self, body: str, at: datetime) -> None:
        self.body, self.at = body, at

    @cached_property
    def _adopted(self) -> Assembled:
        return adopted(self.body)

    @property
    def calendar(self) -> Calendar:
        """The body's business calendar."""
        return self._adopted.calendar

    @cached_property
    def today(self) -> date:
        """The civil day of the act where the body is."""
        return self.calendar.day_of(self.at)

    @cached_property
    def policy(self) -> Policy:
        """The norms in force on that day."""
        return self._adopted.law.on(self.today)

    @cached_property
    def counting(self) -> Counting:
        """How days count: as the norms say, else as the body says."""
        own = self._adopted.config.counting
        return counting_of(self.policy, Counting(own.exclude_first, own.roll_to_business))

    @property
    def domains(self) -> Mapping[str, str]:
        """The norm's domains, as the body has them."""
        return self._adopted.config.domains


class Desks(dict[str, Desk]):
    """The desks of a batch, by body."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at

    def __missing__(self, body: str) -> Desk:
        desk = self[body] = Desk(body, self.at)
        return desk


def line(
    verb: str,
    box: MailboxHeld,
    at: datetime,
    *,
    decision: Decision | None = None,
    provisions: tuple[str, ...] = (),
    held_at: datetime | None = None,
    cause: str = "",
    policy: str = "",
    erase_on: date | None = None,
    facts: Mapping[str, Json] | None = None,
) -> ActDraft:
    """The ledger's line of an act on ``box``: kind ``mail.mailbox.<verb>``. The provisions given
    order the act; those of the decision follow."""
    cited = provisions + (provisions_of(decision) if decision else ())
    content: dict[str, Json] = {"facts": {"address": box.address, **(facts or {})}}
    if decision is not None:
        content["decision"] = decision.as_json()
    return ActDraft(
        kind=f"mail.mailbox.{verb}",
        subject=ref("mailbox", box.id),
        person=box.person,
        body=box.body,
        held_at=held_at or at,
        provisions=tuple(dict.fromkeys(cited)),
        policy=decision.policy if decision else policy,
        outcome=decision.outcome if decision else "done",
        content=content,
        erase_on=erase_on,
        cause=cause,
    )


def must_be(box: MailboxHeld, states: Iterable[State], verb: str) -> None:
    """Refuse the act where the mailbox is in no such state.

    Raises:
        Refused: saying in which state it is.
    """
    if box.state not in states:
        raise Refused(
            f"{name_of(box)} está {STATE_TEXT[box.state]}: não se pode {verb}. Nada foi alterado"
        )


def refuse(box: MailboxHeld | str, decision: Decision) -> Refused:
    """The refusal that a decision gives, with its provisions in words."""
    what = box if isinstance(box, str) else name_of(box)
    return Refused(f"{what}: {why(decision)}. Nada foi alterado")


def drop(ids: Iterable[int], kinds: Iterable[str], why_: str, *, by: str, at: datetime) -> None:
    """Drop the mailboxes' open duties of ``kinds``, which have lost their object."""
    subjects = [ref("mailbox", key) for key in ids]
    if subjects:
        drop_duties(subjects=subjects, kinds=list(kinds), why=why_, at=at, by=by)


def name_of(box: MailboxHeld) -> str:
    """The mailbox in a sentence."""
    return box.address or f"a caixa nº {box.id}"


STATE_TEXT = {
    State.ASKED: "só pedida",
    State.WAITING_TERM: "à espera do termo",
    State.ACTIVE: "ativa",
    State.SUSPENDED: "suspensa",
    State.CLOSED: "encerrada",
    State.PURGED: "eliminada",
}
