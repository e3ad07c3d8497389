"""However a log is cut, rotated, copied, compressed, and whenever the reader is killed, the records
are those of reading it once: nothing lost, nothing twice (G11)."""

from __future__ import annotations

import gzip
import random
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mail.traces.logs import AT, Adopted, Log, gate, postfix, records, take_in, verdict
from portaria.mail.traces import ingesting
from portaria.mail.traces.sources import Source
from portaria.traces import catalogue
from portaria.traces.models import Partition, Position, Segment

pytestmark = pytest.mark.django_db
QUICK = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def here(settings: pytest.FixtureRequest, tmp_path: Path) -> Path:
    settings.TRACES_DIR = tmp_path / "traces"  # type: ignore[attr-defined]
    Adopted("uni")
    return tmp_path


def traffic(seed: int) -> tuple[bytes, list[tuple[int, bytes]]]:
    """A log in which messages lie among each other, ids are used again, some are held, refused,
    deferred for days and some never end; and the gate's lines, by the log's line they precede."""
    chance, log, told = random.Random(seed), Log(), []  # noqa: S311
    waiting: list[Callable[[], None]] = []
    for number in range(25):
        again = f"4Xyz{chance.choice('ABCDEF') * 3}{chance.randrange(4)}"
        qid = again if chance.random() < 0.5 else f"4XyzKLMN{number:02d}"
        kind = chance.choice(["sent", "many", "bounced", "deferred", "refused", "open", "gate"])
        if kind == "refused":
            log.add("smtpd", "NOQUEUE: reject: RCPT from x[1.2.3.4]: 550 não; from=<x@y>"
                    f" to=<b{number}@uni.example> proto=ESMTP helo=<x>")  # fmt: skip
            continue
        if kind == "gate":
            qid = f"4XyzPORT{number:02d}"
            log.add("smtpd", f"{qid}: client=pc[10.0.0.7]")
            line = verdict(qid, log.at, rcpt=["b@uni.example"], verdict="pass", rule=f"r{number}")
            told.append((len(log.lines), line))
            log.add("qmgr", f"{qid}: from=<ana@uni.example>, size=1, nrcpt=1 (queue active)")
        elif qid.startswith("4XyzKLMN"):
            log.begins(qid)
        else:
            log.sent(qid, mid=f"<{number}@uni.example>")
            continue
        if kind == "open":
            continue
        if kind == "deferred":
            log.tries(qid, "x@fora.example", "deferred", dsn="4.4.1", reply="timed out")

        def end(qid: str = qid, kind: str = kind) -> None:
            if kind == "many":
                log.tries(qid, "bia@uni.example")
            log.tries(qid, "x@fora.example", "bounced" if kind == "bounced" else "sent")
            log.ends(qid)

        waiting.append(end)
        if chance.random() < 0.4:
            chance.shuffle(waiting)
            waiting.pop()()
            log.at += timedelta(hours=chance.randrange(8))
    for end in waiting:
        end()
    return log.text, told


def killed(*sources: Source) -> None:
    """The reader is gone after it has written its files, before it could commit."""

    def run() -> None:
        with catalogue.writing():
            ingesting.turn(sources, ingesting.Report(), 1 << 20, AT)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run()


def forget_everything() -> None:
    Segment.objects.all().delete()
    Partition.objects.all().delete()
    Position.objects.all().delete()


def at_once(folder: Path, log: bytes, told: list[tuple[int, bytes]]) -> list[dict[str, object]]:
    whole, spool = folder / "whole.log", folder / "whole"
    spool.mkdir(exist_ok=True)
    whole.write_bytes(log)
    (spool / "gate-1.jsonl").write_bytes(b"".join(line for _, line in told))
    take_in(postfix(whole), gate(spool))
    found = records(still_open=True)
    forget_everything()
    return found


@QUICK
@given(
    seed=st.integers(0, 10_000),
    cuts=st.lists(st.tuples(st.integers(0, 20_000), st.sampled_from(
        ["write", "rename", "copy", "gzip", "kill", "again", "tiny"])), max_size=8),
)  # fmt: skip
def test_cut_rotated_copied_killed_reads_as_once(
    here: Path, seed: int, cuts: list[tuple[int, str]]
) -> None:
    log, told = traffic(seed)
    expected = at_once(here, log, told)
    assert expected
    folder = here / f"cut-{uuid4().hex}"
    (folder / "gate").mkdir(parents=True)
    path, spool = folder / "mail.log", folder / "gate"
    sources = (postfix(path), gate(spool))
    written, files = 0, 0
    path.touch()
    for cut, how in [*sorted(cuts), (len(log), "write")]:
        until = min(cut, len(log))
        lines = log[:until].count(b"\n") + 1
        while files < len(told) and told[files][0] <= lines:
            (spool / f"gate-{files:03d}.jsonl").write_bytes(told[files][1])
            files += 1
        with path.open("ab") as file:
            file.write(log[written:until])
        written = max(written, until)
        if how == "kill":
            killed(*sources)
        take_in(*sources, piece=300 if how == "tiny" else 1 << 20)
        if how == "again":
            take_in(*sources)
        # Logs are rotated by whole lines, as their writers and logrotate do.
        if how in ("rename", "copy", "gzip") and log[:written].endswith(b"\n"):
            _rotate(path, how)
    take_in(*sources)
    assert records(still_open=True) == expected
    assert not list(spool.iterdir())
    forget_everything()
    with catalogue.writing():
        catalogue.sweep("mail")
    shutil.rmtree(folder)


def _rotate(path: Path, how: str) -> None:
    number = len(list(path.parent.glob("mail.log.*"))) + 1
    old = path.parent / f"mail.log.{number}"
    if how == "copy":
        shutil.copy2(path, old)
        with path.open("r+b") as file:
            file.truncate(0)
        return
    if how == "rename":
        path.rename(old)
    else:
        with gzip.open(f"{old}.gz", "wb") as packed:
            packed.write(path.read_bytes())
        path.unlink()
    path.touch()


def test_lines_written_between_the_last_look_and_the_rotation_are_not_lost(here: Path) -> None:
    log, _ = traffic(7)
    expected = at_once(here, log, [])
    middle = log.index(b"\n", len(log) // 2) + 1
    third = log.index(b"\n", len(log) // 3) + 1
    for how in ("rename", "copy", "gzip"):
        folder = here / how
        folder.mkdir()
        path = folder / "mail.log"
        path.write_bytes(log[:third])
        take_in(postfix(path))
        with path.open("ab") as file:
            file.write(log[third:middle])  # not looked at before the rotation
        _rotate(path, how)
        with path.open("ab") as file:
            file.write(log[middle:])
        take_in(postfix(path))
        assert records(still_open=True) == expected, how
        forget_everything()


def test_a_file_written_and_not_registered_is_swept(here: Path) -> None:
    log = Log()
    log.sent("4XyzABCD01")
    (here / "mail.log").write_bytes(log.text)
    killed(postfix(here / "mail.log"))
    left = list((here / "traces").rglob("*.parquet"))
    assert left
    assert not Segment.objects.exists()
    take_in(postfix(here / "mail.log"))
    with catalogue.writing():
        assert len(catalogue.sweep("mail")) == len(left)
    assert [row["status"] for row in records()] == ["sent"]


def test_a_message_is_whole_though_its_months_are_two(here: Path) -> None:
    log = Log()
    log.begins("4XyzABCD01")
    log.tries("4XyzABCD01", "x@fora.example", "deferred", dsn="4.4.1", reply="timed out")
    (here / "mail.log").write_bytes(log.text)
    take_in(postfix(here / "mail.log"))
    log.at += timedelta(days=29)
    log.tries("4XyzABCD01", "x@fora.example")
    log.ends("4XyzABCD01")
    (here / "mail.log").write_bytes(log.text)
    take_in(postfix(here / "mail.log"), at=log.at)
    [row] = records(at=log.at)
    assert (row["status"], row["attempts"]) == ("sent", 2)
    assert [str(p.month) for p in Partition.objects.all()] == ["2024-03-01"], "when it was sent"
