"""Which messages of which folders are past their time . Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from portaria.mail import rules_boxes as rules
from portaria.mail.decisions.terms import lapse
from portaria.norms.citations import Cited
from portaria.norms.decision import Decision
from portaria.norms.kinds.spans import Duration
from portaria.norms.policy import Policy
from portaria.norms.ranging.relative import shifted
from portaria.steps.reasons import by_rule, decided, silence
from portaria.workdays.calendar import Calendar

_PER_DAY = {"minute": 24 * 60, "hour": 24}


@dataclass(frozen=True, slots=True)
class FolderExpiry:
    """A folder (its id in the norm) and the first day whose messages it keeps: what was received
    before that day goes, under ``provision``."""

    folder: str
    first_kept: date
    provision: str


def decide(today: date, policy: Policy, calendar: Calendar) -> tuple[Decision, list[FolderExpiry]]:
    """What expires on the morning of ``today``: outcome ``expire``, with a folder each; or
    ``silent``. A message received on a day expires as any lapse does: when the last day of its time
    is over."""
    found: list[FolderExpiry] = []
    reasons = []
    for folder in _folders(policy):
        cited = policy.find(rules.FOLDER_EXPIRY, folder=folder)
        if cited is None:
            continue
        reasons.append(by_rule(folder, rules.FOLDER_EXPIRY, cited))
        found.append(FolderExpiry(folder, _first_kept(today, cited, calendar), cited.ref))
    if not found:
        return decided("silent", policy, silence(rules.FOLDER_EXPIRY, policy)), []
    return decided("expire", policy, *reasons), found


def _folders(policy: Policy) -> list[str]:
    """The folders that the norms name. A time for every folder alike names none: it cannot be known
    which folders people will make."""
    entries = policy.entries.get(rules.FOLDER_EXPIRY.name, ())
    listed = (keys for entry in entries if isinstance(keys := entry.keys[0], frozenset))
    return sorted({folder for keys in listed for folder in keys})


def _first_kept(today: date, span: Cited[Duration], calendar: Calendar) -> date:
    """The earliest day whose messages have not expired when ``today`` begins."""
    day = _about(today, span.value)
    while not _expired(day, today, span, calendar):
        day -= timedelta(days=1)
    while _expired(day, today, span, calendar):
        day += timedelta(days=1)
    return day


def _about(today: date, span: Duration) -> date:
    """Near the answer, from which days are tried one by one."""
    if span.unit in ("month", "year"):
        return shifted(today, span, -1)
    return today - timedelta(days=span.amount // _PER_DAY.get(span.unit, 1))


def _expired(day: date, today: date, span: Cited[Duration], calendar: Calendar) -> bool:
    due = lapse(day, span, calendar=calendar, label="Validade da mensagem").due_at
    return due <= calendar.first_instant(today)
