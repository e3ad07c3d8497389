"""How long records are kept: by the norm's term, stamped when they arrive; gone with proof (G11).
What differs from one kind of record to another is said by a :class:`Keeping`."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import duckdb
from django.conf import settings
from django.db import transaction

from portaria.bodies.assembly import Assembled
from portaria.bodies.models import Body
from portaria.bodies.policies import adopted
from portaria.duties import claims
from portaria.duties.acts import open_duties
from portaria.duties.carrying import Carrying
from portaria.duties.types import Done, Dropped, DutyDraft, Later, OpenDuty, Outcome
from portaria.ledger.types import ref
from portaria.norms.kinds.months import add_months
from portaria.traces import catalogue, closing, dropping, rules, trimming
from portaria.traces.models import Partition
from portaria.traces.types import Held, Stamp, Stream
from portaria.workdays.deadlines import Counting
from portaria.workdays.ruled import ruled

AGAIN = timedelta(days=7)
"""How soon what an order keeps is looked at again. Ours."""
_LAPSE = Counting(exclude_first=True, roll_to_business=False, lapse=True)


@dataclass(frozen=True, slots=True)
class Keeping:
    """The keeping of some streams.

    Attributes:
        kind: of record, in the packs' words (``log_kind``).
        drop: kind of the duty that drops a month.
        what: how the records are called, in Portuguese (``registros de correio``).
        held: what orders keep of a stream and body.
    """

    streams: tuple[Stream, ...]
    kind: str
    drop: str
    what: str
    held: Callable[[Stream, str], list[Held]]

    def stamp(self, body: str, month: date) -> Stamp:
        """Until when the records of ``month`` are kept, each day by the law in force on it. Where
        that is silent, the term is the installation's (``PORTARIA_TRACE_MONTHS``), and said to be
        ours."""
        its = adopted(body)
        days: dict[date, date] = {}
        provisions: dict[str, None] = {}
        ours = False
        for day in _days_of(month):
            days[day], cited = kept_until(self.kind, day, its, label=f"Guarda dos {self.what}")
            ours |= cited is None
            provisions |= dict.fromkeys(cited or ())
        return Stamp(days, tuple(provisions), its.law.on(max(days)).digest, ours)

    def date_end(self, row: Partition, *, at: datetime) -> None:
        """Open the duty to drop a month's records once its last day is past its term. A term that
        moved later finds the duty: it looks again."""
        draft = DutyDraft(
            kind=self.drop,
            body=row.body_id,
            subject=ref("trace_partition", row.pk),
            person=None,
            run_at=_end(row),
            key=f"{self.drop}:{row.pk}:{row.stamped_at.isoformat()}",
            about=f"Eliminar os {self.what} de {row.month:%m/%Y}",
            provisions=tuple(row.provisions),
            payload={"partition": row.pk},
            policy=row.policy,
        )
        open_duties([draft], at=at)

    def drop_months(self, duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
        """Drop months past their term, each looked at again: a term that moved later waits, what is
        held stays."""
        return [self._drop(duty, at) for duty in duties]

    def _drop(self, duty: OpenDuty, at: datetime) -> Outcome:
        wanted = int(str(duty.payload["partition"]))
        row = Partition.objects.select_for_update().filter(pk=wanted).first()
        if row is None or row.state == "dropped":
            return Dropped("os registros já foram eliminados")
        end = _end(row)
        if end > at:
            return Later(end, "o prazo de guarda foi estendido")
        stream = next(one for one in self.streams if one.name == row.stream)
        held = self.held(stream, row.body_id)
        if dropping.unchanged(stream, row, held):
            return Later(at + AGAIN, "o que resta está sob guarda legal")
        gone = dropping.drop(stream, row, held, at=at)
        row.refresh_from_db(fields=["state"])
        if row.state != "dropped":
            return Later(at + AGAIN, f"{gone} registros eliminados; o resto está sob guarda legal")
        return Done(f"{gone} registros eliminados")

    def drop_due(self, *, at: datetime) -> list[Outcome]:
        """Carry out now the duties to drop that are due, as the worker would; what became of
        each."""
        found: list[Outcome] = []
        for due in claims.due_groups(at):
            if due.kind != self.drop:
                continue
            after = (datetime(1, 1, 2, tzinfo=UTC), 0)
            while True:
                with transaction.atomic():
                    duties = claims.claim(due, unhandled=Counter(), until=at, after=after, limit=1)
                    if not duties:
                        break
                    found += Carrying(at, at, follow=False).run(duties)
                after = (duties[-1].run_at, duties[-1].id)
        return found

    def close_months(self, *, at: datetime) -> int:
        """Sort and close the months that have ended long enough ago for their last records to have
        come (``PORTARIA_TRACE_CLOSE_DAYS``); return how many.

        Raises:
            Busy: another process is writing traces.
        """
        closed = 0
        for stream, row in self._lasting():
            first = add_months(row.month, 1, missing="next_day")
            settled = first + timedelta(days=settings.TRACE_CLOSE_DAYS)
            if at.astimezone(zone_of(row.body_id)).date() < settled:
                continue
            with catalogue.writing():
                row.refresh_from_db()
                closed += closing.close(stream, row, at=at) is not None
        return closed

    def trim_months(self, *, at: datetime) -> int:
        """Records of days past their term go, in months that are not yet past theirs; how many.

        Raises:
            Busy: another process is writing traces.
        """
        gone = 0
        for stream, row in self._lasting():
            with catalogue.writing():
                row = Partition.objects.select_related("body").get(pk=row.pk)
                gone += trimming.trim(stream, row, self.held(stream, row.body_id), at=at)
        return gone

    def merge(self, *, at: datetime) -> int:
        """Make one of the small files of each open month that has many; how many months had.

        Raises:
            Busy: another process is writing traces.
        """
        with catalogue.writing():
            return sum(closing.merge_many(stream, at=at) for stream in self.streams)

    def tidy(self, *, at: datetime) -> dict[str, int]:
        """Months that ended are sorted, days past their term go, many small files are made one,
        garbage is deleted; told in numbers.

        Raises:
            Busy: another process is writing traces.
        """
        closed, trimmed = self.close_months(at=at), self.trim_months(at=at)
        merged = self.merge(at=at)
        with catalogue.writing():
            swept = sum(len(catalogue.sweep(stream.name)) for stream in self.streams)
        return {"closed": closed, "trimmed": trimmed, "merged": merged, "swept": swept}

    def _lasting(self) -> list[tuple[Stream, Partition]]:
        return [
            (stream, row)
            for stream in self.streams
            for row in Partition.objects.filter(stream=stream.name).exclude(state="dropped")
        ]


def kept_until(
    kind: str, day: date, its: Assembled, *, label: str
) -> tuple[date, tuple[str, ...] | None]:
    """The last day on which records of ``kind`` (``log_kind``) of ``day`` are kept, and the
    provisions that say so; None where the norms of that day are silent and the term is the
    installation's (``PORTARIA_TRACE_MONTHS``)."""
    cited = its.law.on(day).find(rules.RETENTION, log_kind=kind)
    if cited is None:
        return add_months(day, settings.TRACE_MONTHS, missing="next_day"), None
    term = ruled(day, cited, counting=_LAPSE, calendar=its.calendar, label=label)
    return term.due_on, tuple(cited.refs)


def unless_busy(what: str, work: Callable[[], object]) -> None:
    """Do ``work``; another process at it is as good. What DuckDB cannot do (a full disk, a file
    gone) is told as the operating system's errors are: the next round tries again.

    Raises:
        OSError: so, about the records ``what``.
    """
    try:
        work()
    except catalogue.Busy:
        return
    except duckdb.Error as error:
        raise OSError(f"{what}: {error}") from error


def zone_of(body: str) -> ZoneInfo:
    """Where ``body`` is."""
    return ZoneInfo(Body.objects.values_list("zone", flat=True).get(pk=body))


def _days_of(month: date) -> list[date]:
    last = monthrange(month.year, month.month)[1]
    return [month.replace(day=number) for number in range(1, last + 1)]


def _end(row: Partition) -> datetime:
    """The first instant after the last day on which anything of the month is kept."""
    after = row.keep_until + timedelta(days=1)
    return datetime.combine(after, time.min, tzinfo=zone_of(row.body_id))
