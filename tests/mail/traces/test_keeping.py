"""Records of mail are kept for the norm's months and no longer (G11): stamped when they arrive, out
of sight the day after, gone with their proof; what is held stays."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from mail.traces.logs import START, Adopted, Log, postfix, records, take_in
from mail.worlds import BY, World
from portaria import clock
from portaria.duties.models import Duty
from portaria.duties.runner import run_due
from portaria.journeys.simulation import simulate
from portaria.ledger.models import Act, Content
from portaria.mail.models import Mailbox
from portaria.mail.traces.keeping import DROP, KEEPING
from portaria.mail.traces.stream import MAIL
from portaria.traces import closing, holding, parquet, places
from portaria.traces.keeping import zone_of
from portaria.traces.models import Partition, Segment
from portaria.traces.types import Held

pytestmark = pytest.mark.django_db
SENT = START.date()  # 4 March 2024, at the body's
LAST_DAY = date(2025, 9, 4)  # 18 months later


@pytest.fixture
def world(settings: pytest.FixtureRequest, tmp_path: Path) -> Adopted:
    settings.TRACES_DIR = tmp_path / "traces"  # type: ignore[attr-defined]
    return Adopted("uni")


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 15, tzinfo=UTC)


def store(tmp_path: Path, *senders: str, start: datetime = START, name: str = "mail.log") -> None:
    log = Log(at=start)
    for number, sender in enumerate(senders):
        log.sent(f"4Xyz{start:%m%d}{number:02d}", sender=sender)
    (tmp_path / name).write_bytes(log.text)
    take_in(postfix(tmp_path / name), at=log.at + timedelta(minutes=1))


def lives_until(day: date) -> None:
    with clock.at(noon(day)):
        run_due()


def test_the_norms_months_are_stamped_when_a_record_arrives(world: Adopted, tmp_path: Path) -> None:
    store(tmp_path, "ana@uni.example")
    [row] = Partition.objects.all()
    assert row.days["2024-03-04"] == "2025-09-04"
    assert row.keep_until == date(2025, 10, 1), "31 March, in a month that has no 31st"
    assert (row.provisions, row.ours) == (["unila-cgtic-5-2020#art23_cpt"], False)
    [duty] = Duty.objects.filter(kind=DROP)
    assert duty.run_at.astimezone(zone_of("uni")).date() == date(2025, 10, 2)
    assert Act.objects.get(kind="traces.partition.stamped").provisions == row.provisions


@pytest.mark.parametrize(
    ("day", "seen"),
    [(LAST_DAY - timedelta(days=1), 1), (LAST_DAY, 1), (LAST_DAY + timedelta(days=1), 0)],
    ids=["below", "at", "above"],
)
def test_below_at_and_above_eighteen_months(
    world: Adopted, tmp_path: Path, day: date, seen: int
) -> None:
    store(tmp_path, "ana@uni.example")
    lives_until(day)
    assert len(records(at=noon(day))) == seen


def test_the_file_goes_with_the_months_last_day_and_leaves_its_proof(
    world: Adopted, tmp_path: Path
) -> None:
    store(tmp_path, "ana@uni.example", "bia@uni.example")
    [segment] = Segment.objects.all()
    proof = (segment.path, segment.sha256)
    assert parquet.digest(segment.path) == segment.sha256
    lives_until(date(2025, 10, 1))
    assert places.absolute(segment.path).exists()
    lives_until(date(2025, 10, 2))
    # Within the test's transaction what waits for the commit has not run.
    assert not Segment.objects.exists()
    assert Partition.objects.get().state == "dropped"
    act = Act.objects.get(kind="traces.partition.dropped")
    facts = json.loads(Content.objects.get(act=act.pk).content)["facts"]
    assert [(f["path"], f["sha256"], f["rows"]) for f in facts["files"]] == [(*proof, 2)]
    assert (facts["rows"], facts["kept"]) == (2, 0)
    assert facts["period"] == {"first": "2024-03-01", "last": "2024-03-31"}
    assert Duty.objects.get(kind=DROP).state == "done"


@pytest.mark.django_db(transaction=True)
def test_the_files_are_gone_from_the_disk(world: Adopted, tmp_path: Path) -> None:
    store(tmp_path, "ana@uni.example")
    lives_until(date(2025, 10, 2))
    assert not list((tmp_path / "traces" / "mail").rglob("*.parquet"))


def test_records_under_an_order_stay_until_it_is_lifted(world: Adopted, tmp_path: Path) -> None:
    store(tmp_path, "ana@uni.example", "bia@uni.example", "caio@uni.example")
    [key] = holding.hold(MAIL, "uni", Held(("ANA@uni.example",)), why="processo 1", by=BY, at=START)
    end = date(2025, 10, 2)
    lives_until(end)
    assert [row["sender"] for row in records(at=noon(end))] == ["ana@uni.example"]
    assert [s.kind for s in Segment.objects.all()] == ["held"]
    lives_until(end + timedelta(days=8))
    assert Act.objects.filter(kind="traces.partition.dropped").count() == 1, "nothing changed"
    holding.lift(key, why="arquivado", by=BY, at=noon(end))
    lives_until(end + timedelta(days=20))
    assert not Segment.objects.exists()
    assert records(at=noon(end)) == []


def test_records_of_a_mailbox_under_legal_hold_stay(world: Adopted, tmp_path: Path) -> None:
    store(tmp_path, "ana@uni.example", "bia@uni.example")
    Mailbox.objects.create(
        body_id="uni", kind="individual", category="servidor", address="bia@uni.example",
        state="active", state_since=START, legal_hold=True,
    )  # fmt: skip
    end = date(2025, 10, 2)
    lives_until(end)
    # bia received the first and sent the second.
    assert len(records(at=noon(end))) == 2
    Mailbox.objects.update(address="eva@uni.example")
    lives_until(end + timedelta(days=8))
    assert records(at=noon(end)) == []


def test_a_promise_is_not_shortened_and_a_longer_one_moves_it(
    world: Adopted, tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    other = World("pol")  # whose norm is silent
    del other
    settings.TRACE_MONTHS = 6  # type: ignore[attr-defined]
    store(tmp_path, "ana@pol.example")
    row = Partition.objects.get(body="pol")
    assert (row.days["2024-03-04"], row.ours, row.provisions) == ("2024-09-04", True, [])
    settings.TRACE_MONTHS = 3  # type: ignore[attr-defined]
    store(tmp_path, "bia@pol.example", start=START + timedelta(days=1), name="b.log")
    row.refresh_from_db()
    assert row.days["2024-03-04"] == "2024-09-04"
    settings.TRACE_MONTHS = 9  # type: ignore[attr-defined]
    store(tmp_path, "caio@pol.example", start=START + timedelta(days=2), name="c.log")
    row.refresh_from_db()
    assert row.days["2024-03-04"] == "2024-12-04"
    lives_until(date(2024, 10, 2))
    assert Segment.objects.filter(partition=row).exists(), "the duty looked again"
    lives_until(date(2025, 1, 2))
    assert not Segment.objects.filter(partition=row).exists()


def test_what_is_past_its_term_when_it_arrives_is_not_kept(world: Adopted, tmp_path: Path) -> None:
    log = Log()
    log.sent("4XyzABCD01")
    (tmp_path / "mail.log").write_bytes(
        log.text.replace(b"Mar  4 13", b"2024-03-04T13").replace(b" mx ", b"Z mx ")
    )
    take_in(postfix(tmp_path / "mail.log"), at=noon(date(2026, 3, 1)))
    assert not Partition.objects.exists()


def test_a_month_that_ended_is_sorted_and_closed_and_still_the_same(
    world: Adopted, tmp_path: Path
) -> None:
    for number, sender in enumerate(["caio", "ana", "bia"]):
        day = START + timedelta(days=number)
        store(tmp_path, f"{sender}@uni.example", start=day, name=f"{sender}.log")
    before = records()
    assert Segment.objects.count() == 3
    KEEPING.tidy(at=noon(date(2024, 4, 6)))
    assert Segment.objects.count() == 3, "its last messages may still be under way"
    KEEPING.tidy(at=noon(date(2024, 4, 9)))
    assert [s.kind for s in Segment.objects.all()] == ["sorted"]
    assert records() == before
    assert Partition.objects.get().state == "closed"
    # A record that comes late opens nothing: it is sorted in at the next tidying.
    store(tmp_path, "dora@uni.example", start=START + timedelta(days=5), name="late.log")
    KEEPING.tidy(at=noon(date(2024, 4, 10)))
    assert [s.kind for s in Segment.objects.all()] == ["sorted"]
    assert len(records()) == 4


def test_g11_days_past_their_term_go_before_their_month(world: Adopted, tmp_path: Path) -> None:
    """Below, at and above eighteen months: 4, 5 and 6 March 2024 lie in one file."""
    for number in range(3):
        day = START + timedelta(days=number)
        senders = ("ana@uni.example", "caio@uni.example")
        store(tmp_path, *senders, start=day, name=f"{number}.log")
    KEEPING.tidy(at=noon(date(2024, 4, 9)))
    holding.hold(MAIL, "uni", Held(("caio@uni.example",)), why="ordem", by="t", at=noon(SENT))
    at = noon(date(2025, 9, 5))  # the 4th is past, the 5th on its last day
    assert KEEPING.tidy(at=at)["trimmed"] == 1
    rows = Segment.objects.order_by("kind").values_list("kind", "rows")
    assert list(rows) == [("held", 1), ("sorted", 4)]
    first = int(START.timestamp())
    left = [(str(row["sender"])[:3], (int(str(row["seen"])) - first) // 86400)
            for row in records(at=at)]  # fmt: skip
    assert sorted(left) == [("ana", 1), ("ana", 2), ("cai", 0), ("cai", 1), ("cai", 2)]
    act = Act.objects.get(kind="traces.partition.trimmed")
    facts = json.loads(Content.objects.get(act=act.pk).content or "{}")["facts"]
    assert (facts["rows"], facts["kept"], facts["before"]) == (1, 1, "2024-03-05")
    assert [one["rows"] for one in facts["files"]] == [6]
    assert KEEPING.tidy(at=at)["trimmed"] == 0, "once"
    assert KEEPING.tidy(at=noon(date(2025, 9, 6)))["trimmed"] == 1


def test_a_file_that_somebody_touched_is_not_dropped_in_silence(
    world: Adopted, tmp_path: Path
) -> None:
    store(tmp_path, "ana@uni.example")
    path = places.absolute(Segment.objects.get().path)
    path.write_bytes(path.read_bytes() + b"x")
    lives_until(date(2025, 10, 2))
    duty = Duty.objects.get(kind=DROP)
    assert duty.state != "done"
    assert "não é mais o que foi registrado" in duty.last_error


@pytest.mark.django_db(transaction=True)
def test_a_simulated_future_drops_on_copies_and_touches_no_file(
    world: Adopted, tmp_path: Path
) -> None:
    store(tmp_path, "ana@uni.example")
    with clock.at(noon(date(2025, 9, 1))):
        acts = simulate("uni", until=noon(date(2025, 10, 5)))
    assert [act.kind for act in acts if act.kind.startswith("traces.")] == [
        "traces.partition.dropped"
    ]
    segment = Segment.objects.get()
    assert places.absolute(segment.path).exists()
    assert Partition.objects.get().state == "open"


def test_many_small_files_of_an_open_month_become_one(
    world: Adopted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "MANY", 3)  # as many as it takes, in less time
    count = closing.MANY + 2
    for number in range(count):
        store(tmp_path, "ana@uni.example", start=START + timedelta(hours=number), name=f"{number}")
    before = records()
    assert (len(before), Segment.objects.count()) == (count, count)
    assert KEEPING.merge(at=noon(SENT)) == 1
    assert [(s.kind, s.rows) for s in Segment.objects.all()] == [("fresh", count)]
    assert records() == before
    assert KEEPING.merge(at=noon(SENT)) == 0
