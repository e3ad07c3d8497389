"""The stories that happen to people: each changes a person's bonds as HR would write it down.

Every story receives the month HR learns of it (``known``), the month of the file (``month``, never
before ``known``) and sixteen numbers, of which it uses those from the third on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from portaria.demo.bond import Bond
from portaria.demo.draws import Words
from portaria.demo.names import another_first
from portaria.demo.plan import Plan


class Moment(NamedTuple):
    """A story about to be told: see the module's text."""

    plan: Plan
    bonds: list[Bond]
    w: Words
    known: int
    month: int


Tale = Callable[[Moment], None]
_BODIES = ("Assembleia Legislativa", "Tribunal de Justiça", "Prefeitura de Pinhal Novo")


def _away(kind: str, shortest: int, longest: int) -> Tale:
    def tale(m: Moment) -> None:
        bond = m.bonds[0]
        since = m.plan.first_day(m.known) + m.w[2] % 28
        until = since + shortest + m.w[3] % (longest - shortest + 1) - 1
        if until >= m.plan.first_day(m.month):
            bond.away, bond.away_from, bond.away_until = kind, since, until

    return tale


def _open_leave(m: Moment) -> None:
    """A leave without a known end: HR only knows that the person came back."""
    if m.month < m.known + 2 + m.w[3] % 8:
        m.bonds[0].away, m.bonds[0].away_from = "licenca", m.plan.first_day(m.known) + m.w[2] % 28


def _transfer(m: Moment) -> None:
    m.bonds[0].unit = m.w[2] % len(m.plan.units)
    m.bonds[0].working = -1


def _secondment(for_good: bool) -> Tale:
    def tale(m: Moment) -> None:
        if for_good or m.month < m.known + 3 + m.w[3] % 12:
            m.bonds[0].seconded_to = _BODIES[m.w[4] % len(_BODIES)]
            m.bonds[0].away_from = m.plan.first_day(m.known) + m.w[2] % 28

    return tale


def _end(reason: str, late: int = 0) -> Tale:
    def tale(m: Moment) -> None:
        m.bonds[0].finish(m.plan.first_day(m.known - late) + m.w[2] % 28, m.known, reason)

    return tale


def _late_dismissal(m: Moment) -> None:
    """Ended one or two months before HR wrote it down."""
    _end("exoneracao", 1 + m.w[3] % 2)(m)


def _reinstated(m: Moment) -> None:
    """Expelled, then put back by a court: for some months the end stands, then it never was."""
    if m.month < m.known + 1 + m.w[3] % 3:
        _end("demissao")(m)


def _death(m: Moment) -> None:
    _end("falecimento")(m)


def _dismissal(m: Moment) -> None:
    """Old enough people retire instead."""
    old = m.plan.first_day(m.known) - m.bonds[0].born > 60 * 365
    _end("aposentadoria" if old else "exoneracao")(m)


def _name_change(m: Moment) -> None:
    m.bonds[0].name = m.bonds[0].married


def _social_name(m: Moment) -> None:
    m.bonds[0].social = another_first(m.bonds[0].name, m.w)


def _new_registration(m: Moment) -> None:
    m.bonds[0].registration = f"7{m.bonds[0].registration}"


def _second_bond(m: Moment) -> None:
    kind = m.plan.body.kind
    category = kind.categories[kind.second]
    start = m.plan.first_day(m.known) + m.w[2] % 28
    m.bonds.append(_another(m.plan, m.bonds[0], category.label, start, "8", m.w))


def _came_back(m: Moment) -> None:
    """Left, and some months later was admitted again under another registration."""
    first = m.bonds[0]
    _end("exoneracao")(m)
    back = m.known + 2 + m.w[3] % 6
    if m.month >= back:
        start = m.plan.first_day(back) + m.w[4] % 28
        m.bonds.append(_another(m.plan, first, first.category.label, start, "9", m.w))


def _became_permanent(m: Moment) -> None:
    """The contract or commission gives way to a post won in a public competition: same bond,
    another category."""
    category = m.plan.body.kind.categories[0]
    m.bonds[0].category, m.bonds[0].planned_end = category, 0
    m.bonds[0].end, m.bonds[0].end_reason, m.bonds[0].ended_known = 0, "", 0
    m.bonds[0].post = category.posts[m.w[2] % len(category.posts)]


def _vanished(m: Moment) -> None:
    """The line is no longer in the file, and nobody said why."""
    m.bonds[0].hidden = True


def _missing_once(m: Moment) -> None:
    """Left out of one m.month's file by mistake."""
    m.bonds[0].hidden = m.month == m.known


def _another(plan: Plan, like: Bond, label: str, start: int, prefix: str, w: Words) -> Bond:
    category = next(c for c in plan.body.kind.categories if c.label == label)
    term = category.term * 365 // 12
    return replace(
        like,
        category=category,
        post=category.posts[w[5] % len(category.posts)],
        registration=f"{prefix}{like.registration}",
        unit=w[6] % len(plan.units),
        start=start,
        planned_end=start + term - 1 if term else 0,
        function="",
        working=-1,
        end=0,
        end_reason="",
        ended_known=0,
        away="",
        away_from=0,
        away_until=0,
        seconded_to="",
        hidden=False,
    )


TALES: dict[str, Tale] = {
    "vacation": _away("ferias", 15, 30),
    "licence": _away("licenca", 15, 180),
    "absence": _away("afastamento", 120, 360),
    "open_leave": _open_leave,
    "transfer": _transfer,
    "secondment": _secondment(for_good=False),
    "secondment_for_good": _secondment(for_good=True),
    "dismissal": _dismissal,
    "late_dismissal": _late_dismissal,
    "expelled": _end("demissao"),
    "rescission": _end("rescisao"),
    "dropout": _end("desistencia"),
    "reinstated": _reinstated,
    "death": _death,
    "name_change": _name_change,
    "social_name": _social_name,
    "new_registration": _new_registration,
    "second_bond": _second_bond,
    "came_back": _came_back,
    "became_permanent": _became_permanent,
    "vanished": _vanished,
    "missing_once": _missing_once,
}
