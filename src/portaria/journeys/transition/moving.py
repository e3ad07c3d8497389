"""Writing new deadlines: on the duties that carry them and on what they are stamped on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from portaria.accounts.acts import promised as accounts
from portaria.database.copying import cursor
from portaria.journeys.transition.types import COPY, ERASE, OpenTerm
from portaria.ledger.line import array
from portaria.ledger.types import key_of
from portaria.mail.acts import promised as mail
from portaria.workdays.arithmetic import Sum
from portaria.workdays.calendar import Calendar

_MOVE = """
UPDATE duties_duty AS duty
   SET due_at = new.due_at, run_at = new.due_at, sum = sums.sum,
       provisions = new.provisions::text[], about = new.about, policy = new.policy,
       escalated_at = NULL, escalated_to = ''
  FROM unnest(%s::bigint[], %s::timestamptz[], %s::int[], %s::text[], %s::text[], %s::text[])
       AS new (id, due_at, sum, provisions, about, policy)
  JOIN jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS sums (sum, number)
    ON sums.number = new.sum
 WHERE duty.id = new.id AND duty.state = 'open'
"""


@dataclass(frozen=True, slots=True)
class State:
    """A deadline as a duty, or a stamp, has it. Kept in the ledger before and after."""

    due_at: datetime
    sum: Sum
    provisions: tuple[str, ...]
    about: str
    policy: str

    def as_json(self) -> dict[str, Any]:
        """``{"due_at", "provisions", "about", "policy"}``; the sum is kept beside it, for many
        deadlines share it."""
        return {
            "due_at": self.due_at.isoformat(),
            "provisions": list(self.provisions),
            "about": self.about,
            "policy": self.policy,
        }

    @classmethod
    def of(cls, data: Mapping[str, Any], sum_: Sum) -> State:
        """What :meth:`as_json` gave, with its sum."""
        return cls(
            due_at=datetime.fromisoformat(data["due_at"]),
            sum=sum_,
            provisions=tuple(data["provisions"]),
            about=data["about"],
            policy=data["policy"],
        )


def state_of(term: OpenTerm) -> State:
    """A deadline as promised."""
    return State(term.due_at, term.sum, term.provisions, term.about, term.policy)


@dataclass(frozen=True, slots=True)
class Write:
    """One deadline to be written: on a duty, on a stamp, or on both."""

    duty: int | None
    subject: str
    stamp: str
    state: State


def write(batch: Sequence[Write], calendar: Calendar) -> None:
    """Write ``batch`` in the caller's transaction, which records the act."""
    duties = [one for one in batch if one.duty is not None]
    if duties:
        sums: dict[int, Sum] = {id(one.state.sum): one.state.sum for one in duties}
        numbers = {key: number for number, key in enumerate(sums, 1)}
        with cursor() as c:
            c.execute(
                _MOVE,
                [
                    [one.duty for one in duties],
                    [one.state.due_at for one in duties],
                    [numbers[id(one.state.sum)] for one in duties],
                    [array(one.state.provisions) for one in duties],
                    [one.state.about for one in duties],
                    [one.state.policy for one in duties],
                    Jsonb(list(sums.values())),
                ],
            )
    stamps: dict[str, list[Write]] = defaultdict(list)
    for one in batch:
        if one.stamp:
            stamps[one.stamp].append(one)
    for name, writes in stamps.items():
        _STAMPS[name](name, writes, calendar)


def _on_mailboxes(name: str, writes: Sequence[Write], calendar: Calendar) -> None:
    mail.stamp(
        name,
        [
            mail.NewStamp(
                key_of(one.subject), _day(name, one, calendar), str(one.state.sum["provision"])
            )
            for one in writes
        ],
    )


def _on_accounts(name: str, writes: Sequence[Write], calendar: Calendar) -> None:
    accounts.stamp([(key_of(one.subject), _day(name, one, calendar)) for one in writes])


def _day(name: str, one: Write, calendar: Calendar) -> Any:
    """The last day to ask for a copy; for what is kept, the first day on which it may go."""
    if name == COPY:
        return datetime.fromisoformat(f"{one.state.sum['due_on']}T00:00").date()
    return calendar.day_of(one.state.due_at)


_Stamper = Callable[[str, Sequence[Write], Calendar], None]
_STAMPS: Mapping[str, _Stamper] = {
    "purge": _on_mailboxes,
    COPY: _on_mailboxes,
    ERASE: _on_accounts,
}
