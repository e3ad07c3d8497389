"""Invariant 8: content and salt go at the end of retention; the act and its proof stay."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ledger.conftest import NOON, draft, record
from portaria.ledger import erasure, queries, sealer, verification
from portaria.ledger.erasure import erase_contents, stamp_subjects
from portaria.ledger.models import Act, Content
from portaria.ledger.proving import prove

pytestmark = pytest.mark.usefixtures("ledger")
DAY = date(2030, 1, 1)


@pytest.mark.parametrize(
    ("until", "erased"), [(date(2029, 12, 31), 0), (DAY, 0), (date(2030, 1, 2), 1)]
)
def test_a_content_is_erased_only_after_its_last_day(until: date, erased: int) -> None:
    (act,) = record([draft(erase_on=DAY)])
    assert erase_contents(until, by="system:runner", at=NOON) == erased
    kept = Content.objects.get(pk=act)
    assert (kept.content is None, kept.salt is None) == (bool(erased), bool(erased))


def test_what_has_no_date_stays() -> None:
    record([draft()])
    assert erase_contents(date.max, by="system:runner", at=NOON) == 0


def test_the_proof_outlives_the_content() -> None:
    (act, other) = record([draft(1, erase_on=DAY), draft(2)])
    sealer.seal()
    before = prove(act)
    erase_contents(date(2031, 1, 1), by="cli:ana", at=NOON)
    sealer.seal()
    assert queries.content_of(act) is None
    assert queries.content_of(other) is not None
    after = prove(act, content=True)
    assert before is not None
    assert after is not None
    assert after.content is None
    assert after.verify().commitment == before.verify().commitment
    assert verification.verify(patience=0).ok


def test_the_erasure_is_an_act_that_names_what_it_touched() -> None:
    ids = record(
        [draft(1, erase_on=DAY), draft(2, erase_on=DAY), draft(3, body="other", erase_on=DAY)]
    )
    erase_contents(date(2031, 1, 1), by="cli:ana", at=NOON)
    erasures = Act.objects.filter(kind="ledger.contents.erased").order_by("body")
    assert [(e.body, e.subject, e.by) for e in erasures] == [
        ("other", "body:other", "cli:ana"),
        ("uni", "body:uni", "cli:ana"),
    ]
    named = [json.loads(Content.objects.get(pk=e.pk).content or "")["acts"] for e in erasures]
    assert named == [[ids[2]], ids[:2]]
    assert erase_contents(date(2031, 1, 1), by="cli:ana", at=NOON) == 0


def test_many_go_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasure, "CHUNK", 10)
    record([draft(number, erase_on=DAY) for number in range(25)])
    assert erase_contents(date(2031, 1, 1), by="cli:ana", at=NOON) == 25
    assert Act.objects.filter(kind="ledger.contents.erased").count() == 3
    sealer.seal()
    assert verification.verify(patience=0).ok


def test_a_retention_is_stamped_once() -> None:
    record([draft(1), draft(1, erase_on=date(2040, 1, 1)), draft(2)])
    assert stamp_subjects(["mailbox:1"], erase_on=DAY) == 1
    assert stamp_subjects(["mailbox:1"], erase_on=DAY) == 0
    assert list(Content.objects.order_by("act").values_list("erase_on", flat=True)) == [
        DAY,
        date(2040, 1, 1),
        None,
    ]
