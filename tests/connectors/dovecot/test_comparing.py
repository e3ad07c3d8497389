"""What the mail store does not have yet is told apart from what somebody changed in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mail.worlds import World
from portaria import clock
from portaria.connectors.dovecot.store import catching_up, comparing, configured, published
from portaria.connectors.dovecot.store.doveadm import Answer, Command
from portaria.connectors.dovecot.store.effects import SHARE
from portaria.connectors.dovecot.store.published import Box
from portaria.duties.acts import open_duties
from portaria.duties.models import Duty
from portaria.duties.types import DutyDraft

pytestmark = pytest.mark.django_db
BOX = Box(
    7, "setor@uni.example", "7", 0, "organizational", "active", "", "",
    acl={"ana@uni.example": "lr"},
)  # fmt: skip


class Server:
    """A mail store that knows the mailbox and shares it with nobody."""

    def doveadm(self) -> Server:
        return self

    def ask(self, commands: Sequence[Command]) -> list[Answer]:
        home = {BOX.address: {"home": f"/var/mail/{BOX.home}"}}
        return [Answer(home if one.name == "user" else [], 0) for one in commands]


@pytest.fixture
def world(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    settings.DOVEADM, settings.MAIL_STORE = "http://127.0.0.1:1", str(tmp_path)
    monkeypatch.setattr(configured, "store", Server)
    monkeypatch.setattr(published, "of_body", lambda _body: [[BOX.id]])
    monkeypatch.setattr(published, "boxes", lambda _ids: {BOX.id: BOX})
    return World("uni")


def pending(world: World) -> list[bool]:
    with clock.at(world.at):
        return [one.pending for one in comparing.compare(repair=False)]


def share(world: World, *, later: timedelta = timedelta()) -> None:
    due = world.at + later
    draft = DutyDraft(
        kind=SHARE, body="uni", subject=f"mailbox:{BOX.id}", person=None, run_at=due,
        key=f"x:{due}", about="Levar ao servidor",
    )  # fmt: skip
    open_duties([draft], at=world.at)


def test_before_the_store_was_caught_up_with_everything_is_on_its_way(world: World) -> None:
    assert pending(world) == [True]
    catching_up.notice(world.at)
    assert pending(world) == [True]
    Duty.objects.filter(kind=catching_up.CATCH_UP).update(state="done")
    assert pending(world) == [False], "no duty brings it: somebody changed it"
    Duty.objects.filter(kind=catching_up.CATCH_UP).update(state="failed")
    assert pending(world) == [False]


def test_a_sharing_is_on_its_way_while_its_duty_is_open(world: World) -> None:
    catching_up.notice(world.at)
    Duty.objects.filter(kind=catching_up.CATCH_UP).update(state="done")
    share(world, later=timedelta(days=1))
    assert pending(world) == [False], "what begins tomorrow explains nothing today"
    share(world)
    assert pending(world) == [True]
    Duty.objects.filter(kind=SHARE).update(run_at=world.at + timedelta(seconds=5))
    assert pending(world) == [True], "tried again in a while"
    Duty.objects.filter(kind=SHARE).update(state="failed")
    assert pending(world) == [False]
