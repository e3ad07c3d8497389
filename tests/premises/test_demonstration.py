"""The demonstration's treasury has its premises, and badges for nearly everybody."""

from __future__ import annotations

import pytest

from portaria.launch.premises import ONE_IN, build
from portaria.premises.access.models import Grant
from portaria.premises.badges.models import Badge
from portaria.premises.places.models import Area
from premises.support import ROOT, SLUG, at, settled, someone

pytestmark = pytest.mark.django_db


def test_badges_for_nearly_everybody_and_a_second_time_nothing() -> None:
    settled()
    people = 2 * ONE_IN
    for number in range(people):
        someone(f"Pessoa {number}", slug=SLUG)
    for _ in range(2):
        build(ROOT / "bodies" / SLUG, SLUG, at=at("2026-11-03"))
    assert Area.objects.filter(body=SLUG).count() == 14
    assert Badge.objects.filter(state="active").count() == people - people // ONE_IN
    assert Grant.objects.count() == people - people // ONE_IN


def test_a_body_without_a_plan_has_no_premises() -> None:
    settled()
    build(ROOT / "bodies" / "mpa", "mpa", at=at("2026-11-03"))
    assert not Area.objects.exists()
