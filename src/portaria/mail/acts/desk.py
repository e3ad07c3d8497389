"""What every act of a batch needs, looked up once: the norms and the calendar of each body on the
day of the act; and the act's line in the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property

from portaria.bodies.assembly import Assembled
from portaria.bodies.policies import adopted
from portaria.duties.acts import drop_duties
from portaria.frame import labels
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, Shared, ref
from portaria.mail.types import MailboxHeld, Refused, State
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.people.counting import counting_in
from portaria.steps.reasons import provisions_of, why
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
    def its(self) -> Assembled:
        """The body as it runs."""
        return self._adopted

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

    def policy_since(self, began: datetime | date | None) -> Policy:
        """What rules today a case open since ``began`` (None: since today), as the transitions of
        the norms that came meanwhile say."""
        if began is None:
            return self.policy
        day = self.calendar.day_of(began) if isinstance(began, datetime) else began
        return self._adopted.law.open_since(day, self.today)

    @cached_property
    def counting(self) -> Counting:
        """How days count: as the norms say, else as the body says."""
        return counting_in(self._adopted, self.today)

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
    deadlines: Shared | None = None,
) -> ActDraft:
    """The ledger's line of an act on ``box``: kind ``mail.mailbox.<verb>``. The provisions given
    order the act; those of the decision follow. ``deadlines``: ``{"sums": […]}``, the arithmetic of
    what the act dated."""
    cited = provisions
    # Kind and category are what nearly every decision is about: they let it be made again.
    about = {"address": box.address, "kind": box.kind, "category": box.category}
    content: dict[str, Json] = {"facts": {**about, **(facts or {})}}
    if deadlines is not None:
        content["deadlines"] = deadlines
    if decision is not None:
        content["decision"], refs = _told(decision)
        cited = tuple(dict.fromkeys((*provisions, *refs))) if provisions else refs
    return ActDraft(
        kind=f"mail.mailbox.{verb}",
        subject=ref("mailbox", box.id),
        person=box.person,
        body=box.body,
        held_at=held_at or at,
        provisions=cited,
        policy=decision.policy if decision else policy,
        outcome=decision.outcome if decision else "done",
        content=content,
        erase_on=erase_on,
        cause=cause,
    )


def record(drafts: Sequence[ActDraft], *, by: str, at: datetime) -> dict[str, int]:
    """Append to the ledger; the last act on each subject, to tell apart the duties that acts on the
    same thing open, also within one instant."""
    ids = append(drafts, by=by, at=at)
    return {draft.subject: key for draft, key in zip(drafts, ids, strict=True)}


# A batch shares its decisions; each is told once. The decision is kept, so its id stays its own.
_TOLD: dict[int, tuple[Decision, Json, tuple[str, ...]]] = {}
_TOLD_MAX = 256


def _told(decision: Decision) -> tuple[Json, tuple[str, ...]]:
    """The decision as an act keeps it, and the provisions it rests on."""
    known = _TOLD.get(id(decision))
    if known is None or known[0] is not decision:
        if len(_TOLD) >= _TOLD_MAX:
            _TOLD.clear()
        told = Shared(decision.as_json())
        known = _TOLD[id(decision)] = (decision, told, provisions_of(decision))
    return known[1], known[2]


def must_be(box: MailboxHeld, states: Iterable[State], verb: str) -> None:
    """Refuse the act where the mailbox is in no such state.

    Raises:
        Refused: saying in which state it is.
    """
    if box.state not in states:
        state = labels.STATES[box.state.value]
        raise Refused(f"{name_of(box)} está {state}: não se pode {verb}. Nada foi alterado")


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
