"""Records of mail: from the log's text to stored and searchable, beside ``pflogsumm`` on the same
file; then asked for, dropped, weighed.

``python -m benchmarks.traces [MESSAGES] [MONTHS]``: MESSAGES in the log (seven lines each, 271,430
unless told), MONTHS of 2,780,000 records to ask in (one unless told; eighteen make 50,000,000).
Goals: five times pflogsumm's lines a second; one sender's month under 60 ms; under 30 bytes a
message.

What is made up decides what it weighs: half of the Message-IDs are 128 random bits in hexadecimal,
as mail programs make them, and half Postfix's own, as it gives to what systems send; queue ids are
Postfix's long ones; sizes are spread as an exponential, senders unevenly.
"""

from __future__ import annotations

import hashlib
import random
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks._scratch import peak_memory, scratch, seconds, told

MONTH = 2_780_000
_DIGITS = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"
_BODY, _DOMAIN = "uniar", "uniar.example"
_AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def main(messages: int, months: int) -> None:
    """Measure and print."""
    with TemporaryDirectory(prefix="portaria-bench-") as folder, scratch("portaria_bench_traces"):
        from django.conf import settings

        from portaria.bodies import acts

        settings.TRACES_DIR = Path(folder) / "traces"
        acts.adopt(settings.BODIES_DIR / _BODY, by="cli:bench", at=_AT)
        _ingest(Path(folder), messages)
        _empty()
        _ask(months)


def _ingest(folder: Path, messages: int) -> None:
    from portaria.mail.traces.ingesting import ingest
    from portaria.mail.traces.sources import Source

    log = folder / "mail.log"
    with log.open("w") as file:
        file.writelines(_log(messages))
    lines = 7 * messages
    told(f"lines of Postfix's log, {log.stat().st_size / 1e6:,.0f} MB", f"{lines:,}")
    command = ["pflogsumm", str(log)]
    theirs, ours = [], []
    for turn in range(3):
        theirs.append(_taken(lambda: subprocess.run(
            command, check=True, stdout=subprocess.DEVNULL), resource.RUSAGE_CHILDREN))  # fmt: skip
        source = Source("postfix", f"mx{turn}", log)
        ours.append(_taken(lambda source=source: ingest([source], at=_AT), resource.RUSAGE_SELF))  # type: ignore[misc]
    peer, own = (lines / median(wall for wall, _ in taken) for taken in (theirs, ours))
    told("pflogsumm (parses and counts)", f"{peer:,.0f} lines/s")
    told("stored, registered, searchable", f"{own:,.0f} lines/s")
    told("  times pflogsumm", f"{own / peer:.1f}", "at least 5")
    peer, own = (median(busy for _, busy in taken) / lines for taken in (theirs, ours))
    told("processor a line, pflogsumm (one thread)", f"{1e6 * peer:.2f} µs")
    told("processor a line, ours (all threads)", f"{1e6 * own:.2f} µs", f"{peer / own:.1f} times")
    told("  peak memory since the start", peak_memory())


def _taken(run: Callable[[], object], who: int) -> tuple[float, float]:
    """Seconds of the clock and of the processors, of this process or of those it started."""
    before = resource.getrusage(who)
    wall = seconds(run)
    after = resource.getrusage(who)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _log(messages: int) -> Iterator[str]:
    chance, at = random.Random(1), datetime(2026, 11, 1, tzinfo=UTC).timestamp()  # noqa: S311
    for number in range(messages):
        at += chance.random() * 6
        when = datetime.fromtimestamp(at, UTC)
        stamp = f"{when:%b} {when.day:2d} {when:%H:%M:%S} mx postfix"
        qid = _queue_id(int(at), chance)
        sender = f"pessoa{chance.randrange(100_000)}@{_DOMAIN}"
        to = f"pessoa{chance.randrange(100_000)}@{_DOMAIN}"
        ip = f"10.0.{chance.randrange(256)}.{chance.randrange(256)}"
        mid = f"<{when:%Y%m%d%H%M%S}.{qid}@mx.{_DOMAIN}>"
        if number % 2:
            mid = f"<{chance.getrandbits(128):032x}@{_DOMAIN}>"
        yield (
            f"{stamp}/smtpd[{1000 + number % 50}]: connect from unknown[{ip}]\n"
            f"{stamp}/smtpd[{1000 + number % 50}]: {qid}: client=unknown[{ip}],"
            f" sasl_method=PLAIN, sasl_username={sender}\n"
            f"{stamp}/cleanup[{2000 + number % 50}]: {qid}: message-id={mid}\n"
            f"{stamp}/qmgr[77]: {qid}: from=<{sender}>, size={chance.randrange(900, 200_000)},"
            " nrcpt=1 (queue active)\n"
            f"{stamp}/smtpd[{1000 + number % 50}]: disconnect from unknown[{ip}] ehlo=1 mail=1"
            " rcpt=1 data=1 quit=1 commands=5\n"
            f"{stamp}/lmtp[{3000 + number % 9}]: {qid}: to=<{to}>,"
            " relay=127.0.0.1[127.0.0.1]:10024, delay=0.05, delays=0.01/0/0.01/0.03, dsn=2.0.0,"
            f" status=sent (250 2.0.0 <{to}>"
            f" {qid}AbCd Saved)\n"
            f"{stamp}/qmgr[77]: {qid}: removed\n"
        )


def _queue_id(second: int, chance: random.Random) -> str:
    micro, inode = chance.randrange(10**6), chance.randrange(6 * 10**6)
    return f"{_base52(second, 6)}{_base52(micro, 4)}z{_base52(inode, 4)}"


def _base52(number: int, digits: int) -> str:
    text = ""
    for _ in range(digits):
        number, digit = divmod(number, 52)
        text = _DIGITS[digit] + text
    return text


def _empty() -> None:
    from portaria.traces import places
    from portaria.traces.models import Partition, Position, Segment

    for file in places.root().rglob("*.parquet*"):
        file.unlink()
    for model in (Segment, Position, Partition):
        model.objects.all().delete()


def _ask(months: int) -> None:
    from portaria.mail.traces import keeping, querying
    from portaria.mail.traces.querying import Scope
    from portaria.mail.traces.stream import MAIL
    from portaria.traces import dropping, places
    from portaria.traces.models import Partition

    first = date(2026, 10, 1)
    firsts = [first]
    while len(firsts) < months:
        firsts.append((firsts[-1] - timedelta(days=1)).replace(day=1))
    made = seconds(lambda: [_month(one) for one in firsts])
    total = MONTH * months
    size = sum(file.stat().st_size for file in places.root().rglob("*.parquet*"))
    told(f"records made, sorted by sender ({months} months)", f"{total:,}", f"in {made:,.0f} s")
    told("bytes a message, stored", f"{size / total:.1f}", "under 30")
    last = first + timedelta(days=30)
    old = firsts[-1]

    def asked(scope: Scope) -> tuple[int, float, float]:
        rows: list[int] = []
        times = [
            _taken(
                lambda: rows.append(len(querying.found(_BODY, scope, today=_AT.date()))),
                resource.RUSAGE_SELF,
            )
            for _ in range(9)
        ]
        return rows[-1], median(wall for wall, _ in times), median(busy for _, busy in times)

    who = f"pessoa123@{_DOMAIN}"
    some = f"<{hashlib.md5(b'77').hexdigest()}@{_DOMAIN}>"  # noqa: S324  # as the records have it
    for what, scope, goal in (
        ("one sender's month", Scope(first, last, senders=(who,)), "under 60 ms"),
        ("one recipient's month", Scope(first, last, recipients=(who,)), ""),
        ("one Message-ID, its month known", Scope(first, last, message_ids=(some,)), ""),
        (f"one sender, {months} months", Scope(old, last, senders=(who,)), ""),
        (f"one Message-ID, {months} months", Scope(old, last, message_ids=(some,)), ""),
    ):
        rows, took, busy = asked(scope)
        told(f"{what}: {rows} found", f"{1000 * took:,.0f} ms", goal)
        told("  processor, all threads", f"{1000 * busy:,.0f} ms")
    from django.db import transaction

    row = Partition.objects.order_by("month")[0]

    def drop() -> None:
        with transaction.atomic():
            dropping.drop(MAIL, row, keeping.held_of(MAIL, _BODY), at=_AT)

    told("dropping a month, with its proof", f"{1000 * seconds(drop):,.0f} ms")
    told("peak memory", peak_memory())


def _month(first: date) -> None:
    """A closed month of made-up records, written as the product writes them."""
    from portaria.mail.traces import keeping, packing
    from portaria.mail.traces.stream import MAIL
    from portaria.traces import catalogue, engine, lookup, parquet, places

    start = int(datetime(first.year, first.month, first.day, 3, tzinfo=UTC).timestamp())
    digits = [f"'{_DIGITS}'[(({{0}} // {52**n}) % 52)::INT + 1]" for n in range(6)]

    def base52(number: str, count: int) -> str:
        return " || ".join(digit.format(number) for digit in reversed(digits[:count]))

    source = f"""
SELECT seen, took, 'mx1' AS origin, second || {base52("us", 4)} || 'z' || {base52("inode", 4)}
        AS queue_id, number, sender, recipient, size, status, client
FROM (SELECT *, {base52("seen::BIGINT", 6)} AS second FROM (
    SELECT ({start} + hash(i + {start}) % 2500000)::UINTEGER AS seen, i AS number,
        (1 + hash(i + 1) % 3)::UINTEGER AS took, (hash(i + 2) % 1000000)::BIGINT AS us,
        (1000000 + hash(i + 3 + {start}) % 6000000)::BIGINT AS inode,
        'pessoa' || (power((hash(i + 5) % 1000000) / 1e6, 2) * 100000)::INT || '@{_DOMAIN}'
            AS sender,
        'pessoa' || (hash(i + 6 + {start}) % 100000) || '@{_DOMAIN}' AS recipient,
        (800 + exp(((hash(i + 7) % 10000) / 1e4) * 7))::UINTEGER AS size,
        CASE WHEN hash(i + 8) % 50 = 0 THEN 'bounced' ELSE 'sent' END AS status,
        'pc[10.' || (hash(i + 9) % 4) || '.' || (hash(sender) % 250) || '.'
            || (hash(sender) % 240) || ']' AS client
    FROM range({MONTH}) r(i)))"""
    row = f"""
SELECT seen, took, origin, queue_id,
    CASE WHEN number % 2 = 0 THEN '<' || strftime(to_timestamp(seen), '%Y%m%d%H%M%S') || '.'
        || queue_id || '@mx.{_DOMAIN}>'
    ELSE '<' || md5((number + {0 if first == date(2026, 10, 1) else start})::VARCHAR)
        || '@{_DOMAIN}>' END AS message_id,
    sender, recipient, '' AS asked_for, size, status, '2.0.0' AS dsn,
    '127.0.0.1[127.0.0.1]:10024' AS relay, client, sender AS login, 1::USMALLINT AS attempts,
    '' AS reply, 'pass' AS verdict, '' AS rule, '' AS provision, 'enforce' AS mode
FROM ({source})"""
    packed = f"{packing.QUEUE_ID} AS queue_id, {packing.MESSAGE_ID} AS message_id"
    order = ", ".join(MAIL.layout)
    with catalogue.writing(), engine.connected() as own:
        stamp = keeping.KEEPING.stamp(_BODY, first)
        partition = catalogue.partition(MAIL, _BODY, first, stamp, at=_AT)
        query = f"SELECT * REPLACE ({packed}) FROM ({row}) ORDER BY {order}"
        made = parquet.write(own, query, places.new(MAIL.name, _BODY, first))
        lookup.build(own, MAIL.finds, made.path)
        catalogue.register(MAIL.name, partition, "sorted", made, at=_AT)


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 271_430,
        int(sys.argv[2]) if len(sys.argv) > 2 else 1,
    )
