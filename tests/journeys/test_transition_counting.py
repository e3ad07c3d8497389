"""N3: an amended rule on how days count moves the sums that were open, previewed and undone like
any other amendment."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from journeys.amended import amended, at
from journeys.test_transition import BY, closed, seen
from portaria.duties.models import Duty
from portaria.frame.sentences import in_language
from portaria.journeys.transition.acts import NotConfirmed, apply_transition
from portaria.journeys.transition.undoing import undo_transition
from portaria.ledger.models import Act
from portaria.mail.models import Mailbox

pytestmark = pytest.mark.django_db
FIRST, ROLL = "deadline.counting.exclude_first", "deadline.counting.roll_to_business"


def counted(home: Path, rule: str, open_cases: str) -> None:
    change = f"    - {{rewords: norma-1#art6, about: x, open_cases: {open_cases}, "
    amended(home, "2024-06-03", f"{change}sets: {{{rule}: false}}}}\n")


CASES = [
    # 30 days to ask for a copy of what was closed on 16 May 2024 end on Saturday, 15 June
    (FIRST, "this", "2024-06-14", "moved"),
    (FIRST, "previous", "2024-06-17", "kept"),
    (FIRST, "lesser", "2024-06-14", "moved"),
    (FIRST, "greater", "2024-06-17", "kept"),
    (FIRST, "{apply: this, elapsed: restarts}", "2024-07-02", "moved"),
    (ROLL, "this", "2024-06-15", "moved"),
    (ROLL, "previous", "2024-06-17", "kept"),
    (ROLL, "{apply: this, from: 2024-07-01}", "2024-06-17", "kept"),
]


@pytest.mark.parametrize(("rule", "open_cases", "new", "outcome"), CASES)
def test_a_window_is_counted_as_the_new_wording_counts(
    home: Path, rule: str, open_cases: str, new: str, outcome: str
) -> None:
    box = closed("ana", "2024-05-16")
    assert box.copy_until == date(2024, 6, 17)
    counted(home, rule, open_cases)
    fate = seen("2024-06-03")[f"mailbox:{box.pk}", "mail.copy"]
    assert fate.outcome == outcome, fate.why
    act, totals = apply_transition("corpo", by=BY, at=at("2024-06-03"), confirmed=True)
    assert Mailbox.objects.get(pk=box.pk).copy_until == date.fromisoformat(new)
    assert (act is None) == (outcome == "kept")
    if act is not None:
        line = Act.objects.get(kind="duty.deadline_moved")
        assert line.provisions[:2] == ["norma-1#art3", "norma-1#art6"]
        assert "norma-1#art6" in totals.provisions
        assert seen("2024-06-03").get((f"mailbox:{box.pk}", "mail.copy")) is None
        undo_transition("corpo", act, by=BY, at=at("2024-06-04"))
        assert Mailbox.objects.get(pk=box.pk).copy_until == date(2024, 6, 17)


def test_a_shorter_count_waits_for_confirmation_too(home: Path) -> None:
    """Invariant 8."""
    closed("ana", "2024-05-16")
    counted(home, FIRST, "this")
    with pytest.raises(NotConfirmed, match="1 de 1 prazos"):
        apply_transition("corpo", by=BY, at=at("2024-06-03"), confirmed=False)


def test_what_only_lapses_never_passes_to_a_business_day(home: Path) -> None:
    """Twelve months of keeping are no term within which to act: no wording rolls their end."""
    box = closed("ana", "2024-05-16")
    change = "    - {rewords: norma-1#art6, about: x, open_cases: this, "
    amended(home, "2024-06-03", f"{change}sets: {{{ROLL}: true}}}}\n")
    assert (f"mailbox:{box.pk}", "mail.purge") not in seen("2024-06-03")


def test_what_acts_write_has_its_english(home: Path) -> None:
    """The duties that opening and closing a mailbox leave are told in English too."""
    closed("ana", "2024-05-16")
    found = set(Duty.objects.values_list("about", flat=True))
    assert len(found) >= 2
    with translation.override("en"):
        assert {about for about in found if in_language(about) == about} == set()
