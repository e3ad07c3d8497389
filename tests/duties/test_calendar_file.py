"""RFC 5545: folding, escaping, a UID that stays."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duties.conftest import NOW, draft
from portaria.duties import calendar_file
from portaria.duties.forecast import Forecast
from portaria.duties.types import OpenDuty

BRASILIA = timezone(timedelta(hours=-3))


def coming(about: str = "Encerrar a caixa", assignee: str = "", at: datetime = NOW) -> Forecast:
    d = draft(7)
    duty = OpenDuty(
        42, d.kind, d.body, d.subject, d.person, d.run_at, d.key, d.provisions, {}, None, 0
    )
    return Forecast(at, duty, about, assignee)


def written(*forecasts: Forecast) -> str:
    entries = (
        calendar_file.Entry(
            uid=f"duty-{f.duty.id}@{f.duty.body}.portaria.invalid",
            at=f.at,
            summary=f.about,
            description=calendar_file.described(
                f.assignee.upper(), f.duty.subject, f.duty.provisions
            ),
            category=f.duty.kind,
        )
        for f in forecasts
    )
    return "".join(calendar_file.write_entries(entries, name="Prazos", stamp=NOW))


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_calendar() -> None:
    at = datetime(2024, 5, 3, 0, 0, tzinfo=BRASILIA)
    assert unfolded(written(coming(at=at))) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Portaria//Prazos//PT",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:Prazos",
        "BEGIN:VEVENT",
        "UID:duty-42@uni.portaria.invalid",
        "DTSTAMP:20240502T150000Z",
        "DTSTART:20240503T030000Z",
        "SUMMARY:Encerrar a caixa",
        "DESCRIPTION:Acontece sem ninguém pedir.\\nObjeto: mailbox:7.\\n"
        "norma-1-2020#art15_cpt\\, norma-1-2020#art15_par1",
        "CATEGORIES:test.act",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_an_empty_calendar_is_a_calendar() -> None:
    assert unfolded(written())[0] == "BEGIN:VCALENDAR"
    assert unfolded(written())[-2] == "END:VCALENDAR"


@pytest.mark.parametrize(
    ("assignee", "said"),
    [
        ("", "Acontece sem ninguém pedir."),
        ("person:9", "A fazer por: PERSON:9."),
        ("power:mail.manage", "A fazer por: POWER:MAIL.MANAGE."),
    ],
)
def test_who_does_it(assignee: str, said: str) -> None:
    assert f"DESCRIPTION:{said}" in written(coming(assignee=assignee))


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a;b,c\\d", "a\\;b\\,c\\\\d"),
        ("a\nb\r\nc\rd", "a\\nb\\nc\\nd"),
        ("a:b", "a:b"),
        ('"a"', '"a"'),
    ],
)
def test_text_is_escaped(text: str, escaped: str) -> None:
    assert f"SUMMARY:{escaped}" in unfolded(written(coming(text)))


@pytest.mark.parametrize(("length", "lines"), [(66, 1), (67, 1), (68, 2), (141, 2), (142, 3)])
def test_lines_are_folded_at_75_octets(length: int, lines: int) -> None:
    text = written(coming("x" * length))
    start = text.index("SUMMARY")
    summary = text[start : text.index("\r\nDESCRIPTION")].split("\r\n")
    assert len(summary) == lines
    assert all(len(line.encode()) <= 75 for line in summary)


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=300))
def test_whatever_the_text_lines_fit_and_unfold_to_it(text: str) -> None:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    file = written(coming(text))
    assert all(len(line.encode()) <= 75 for line in file.split("\r\n"))
    (summary,) = (line for line in unfolded(file) if line.startswith("SUMMARY:"))
    read = summary.removeprefix("SUMMARY:").replace("\\\\", "\0\0").replace("\\n", "\n")
    read = read.replace("\\;", ";").replace("\\,", ",")
    if "\0" not in plain:
        assert read.replace("\0\0", "\\") == plain
