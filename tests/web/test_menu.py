"""The menu marks where one is: one line, the nearest above the page."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from portaria.frame.viewer import Viewer
from portaria.web.menu import groups


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("route", "below", "marked"),
    [
        ("home", "", ["home"]),
        ("areas", "", ["areas"]),
        ("areas", "12/", ["areas"]),
        ("tonight", "", ["tonight"]),
        ("home", "conta/senha/", []),
    ],
)
def test_one_line_is_marked(route: str, below: str, marked: list[str]) -> None:
    desk = {"a": frozenset({"premises.manage", "premises.desk"})}
    viewer = Viewer(1, 1, "Ana", False, True, ZoneInfo("UTC"), date(2026, 11, 23), desk)
    entries = [e for group in groups(viewer, reverse(route) + below) for e in group.entries]
    assert [e.href for e in entries if e.here] == [reverse(one) for one in marked]
    assert [e.exact for e in entries if e.here] == [not below for _ in marked]
