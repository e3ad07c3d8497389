"""How long a request itself is kept: as long as the records it asked for (G11), from the day on
which nothing of it is to be decided any more; and whether that day is over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from portaria.bodies.policies import adopted
from portaria.duties.acts import open_duties
from portaria.duties.types import Done, Dropped, DutyDraft, Later, OpenDuty, Outcome
from portaria.ledger.erasure import stamp_subjects
from portaria.traces.keeping import kept_until


class Dated(Protocol):
    """What a request keeps until the end of ``keep_until`` (None: nothing yet), unless erased."""

    @property
    def keep_until(self) -> date | None:
        """The last day."""
        ...

    @property
    def erased_at(self) -> datetime | None:
        """When it was erased, if it was."""
        ...


def over(
    duties: Sequence[OpenDuty], rows: Sequence[Dated | None], *, at: datetime
) -> Iterator[Outcome]:
    """For each duty to erase, of what ``rows`` has for it (None: nothing): done where the last day
    is over by the body's calendar, looked at again after it where it is not."""
    for duty, row in zip(duties, rows, strict=True):
        calendar = adopted(duty.body).calendar
        if row is None or row.keep_until is None or row.erased_at is not None:
            yield Dropped("o pedido já não tem o que apagar")
        elif calendar.day_of(at) <= row.keep_until:
            again = calendar.first_instant(row.keep_until + timedelta(days=1))
            yield Later(again, f"guarda-se até {row.keep_until:%d/%m/%Y}")
        else:
            yield Done("dados do pedido apagados")


def date_end(
    body: str, subject: str, kind: str, duty: str, about: str, *, policy: str, at: datetime
) -> date:
    """The last day of the ground and the parties of the request ``subject`` for records of ``kind``
    (``log_kind``): stamped in what the acts about it keep, with the duty ``duty`` to erase them.
    Where the norms are silent the term is the installation's (``PORTARIA_TRACE_MONTHS``)."""
    its = adopted(body)
    day = its.calendar.day_of(at)
    last, provisions = kept_until(kind, day, its, label="Guarda do pedido de registros")
    stamp_subjects([subject], erase_on=last)
    draft = DutyDraft(
        kind=duty,
        body=body,
        subject=subject,
        person=None,
        run_at=its.calendar.first_instant(last + timedelta(days=1)),
        key=f"{duty}:{subject.rpartition(':')[2]}",
        about=about,
        provisions=provisions or (),
        policy=policy,
    )
    open_duties([draft], at=at)
    return last
