"""What is stored once is told whole again, whatever the ids look like."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mail.traces.logs import START, Adopted, Log, postfix, records, take_in, told
from portaria.mail.traces.packing import looked_up
from portaria.mail.traces.querying import Scope, found
from portaria.mail.traces.stream import MAIL
from portaria.traces import catalogue, closing, engine, lookup, places
from portaria.traces.models import Partition, Segment

pytestmark = pytest.mark.django_db
CLOSED = datetime(2024, 4, 9, 15, tzinfo=UTC)
DIGITS = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"


def long_id(when: datetime, rest: str = "7K2zQx9z") -> str:
    number, text = int(when.timestamp()), ""
    for _ in range(6):
        number, digit = divmod(number, 52)
        text = DIGITS[digit] + text
    return text + rest


def test_ids_come_back_as_they_were_and_are_found(
    settings: pytest.FixtureRequest, tmp_path: Path
) -> None:
    settings.TRACES_DIR = tmp_path / "traces"  # type: ignore[attr-defined]
    Adopted("uni")
    log, sent = Log(at=START), []
    for delay, stamp in ((1, 1), (1, 2), (0, 1), (9, 9), (1, 1)):
        # ``delay``: the second the id tells, counted from the line before the first.
        qid = long_id(
            datetime.fromtimestamp(log.at.timestamp() + delay, UTC), f"{delay}K{len(sent)}z"
        )
        made = datetime.fromtimestamp(log.at.timestamp() + stamp, UTC)
        mid = f"<{made:%Y%m%d%H%M%S}.{qid}@mx.uni.example>" if len(sent) < 4 else f"={qid}"
        log.sent(qid, mid=mid)
        sent.append((qid, mid))
    log.sent("ABCDEF0123", mid="<x@y>")
    sent.append(("ABCDEF0123", "<x@y>"))
    (tmp_path / "mail.log").write_bytes(log.text)
    take_in(postfix(tmp_path / "mail.log"))
    assert told(records(), "queue_id", "message_id") == sent
    each_is_found(sent)
    # The month has ended: the same of one file, which is not read where nothing of it is asked for.
    with catalogue.writing():
        closing.close(MAIL, Partition.objects.get(), at=CLOSED)
    [file] = Segment.objects.all()
    finder = places.absolute(places.finder(file.path))
    assert finder.exists()
    each_is_found(sent)
    nobody = looked_up(["<nobody@uni.example>"])
    with engine.connected() as own:
        assert lookup.within(own, [file], nobody) is None
    assert asked("<nobody@uni.example>") == []
    finder.unlink()  # of files written before there were any
    each_is_found(sent)


@pytest.mark.django_db(transaction=True)
def test_what_finds_records_goes_with_them(settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    settings.TRACES_DIR = tmp_path / "traces"  # type: ignore[attr-defined]
    Adopted("uni")
    log = Log(at=START)
    log.sent("4XyzABCD01")
    (tmp_path / "mail.log").write_bytes(log.text)
    take_in(postfix(tmp_path / "mail.log"))
    with catalogue.writing():
        closing.close(MAIL, Partition.objects.get(), at=CLOSED)
    mine = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.parquet*")}
    assert len(mine) == 2
    with catalogue.writing():
        catalogue.retire(list(Segment.objects.all()))
    assert not list(tmp_path.rglob("*.parquet*"))
    # One whose file was never registered is swept as its file is.
    folder = tmp_path / "traces" / "mail" / "uni" / "2024-03"
    (folder / f"x.parquet{places.FINDER}").touch()
    with catalogue.writing():
        catalogue.sweep("mail")
    assert not list(tmp_path.rglob("*.parquet*"))


def each_is_found(sent: Sequence[tuple[str, str]]) -> None:
    for qid, mid in sent:
        assert asked(mid) == [(qid,)]


def asked(message_id: str) -> Sequence[tuple[object, ...]]:
    scope = Scope(date(2024, 3, 1), date(2024, 3, 31), message_ids=(message_id,))
    return told(found("uni", scope, today=date(2024, 3, 31)), "queue_id")
