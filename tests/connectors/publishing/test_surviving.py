"""Killed anywhere, read by anybody, beside others: nothing lost, nothing half applied, no reader
turned away."""

from __future__ import annotations

import signal
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from connectors.publishing import dying_publisher
from mail.worlds import World
from portaria import clock
from portaria.connectors.publishing import deadlines, standing
from portaria.connectors.publishing.checking import check
from portaria.connectors.publishing.files import Folder
from portaria.connectors.publishing.models import Pending, Version
from portaria.connectors.publishing.publisher import publisher
from portaria.connectors.publishing.reading import connect, version_of
from portaria.connectors.publishing.running import Running
from portaria.duties.models import Duty
from portaria.duties.runner import run_due
from portaria.mail.models import Mailbox
from processes import Child

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = 120.0


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "published")


def world_of(count: int) -> World:
    world = World("uni")
    for n in range(count):
        world.opens("servidor_efetivo", login=f"pessoa{n}")
    return world


def until(holds: object, what: str) -> None:
    assert callable(holds)
    end = clock.elapsed() + SECONDS
    while not holds():
        assert clock.elapsed() < end, what
        clock.pause(0.02)


@contextmanager
def publishing(folder: Folder) -> Iterator[list[str]]:
    """A publisher beside the test, in a thread and a connection of its own."""
    complaints: list[str] = []
    running = Running(folder, complaints.append)

    def forever() -> None:
        try:
            running.forever()
        finally:
            connection.close()

    thread = threading.Thread(target=forever)
    thread.start()
    try:
        yield complaints
    finally:
        running.stop.set()
        thread.join(SECONDS)
        assert not thread.is_alive()


def quota(folder: Folder, key: int) -> int | None:
    if version_of(folder.maps) == 0:
        return None
    reader = connect(folder.maps)
    try:
        row = reader.execute("SELECT quota_bytes FROM mailboxes WHERE id = ?", (key,)).fetchone()
        return row[0] if row else None
    finally:
        reader.close()


def test_an_act_reaches_the_files_as_it_commits(folder: Folder) -> None:
    world_of(1)
    [box] = Mailbox.objects.all()
    with publishing(folder) as complaints:
        until(lambda: quota(folder, box.pk), "the first publication")
        Mailbox.objects.update(quota_bytes=7)
        until(lambda: quota(folder, box.pk) == 7, "woken")
        until(lambda: not Pending.objects.exists(), "forgotten once read back")
        assert complaints == []
    assert Version.objects.count() == 2
    assert Duty.objects.filter(kind="publishing.publish", state="done").count() == 2


def test_killed_at_any_point_nothing_is_lost_and_nothing_is_half_applied(folder: Folder) -> None:
    world_of(30)
    keys = list(Mailbox.objects.order_by("pk").values_list("pk", flat=True))
    with publisher(folder) as own:
        own.pending()
    for n in (1, 2, 3):
        killed = Child(dying_publisher.run, str(folder.path))
        wanted = version_of(folder.maps) + n
        end = clock.elapsed() + SECONDS
        while version_of(folder.maps) < wanted:
            assert clock.elapsed() < end, "nothing is published"
            Mailbox.objects.update(quota_bytes=1000 * n + int(clock.elapsed() * 100) % 1000)
            reader = connect(folder.maps)
            seen = {row[0] for row in reader.execute("SELECT DISTINCT quota_bytes FROM mailboxes")}
            assert len(seen) == 1, "one statement, one version"
            reader.close()
        killed.kill()
        assert killed.ended() == -signal.SIGKILL
    with publisher(folder) as own:
        own.pending()
        assert not Pending.objects.exists()
        now = Mailbox.objects.values_list("quota_bytes", flat=True)[0]
        assert {quota(folder, key) for key in keys} == {now}
        assert check(own).clean


def test_readers_without_permission_to_write_are_never_turned_away(folder: Folder) -> None:
    """As Postfix reads: another user, no patience with locks, a connection of its own each time."""
    world_of(5)
    with publisher(folder) as own:
        own.pending()
        assert {p.name: oct(p.stat().st_mode)[-3:] for p in folder.path.iterdir()} == {
            "gate.sqlite": "644", "gate.sqlite-wal": "644", "gate.sqlite-shm": "666",
            "mail.sqlite": "644", "mail.sqlite-wal": "644", "mail.sqlite-shm": "666",
            "logins.sqlite": "600", "logins.sqlite-wal": "600", "logins.sqlite-shm": "600",
        }  # fmt: skip
        refused: list[str] = []
        over = threading.Event()
        readers = [
            threading.Thread(target=_read, args=(folder.maps, over, refused)) for _ in range(2)
        ]
        for reader in readers:
            reader.start()
        for n in range(15):
            Mailbox.objects.update(quota_bytes=n + 1)
            own.pending()
        over.set()
        for reader in readers:
            reader.join(SECONDS)
        assert refused == []
    assert {p.name for p in folder.path.iterdir()} >= {"mail.sqlite-wal", "mail.sqlite-shm"}


def _read(path: Path, over: threading.Event, refused: list[str]) -> None:
    last = 0
    place = f"{path.as_uri()}?mode=ro"
    while not over.is_set():
        try:
            reader = sqlite3.connect(place, uri=True, timeout=0)
            for _ in range(20):
                [value] = reader.execute("SELECT value FROM published WHERE key = 'version'")
                assert int(value[0]) >= last, "never backwards"
                last = int(value[0])
            reader.close()
        except Exception as error:
            refused.append(repr(error))
            return


def test_several_publishers_take_turns(folder: Folder) -> None:
    world_of(3)
    with publishing(folder) as one, publishing(folder) as two:
        for n in range(30):
            Mailbox.objects.update(quota_bytes=n + 1)
        until(lambda: not Pending.objects.exists(), "all published")
        assert one == two == []
    box = Mailbox.objects.first()
    assert box is not None
    assert quota(folder, box.pk) == 30
    assert Version.objects.latest("number").number == version_of(folder.maps)


class TestDuty:
    """What is not published in its time is a duty, tried by the runner, until it is read back."""

    def late(self, folder: Folder, settings: object) -> Mailbox:
        world_of(1)
        settings.PUBLISHED_DIR = folder.path  # type: ignore[attr-defined]
        with publisher() as own:
            own.pending()
        before = clock.now()
        Mailbox.objects.update(quota_bytes=9)
        deadlines.open_late(before)
        assert not Duty.objects.filter(state="open", kind="publishing.publish").exists()
        deadlines.open_late(clock.now() + deadlines.LATE)
        return Mailbox.objects.get()

    def open(self) -> Duty:
        return Duty.objects.get(state="open", kind="publishing.publish")

    def test_the_runner_publishes_where_no_publisher_does(
        self, folder: Folder, settings: object
    ) -> None:
        box = self.late(folder, settings)
        assert standing.of([box.pk])[box.pk].waiting
        opened = self.open()
        run_due()
        opened.refresh_from_db()
        assert (opened.state, opened.note) == ("done", "versão 2 lida de volta")
        assert quota(folder, box.pk) == 9
        now = standing.of([box.pk])[box.pk]
        assert (now.version, now.waiting) == (2, False)
        assert now.at is not None

    def test_where_nothing_is_published_nothing_piles_up(self, folder: Folder) -> None:
        world_of(1)
        deadlines.forget_unpublished(clock.now())
        assert Pending.objects.exists(), "of today"
        deadlines.forget_unpublished(clock.now() + 2 * deadlines.DAY)
        assert not Pending.objects.exists()
        with publisher(folder) as own:
            assert own.pending().subjects == 1, "the first publication is whole"
        Mailbox.objects.update(quota_bytes=9)
        deadlines.forget_unpublished(clock.now() + 2 * deadlines.DAY)
        assert Pending.objects.exists(), "where something is, it waits as long as it takes"

    def test_files_that_cannot_be_written_keep_it_open_with_the_reason(
        self, folder: Folder, settings: object
    ) -> None:
        self.late(folder, settings)
        away = folder.path.with_name("away")
        folder.path.rename(away)
        folder.path.write_text("not a folder")
        run_due()
        opened = self.open()
        assert opened.last_error.startswith("não se publicou: ")
        assert opened.run_at > clock.now()
        folder.path.unlink()
        away.rename(folder.path)
        Duty.objects.filter(pk=opened.pk).update(run_at=clock.now())
        run_due()
        opened.refresh_from_db()
        assert opened.state == "done"
