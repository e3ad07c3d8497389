"""The record of passages: killed at any instant, nothing that a door answered is lost; what would
be decided otherwise is found afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portaria.connectors.doors.keeping import Keeper
from portaria.connectors.doors.passages import Passages
from portaria.premises.doors.facts import Ground
from portaria.premises.doors.reconciling import differing
from portaria.traces.spool import LineSpool
from premises.doors.world import World, at, one
from processes import Child

MONDAY = datetime.fromtimestamp(at("2026-11-23 10:00"), UTC)
TURNSTILE, OUT = 1, 2


def passing(say: Callable[[object], None], folder: Path) -> None:
    """Pass in and out without end, telling each passage once the door has answered."""
    keeper = Keeper(one().snapshot(), LineSpool(folder, "doors", durable=True))
    for number in range(1_000_000):
        keeper.heard((TURNSTILE, OUT)[number % 2], 70, MONDAY + timedelta(milliseconds=number))
        say(number)


@pytest.mark.kill
def test_killed_at_any_instant_no_passage_that_was_answered_is_lost(tmp_path: Path) -> None:
    for turn, passages in enumerate((1, 7, 40)):
        folder = tmp_path / str(turn)
        child = Child(passing, folder)
        heard = [child.heard() for _ in range(passages)]
        child.kill()
        while (last := child.heard()) is not None:
            heard.append(last)
        child.ended()
        kept = list(Passages(folder))
        assert len(kept) >= len(heard)
        assert [line["reader"] for line in kept] == [
            (TURNSTILE, OUT)[number % 2] for number in range(len(kept))
        ]


def test_a_torn_line_is_counted_and_the_rest_is_read(tmp_path: Path) -> None:
    keeper = Keeper(one().snapshot(), LineSpool(tmp_path, "doors"))
    keeper.heard(TURNSTILE, 70, MONDAY)
    keeper.spool.close()
    [path] = tmp_path.iterdir()
    path.write_bytes(path.read_bytes() + b'{"at":"2026-11-2')
    passages = Passages(tmp_path)
    assert [line["code"] for line in passages] == ["authorised"]
    assert passages.torn == 1


def test_a_door_that_cannot_record_lets_out_and_not_in(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    keeper = Keeper(one().snapshot(), LineSpool(blocked / "folder", "doors"))
    refused = keeper.heard(TURNSTILE, 70, MONDAY)
    assert (refused.opens, refused.code) == (False, "unrecorded")
    assert keeper.heard(OUT, 70, MONDAY).opens
    assert keeper.snapshot.presence.inside == {}


def test_offline_decisions_that_would_have_differed_are_found(tmp_path: Path) -> None:
    world = one()
    keeper = Keeper(world.snapshot(), LineSpool(tmp_path, "doors"), online=False)
    for reader, card in ((TURNSTILE, 70), (OUT, 70), (TURNSTILE, 99)):
        keeper.heard(reader, card, MONDAY)
    lines = list(Passages(tmp_path))
    assert all(line["offline"] for line in lines)
    assert list(differing(lines, world.snapshot())) == []
    dismissed = replace(world.bearers[70], ground=Ground("dismissal", "desligamento"))
    newcomer = replace(world.bearers[70], card=99)
    known = World({70: dismissed, 99: newcomer}, world.grants).snapshot()
    found = [(one.line["card"], one.grave, one.verdict.code) for one in differing(lines, known)]
    assert found == [(70, True, "blocked"), (99, False, "authorised")]
