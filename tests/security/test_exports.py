"""No export runs anything in the spreadsheet that opens it; all go through the same cell."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

import portaria
from portaria.frame.exports import cell
from security.addresses import address, cases, of_the_site
from security.conftest import PLAIN, Site, build

pytestmark = pytest.mark.django_db
FORMULA = '=cmd|"/c calc"!A1\r\n;+1'
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@pytest.fixture(scope="module")
def hostile(django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    storages = {**settings.STORAGES, "staticfiles": PLAIN}
    with django_db_blocker.unblock(), override_settings(STORAGES=storages), transaction.atomic():
        yield build(FORMULA)
        transaction.set_rollback(True)


@pytest.mark.parametrize("start", STARTS)
def test_a_cell_is_text(start: str) -> None:
    assert cell(f"{start}1+1") == f"'{start}1+1"
    assert cell("a=1") == "a=1"


def test_no_list_has_a_formula(hostile: Site) -> None:
    found, rows, named = [], 0, 0
    for route in of_the_site():
        for case in cases(route):
            if "csv" not in route.name:
                continue
            for who in ("manager", "hr", "auditor", "committee", "conduct", "admin", "head"):
                answer = hostile.clients[who].get(address(route, case, hostile))
                if answer.status_code != 200:
                    continue
                assert re.fullmatch(
                    r'attachment; filename="[\w.\-]+"', answer.headers["Content-Disposition"]
                )
                text = b"".join(answer.streaming_content).decode("utf-8-sig")
                lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
                rows += len(lines)
                named += "calc" in text
                found += [
                    f"{route.name}: {value}"
                    for line in lines
                    for value in line
                    if value.startswith(STARTS)
                ]
                break
    assert found == []
    assert rows > 40
    assert named > 8


def test_whatever_writes_csv_writes_such_cells() -> None:
    for path in Path(portaria.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "csv.writer(" in text:
            assert "cell(value)" in text, path
