"""The badge left at home (F4): on the first business day a provisional one, on the second it is
revalidated, on the third it is a loss; unless something hinders it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from portaria.norms.citations import Cited
from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.premises import rules_badge_loss as loss
from portaria.premises import rules_badges as rules
from portaria.premises.badges.types import IN_USE, LENT, PROVISIONAL, BadgeHeld
from portaria.steps.reasons import by_fact, by_rule, decided, silence
from portaria.workdays.calendar import Calendar
from portaria.workdays.deadlines import Counting, Deadline
from portaria.workdays.ruled import ruled

BARRED, SILENT, TODAY = "barred", "silent", "already_today"
EVE = "vespera_sem_expediente"
"""The circumstance of the day before one without work, as the norm's own rule names it."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A person without the permanent badge, at the desk.

    Attributes:
        permanent: that badge, or None: the person has none.
        earlier: the last provisional one given for it when it was forgotten, back or not.
        impediments: the administrative ones that stand, in words.
    """

    permanent: BadgeHeld | None
    earlier: BadgeHeld | None = None
    impediments: tuple[str, ...] = ()


def occurrence(coming: Coming, today: date, calendar: Calendar) -> int:
    """Which business day in a row ``today`` is without the permanent badge.

    Days count in a row while none between was worked with the permanent one: a provisional badge
    not yet given back covers the days until it expires. The same day is the same occurrence.
    """
    earlier = coming.earlier
    if earlier is None or earlier.counted_on is None:
        return 1
    upto = calendar.business_up_to
    covered = earlier.counted_on
    if earlier.state in IN_USE and earlier.valid_until is not None:
        last = calendar.day_of(earlier.valid_until - timedelta(microseconds=1))
        if upto(last) - upto(covered) >= 1 and _whole_day(earlier.valid_until, calendar):
            covered = last
    if upto(today) - upto(covered) > 1:
        return 1
    return earlier.occurrence + upto(today) - upto(earlier.counted_on)


def _whole_day(until: datetime, calendar: Calendar) -> bool:
    """Whether ``until`` ends a whole civil day: 24 hours that reach into the next one do not cover
    it, for the norm wants the badge revalidated on it."""
    return calendar.first_instant(calendar.day_of(until)) == until


def decide(
    coming: Coming, at: datetime, policy: Policy, calendar: Calendar, *, special: str = ""
) -> Decision:
    """What is done for whoever comes without the permanent badge.

    Outcomes: what the norm says for that day in a row (``provisional``, ``revalidation``,
    ``loss``); ``barred`` (something hinders it and nobody gave a ``special`` authorisation);
    ``already_today`` (a provisional one of today is still out); ``silent`` (the norms do not
    provide for it).
    """
    today = calendar.day_of(at)
    number = occurrence(coming, today, calendar)
    handling = policy.find(loss.HANDLING, occurrence=number)
    if handling is None:
        return decided(SILENT, policy, silence(loss.HANDLING, policy))
    count = by_fact("occurrence", f"{number}º dia útil seguido sem o crachá permanente", number)
    hindering = list(_hindering(coming, policy))
    if hindering:
        cited = policy.find(loss.SPECIAL_BY)
        if not special or cited is None or coming.permanent is None:
            return decided(BARRED, policy, count, *hindering)
        said = by_fact("special", f"Autorização especial: {special}")
        hindering += [said, by_rule("special_by", loss.SPECIAL_BY, cited)]
    if _out_today(coming, today):
        text = "O crachá provisório de hoje ainda não foi devolvido"
        return decided(TODAY, policy, count, by_fact("out_today", text))
    reason = by_rule("handling", loss.HANDLING, handling)
    return decided(str(handling.value), policy, count, *hindering, reason)


def _hindering(coming: Coming, policy: Policy) -> list[Reason]:
    """What the norm lets hinder a provisional badge, where it holds."""
    permanent = coming.permanent
    if permanent is None:
        return [by_fact("no_badge", "A pessoa não tem crachá permanente")]
    cited = policy.find(loss.BARRED_BY)
    bars = frozenset(cited.value) if cited else frozenset()
    found = []
    own = {LENT} if _out(coming) else set()
    if cited and "permanent_blocked" in bars and set(permanent.blocks) - own:
        text = f"O crachá permanente {permanent.serial} está bloqueado"
        found.append(_bar("permanent_blocked", text, cited))
    if cited and "impediment" in bars and coming.impediments:
        found.append(_bar("impediment", f"Impedimento: {'; '.join(coming.impediments)}", cited))
    return found


def _bar(code: str, text: str, cited: Cited[Any]) -> Reason:
    return by_rule(code, loss.BARRED_BY, cited, text)


def _out(coming: Coming) -> bool:
    return coming.earlier is not None and coming.earlier.state in IN_USE


def _out_today(coming: Coming, today: date) -> bool:
    return _out(coming) and coming.earlier is not None and coming.earlier.counted_on == today


def validity(
    at: datetime, number: int, policy: Policy, calendar: Calendar, counting: Counting
) -> Deadline | None:
    """Until when a provisional badge given (or revalidated) at ``at``, on the ``number``-th day in
    a row, is valid; None: the norm sets no end.

    The first is the norm's validity, another on the eve of a day without work. Later ones count the
    day of the revalidation as the one more day that the norm gives, so that the next finds the
    badge expired, as the norm supposes.
    """
    today = calendar.day_of(at)
    renewal = policy.find(loss.RENEWAL, occurrence=number) if number > 1 else None
    if renewal is not None:
        whole = Counting(exclude_first=False, roll_to_business=False)
        return ruled(
            at, renewal, counting=whole, calendar=calendar, label="Revalidação do crachá provisório"
        )
    eve = not calendar.is_business(today + timedelta(days=1))
    span = policy.find(rules.VALIDITY, badge_kind=PROVISIONAL, circumstance=EVE if eve else None)
    if span is None:
        return None
    return ruled(
        at, span, counting=counting, calendar=calendar, label="Validade do crachá provisório"
    )


def until_new(ground: str, policy: Policy) -> Reason | None:
    """Why a provisional badge given for ``ground`` lasts until the new permanent one; None where
    the norm does not say so."""
    cited = policy.find(loss.LASTS, badge_ground=ground)
    return by_rule("lasts", loss.LASTS, cited) if cited else None


def stand_in(
    ground: str, impediments: tuple[str, ...], policy: Policy, *, special: str = ""
) -> Decision:
    """Whether a provisional badge is given while the new permanent one is made.

    Outcomes: ``provisional``; ``barred`` (an administrative impediment, with no ``special``
    authorisation); ``silent`` (no norm provides for one on that ground).
    """
    lasts = until_new(ground, policy)
    if lasts is None:
        return decided(SILENT, policy, silence(loss.LASTS, policy, ground))
    said = [lasts]
    issuer = policy.find(loss.PROVISIONAL_BY, badge_ground=ground)
    if issuer is not None:
        said.append(by_rule("issuer", loss.PROVISIONAL_BY, issuer))
    cited = policy.find(loss.BARRED_BY)
    if impediments and cited is not None and "impediment" in cited.value:
        hindering = _bar("impediment", f"Impedimento: {'; '.join(impediments)}", cited)
        by = policy.find(loss.SPECIAL_BY)
        if not special or by is None:
            return decided(BARRED, policy, *said, hindering)
        text = by_fact("special", f"Autorização especial: {special}")
        said += [hindering, text, by_rule("special_by", loss.SPECIAL_BY, by)]
    same = policy.find(loss.CREDENTIALS)
    if same is not None:
        said.append(by_rule("credentials", loss.CREDENTIALS, same))
    return decided("provisional", policy, *said)


def keeps_blocked(policy: Policy) -> Reason | None:
    """Why the permanent badge is blocked while a provisional one is out; None: no norm says so."""
    cited = policy.find(loss.BLOCKED_WHILE)
    if cited is None or not cited.value.orders:
        return None
    return by_rule("blocked_while", loss.BLOCKED_WHILE, cited)


def needed(policy: Policy) -> Reason | None:
    """:func:`needs` in words, with the provision; None where no norm asks for anything."""
    cited = policy.find(loss.PROVISIONAL_NEEDS)
    return by_rule("needs", loss.PROVISIONAL_NEEDS, cited) if cited else None


def needs(policy: Policy) -> tuple[str, ...]:
    """What the desk must see or check before giving one: ``official_id unit other_data
    no_impediment``."""
    cited = policy.find(loss.PROVISIONAL_NEEDS)
    return tuple(cited.value) if cited else ()
