"""How long records of mail are kept: by the norm's term, stamped when they arrive (G11)."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from portaria.bodies.models import Body
from portaria.bodies.policies import adopted
from portaria.database.copying import cursor
from portaria.duties import claims
from portaria.duties.acts import open_duties
from portaria.duties.carrying import Carrying
from portaria.duties.registry import handler
from portaria.duties.types import Done, Dropped, DutyDraft, Later, OpenDuty, Outcome
from portaria.ledger.types import ref
from portaria.mail.decisions.terms import lapse
from portaria.mail.traces.stream import ACCESS, MAIL
from portaria.norms.kinds.months import add_months
from portaria.traces import catalogue, closing, dropping, holding, rules, trimming
from portaria.traces.models import Partition
from portaria.traces.types import Held, Stamp, Stream

KIND = "correio"
"""The kind of record, in the packs' words (``log_kind``)."""
DROP = "mail.drop_traces"
AGAIN = timedelta(days=7)
"""How soon what an order keeps is looked at again. Ours."""
_STREAMS = {stream.name: stream for stream in (MAIL, ACCESS)}
_HELD_BOXES = """
SELECT address FROM mail_mailbox WHERE legal_hold AND body_id = %(body)s AND address IS NOT NULL
UNION SELECT a.address FROM mail_alias a JOIN mail_mailbox m ON m.id = a.mailbox_id
 WHERE m.legal_hold AND m.body_id = %(body)s
"""


def stamp(body: str, month: date) -> Stamp:
    """Until when the records of ``month`` are kept, each day by the law in force on it. Where that
    is silent, the term is the installation's (``PORTARIA_TRACE_MONTHS``), and said to be ours."""
    its = adopted(body)
    days: dict[date, date] = {}
    provisions: dict[str, None] = {}
    policy, ours = its.law.on(month), False
    for day in (month.replace(day=n + 1) for n in range(monthrange(month.year, month.month)[1])):
        policy = its.law.on(day)
        cited = policy.find(rules.RETENTION, log_kind=KIND)
        if cited is None:
            days[day], ours = add_months(day, settings.TRACE_MONTHS, missing="next_day"), True
            continue
        label = "Guarda dos registros de correio"
        days[day] = lapse(day, cited, calendar=its.calendar, label=label).due_on
        provisions |= dict.fromkeys(cited.refs)
    return Stamp(days, tuple(provisions), policy.digest, ours)


def zone_of(body: str) -> ZoneInfo:
    """Where ``body`` is."""
    return ZoneInfo(Body.objects.values_list("zone", flat=True).get(pk=body))


def date_end(row: Partition, *, at: datetime) -> None:
    """Open the duty to drop a month's records once its last day is past its term. A term that moved
    later finds the duty: it looks again."""
    end = row.keep_until + timedelta(days=1)
    draft = DutyDraft(
        kind=DROP,
        body=row.body_id,
        subject=ref("trace_partition", row.pk),
        person=None,
        run_at=datetime.combine(end, time.min, tzinfo=zone_of(row.body_id)),
        key=f"{DROP}:{row.pk}:{row.stamped_at.isoformat()}",
        about=f"Eliminar os registros de correio de {row.month:%m/%Y}",
        provisions=tuple(row.provisions),
        payload={"partition": row.pk},
        policy=row.policy,
    )
    open_duties([draft], at=at)


def held_of(stream: Stream, body: str) -> list[Held]:
    """What orders keep: holds on records, and those on mailboxes, whose records stay with them."""
    with cursor() as c:
        c.execute(_HELD_BOXES, {"body": body})
        boxes = sorted(address.lower() for (address,) in c.fetchall())
    return [*holding.holds_of(stream, body), *([Held(tuple(boxes))] if boxes else [])]


@handler(DROP, batch=1)
def drop_months(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Drop months past their term, each looked at again: a term that moved later waits, what is
    held stays."""
    return [_drop(duty, at) for duty in duties]


def _drop(duty: OpenDuty, at: datetime) -> Outcome:
    row = (
        Partition.objects.select_for_update().filter(pk=int(str(duty.payload["partition"]))).first()
    )
    if row is None or row.state == "dropped":
        return Dropped("os registros já foram eliminados")
    zone = zone_of(row.body_id)
    end = datetime.combine(row.keep_until + timedelta(days=1), time.min, tzinfo=zone)
    if end > at:
        return Later(end, "o prazo de guarda foi estendido")
    stream = _STREAMS[row.stream]
    held = held_of(stream, row.body_id)
    if dropping.unchanged(stream, row, held):
        return Later(at + AGAIN, "o que resta está sob guarda legal")
    gone = dropping.drop(stream, row, held, at=at)
    row.refresh_from_db(fields=["state"])
    if row.state != "dropped":
        return Later(at + AGAIN, f"{gone} registros eliminados; o resto está sob guarda legal")
    return Done(f"{gone} registros eliminados")


def close_months(*, at: datetime) -> int:
    """Sort and close the months that have ended long enough ago for their last messages to be
    over (``PORTARIA_TRACE_CLOSE_DAYS``); return how many."""
    closed = 0
    for stream in _STREAMS.values():
        for row in Partition.objects.filter(stream=stream.name).exclude(state="dropped"):
            first = add_months(row.month, 1, missing="next_day")
            settled = first + timedelta(days=settings.TRACE_CLOSE_DAYS)
            if at.astimezone(zone_of(row.body_id)).date() < settled:
                continue
            with catalogue.writing():
                row.refresh_from_db()
                closed += closing.close(stream, row, at=at) is not None
    return closed


def trim_months(*, at: datetime) -> int:
    """Records of days past their term go, in months that are not yet past theirs; how many.

    Raises:
        Busy: another process is writing traces.
    """
    gone = 0
    for stream in _STREAMS.values():
        for row in Partition.objects.filter(stream=stream.name).exclude(state="dropped"):
            with catalogue.writing():
                row = Partition.objects.select_related("body").get(pk=row.pk)
                gone += trimming.trim(stream, row, held_of(stream, row.body_id), at=at)
    return gone


def drop_due(*, at: datetime) -> list[Outcome]:
    """Carry out now the duties to drop that are due, as the worker would; what became of each."""
    found: list[Outcome] = []
    for due in claims.due_groups(at):
        if due.kind != DROP:
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
