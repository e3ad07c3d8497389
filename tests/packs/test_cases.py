"""No value of a norm goes without a case. That the cases hold is tried in ``tests/norms``."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from packs.support import cases, folders, pack, vocabulary
from portaria.norms.authoring.cases import Case
from portaria.norms.deciding.given import ask
from portaria.norms.kinds.schedules import Window
from portaria.norms.law import Law, NormOfBody
from portaria.norms.ranging.ranges import Interval, Point, Ranges

FOLDERS = folders()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f.name)
def test_every_value_has_a_case(folder):
    """Each rule that a provision sets is expected, from that provision, by some case; unless an
    exception of the same norm always prevails over it."""
    read = pack(folder)
    expected = {(case.rule.name, provision) for case in cases(folder) for provision in case.because}
    excepted = {
        (setting.rule, wording.excepts.partition("#")[2])
        for provision in read.provisions.values()
        for wording in provision.wordings
        for setting in wording.settings
        if wording.excepts and not setting.when
    }
    missing = [
        (setting.rule, provision.id)
        for provision in read.provisions.values()
        for wording in provision.wordings
        for setting in wording.settings
        if (setting.rule, provision.id) not in expected | excepted
    ]
    assert missing == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f.name)
def test_first_day_has_cases_before_at_and_after(folder):
    """The day a norm enters into force is a limit: silence the day before, a value on the day and
    on the next one."""
    read = pack(folder)
    first = read.norm.in_force
    told = {(case.on - first, case.expected is not None) for case in cases(folder)}
    days = {(timedelta(days=-1), False), (timedelta(days=0), True), (timedelta(days=1), True)}
    assert days <= told


def test_new_wordings_have_cases_on_both_sides():
    """A wording that replaces another has a case on the last day of the old one and on its own
    first day (MPSC, arts. 1º and 47-A; a body's act on quotas)."""
    lacking = []
    for folder in FOLDERS:
        days = {(c.rule.name, c.on) for c in cases(folder)}
        for provision in pack(folder).provisions.values():
            for wording in provision.wordings[1:]:
                assert wording.since is not None
                for setting in wording.settings:
                    for day in (wording.since - timedelta(days=1), wording.since):
                        if (setting.rule, day) not in days:
                            lacking.append((folder.name, provision.id, setting.rule, day))
    assert lacking == []


def test_cases_have_distinct_names():
    """A case is found again by its name and day."""
    for folder in FOLDERS:
        names = [(c.name, c.on, Path(c.place.file).name) for c in cases(folder)]
        assert len(names) == len(set(names)), folder.name


def points(case: Case) -> set[tuple[str, int]]:
    """The points that a case gives, by ranged dimension."""
    return {(name, at.ordinal) for name, at in case.given.keys.items() if isinstance(at, Point)}


def limits(interval: Interval, lowest: int) -> set[int]:
    """The points of a range's ends, and those just outside it; from the lowest on is no end."""
    ends = {interval.first - 1, interval.first} if interval.first > lowest else set()
    if interval.last is not None:
        ends |= {interval.last, interval.last + 1}
    return ends


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f.name)
def test_every_range_has_cases_below_at_and_above_its_limits(folder):
    """A value for a range (the third time, 30 recipients, 15 MB) has a case at each of its ends
    and just outside."""
    told = {(c.rule.name, name, point) for c in cases(folder) for name, point in points(c)}
    lacking = [
        (setting.rule, dimension, point)
        for provision in pack(folder).provisions.values()
        for wording in provision.wordings
        for setting in wording.settings
        for dimension, key in zip(vocabulary().rule(setting.rule).by, setting.keys, strict=True)
        if isinstance(key, Ranges)
        for interval in key.intervals
        for point in limits(interval, key.kind.lowest)
        if (setting.rule, dimension, point) not in told
    ]
    assert lacking == []


def in_days(wording, case: Case) -> bool:
    """Whether a case falls in the days of a wording."""
    first, last = wording.since or date.min, wording.until or date.max
    return first <= case.on <= last


def sides(rule, value) -> set[str]:
    """What a limit has: nothing is below zero, and what has no magnitude is no limit."""
    magnitude = rule.type.magnitude(value)
    if magnitude is None:
        return set()
    return {"at", "above"} if magnitude[1] == 0 else {"below", "at", "above"}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f.name)
def test_every_limit_has_something_measured_below_at_and_above_it(folder):
    """Each number, size, span and hour of the norm: three cases, with the provision."""
    read, law = pack(folder), Law("", [NormOfBody(pack(folder))])
    told = {
        (case.rule.name, provision, case.on, str(case.expected), repr(found.value))
        for case in cases(folder)
        if case.measured is not None
        if (found := ask(law.on(case.on), case.rule, case.given, case.on))
        for provision in case.because
    }
    lacking = [
        (setting.rule, provision.id, side)
        for provision in read.provisions.values()
        for wording in provision.wordings
        for setting in wording.settings
        for side in sorted(sides(vocabulary().rule(setting.rule), setting.value))
        if not any(
            (case.rule.name, provision.id, case.on, side, repr(setting.value)) in told
            for case in cases(folder)
            if in_days(wording, case)
        )
    ]
    assert lacking == []


def test_the_hours_that_norms_set_have_no_end():
    """A window that closes would need cases at its ends; those of today are always open."""
    always = {
        str(opening)
        for folder in FOLDERS
        for provision in pack(folder).provisions.values()
        for wording in provision.wordings
        for setting in wording.settings
        if isinstance(vocabulary().rule(setting.rule).type, Window)
        for opening in setting.value
    }
    assert always == {"mon-sun 00:00-24:00"}
