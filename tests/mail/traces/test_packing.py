"""What is stored once is told whole again, whatever the ids look like."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mail.traces.logs import START, Adopted, Log, postfix, records, take_in, told
from portaria.mail.traces.querying import Scope, found

pytestmark = pytest.mark.django_db
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
    for qid, mid in sent:
        scope = Scope(date(2024, 3, 1), date(2024, 3, 31), message_ids=(mid,))
        rows = found("uni", scope, today=date(2024, 3, 31))
        assert told(rows, "queue_id") == [(qid,)]
