"""The gate's spool: written by one process, taken by another, deleted only when it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mail.traces.logs import START, Adopted, Log, gate, postfix, records, take_in, told
from portaria.mail.gate.spool import LONGEST, Spool, finished
from portaria.mail.traces import following
from portaria.traces import engine, segments
from portaria.traces.models import Position, Segment


@pytest.fixture
def official() -> Iterator[list[Mapping[str, Any]]]:
    heard: list[Mapping[str, Any]] = []

    def hear(lines: Sequence[Mapping[str, Any]], _at: object) -> None:
        heard.extend(lines)

    following.on_official(hear)
    yield heard
    following._official.remove(hear)


def test_a_file_being_written_is_not_finished(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "gate")
    spool.append({"qid": "a", "verdict": "pass"}, at=START)
    [path] = (tmp_path / "gate").iterdir()
    assert path.read_text() == '{"at":"2024-03-04T13:00:00.000Z","qid":"a","verdict":"pass"}\n'
    assert not finished(path)
    spool.append({"qid": "b"}, at=START + timedelta(seconds=LONGEST - 1))
    assert len(list(spool.folder.iterdir())) == 1
    spool.append({"qid": "c"}, at=START + timedelta(seconds=LONGEST))
    assert finished(path)
    spool.close()
    assert all(finished(one) for one in spool.folder.iterdir())


@pytest.mark.django_db
def test_what_the_gate_said_is_taken_once_and_then_deleted(
    settings: pytest.FixtureRequest, tmp_path: Path, official: list[Mapping[str, Any]]
) -> None:
    settings.TRACES_DIR = tmp_path / "traces"  # type: ignore[attr-defined]
    Adopted("uni")
    spool, log = Spool(tmp_path / "gate"), Log()
    log.add("smtpd", "4XyzABCD01: client=pc[10.0.0.7]")
    line = {"qid": "4XyzABCD01", "rcpt": ["bia@uni.example"], "verdict": "changed", "rule": "r",
            "prov": "n#art1", "mode": "enforce", "official": True, "subject": "X Y"}  # fmt: skip
    spool.append(line, at=log.at)
    (tmp_path / "mail.log").write_bytes(log.text)
    sources = (postfix(tmp_path / "mail.log"), gate(spool.folder))
    take_in(*sources)
    assert [one["subject"] for one in official] == ["X Y"]
    assert len(list(spool.folder.iterdir())) == 1, "still being written"
    carried = list(Segment.objects.filter(kind="carry"))
    with engine.connected() as own:
        kept = str(own.execute(f"SELECT * FROM {segments.source(carried)}").fetchall())
    assert "X Y" not in kept
    spool.close()
    with next(spool.folder.iterdir()).open("a") as file:
        file.write('{"at":"2024-03')  # the writer died within a line
    log.add("qmgr", "4XyzABCD01: from=<ana@uni.example>, size=9, nrcpt=1 (queue active)")
    log.tries("4XyzABCD01", "bia@uni.example")
    log.ends("4XyzABCD01")
    (tmp_path / "mail.log").write_bytes(log.text)
    take_in(*sources)
    assert told(records(), "status", "verdict", "rule", "provision", "mode") == [
        ("sent", "changed", "r", "n#art1", "enforce")
    ]
    assert len(official) == 1
    assert not list(spool.folder.iterdir())
    assert not Position.objects.filter(source__startswith="gate").exists()


@pytest.mark.django_db
def test_a_verdict_without_a_queue_id_stands_alone(
    settings: pytest.FixtureRequest, tmp_path: Path
) -> None:
    settings.TRACES_DIR = tmp_path / "traces"  # type: ignore[attr-defined]
    Adopted("uni")
    spool = Spool(tmp_path / "gate")
    for to in (["b@uni.example", "c@uni.example"], []):
        spool.append({"qid": "", "from": "X@Fora.example", "rcpt": to, "verdict": "refused",
                      "rule": "mail.sender"}, at=START)  # fmt: skip
    spool.close()
    take_in(gate(spool.folder))
    assert told(records(), "sender", "recipient", "status", "rule") == [
        ("x@fora.example", to, "refused", "mail.sender")
        for to in ("", "b@uni.example", "c@uni.example")
    ]  # fmt: skip
