"""When the norms have the mail store backed up, and how long they have it kept. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from portaria.norms.citations import Cited
from portaria.norms.kinds.spans import Duration
from portaria.norms.policy import Policy
from portaria.norms.ranging.relative import shifted
from portaria.services import rules_storage as rules

DATA = "correio"
"""How the packs' dimension of data calls the mail."""


def every(policy: Policy) -> Cited[Duration] | None:
    """How often the mail is copied; None: no norm says."""
    return policy.find(rules.BACKUP_EVERY, data=DATA)


def kept(policy: Policy) -> Cited[Duration] | None:
    """How long a copy is kept, at least; None: no norm says, and none is removed."""
    return policy.find(rules.BACKUP_KEPT, data=DATA)


def next_day(last: date, span: Cited[Duration]) -> date:
    """The day of the copy after that of ``last``; what comes more often comes daily."""
    return max(shifted(last, span.value, 1), date.fromordinal(last.toordinal() + 1))


def over(days: Iterable[date], span: Cited[Duration] | None, today: date) -> list[date]:
    """Of the finished ``days``, in their order, those whose time has passed: a copy of 22 October
    kept a month goes on 23 November. The last one is never among them."""
    finished = sorted(days)
    if span is None:
        return []
    return [day for day in finished[:-1] if shifted(day, span.value, 1) < today]
