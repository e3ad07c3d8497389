"""The deadline of a norm's value: counted as the norm's transition says, and counted again when the
norm has changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from portaria.norms.citations import Cited
from portaria.norms.kinds.spans import Duration
from portaria.norms.transitions import LESSER
from portaria.workdays.arithmetic import Sum
from portaria.workdays.counting import Counting, Suspension
from portaria.workdays.days import Calendar
from portaria.workdays.deadlines import Deadline, compute


def ruled(
    start: date | datetime,
    span: Cited[Duration],
    *,
    counting: Counting,
    calendar: Calendar,
    label: str,
    suspensions: Sequence[Suspension] = (),
) -> Deadline:
    """The deadline of ``span`` for a case that began at ``start``.

    Where the wording came later and makes time count anew, it counts from that day; where its
    transition takes, of the old term and the new one, what ends first or last, both are summed.
    """
    anew = span.counts_from
    moved = anew is not None and anew > _day(start, calendar)
    mine = compute(
        start=anew if moved and anew else start,
        budget=span.value,
        counting=counting,
        calendar=calendar,
        suspensions=suspensions,
        provision=span.ref,
        label=label,
        rule=span.rule,
        case=span.case,
        began_at=_instant(start, calendar) if moved else None,
    )
    if span.rival is None:
        return mine
    other = ruled(
        start, span.rival, counting=counting, calendar=calendar, label=label,
        suspensions=suspensions,
    )  # fmt: skip
    earlier, later = (mine, other) if mine.due_at <= other.due_at else (other, mine)
    return earlier if span.pick == LESSER else later


def began(data: Sum) -> datetime:
    """When the case of a sum (``Deadline.as_json()``) began."""
    return datetime.fromisoformat(data.get("began_at") or data["start_at"])


def again(
    data: Sum, span: Cited[Duration], calendar: Calendar, counting: Counting | None = None
) -> Deadline:
    """The same sum, made anew with the value that rules the case now; ``counting``: how days count
    now, where that has changed too."""
    return ruled(
        began(data),
        span,
        counting=counting or Counting.of(data["counting"]),
        calendar=calendar,
        label=data["label"],
        suspensions=[
            Suspension(
                date.fromisoformat(s["first"]), date.fromisoformat(s["last"]), s["why"],
                s["provision"],
            )
            for s in data["suspensions"]
        ],
    )  # fmt: skip


def _day(start: date | datetime, calendar: Calendar) -> date:
    return calendar.day_of(start) if isinstance(start, datetime) else start


def _instant(start: date | datetime, calendar: Calendar) -> datetime:
    return start if isinstance(start, datetime) else calendar.first_instant(start)
