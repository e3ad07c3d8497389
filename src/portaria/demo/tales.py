"""The stories that happen to people: each changes a person's bonds as HR would write it down.

Every story receives the month HR learns of it (``known``), the month of the file (``month``, never
before ``known``) and sixteen numbers, of which it uses those from the third on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from portaria.demo.bond import Bond
from portaria.demo.draws import Words
from portaria.demo.names import another_first
from portaria.demo.plan import Plan

Tale = Callable[[Plan, list[Bond], Words, int, int], None]
_BODIES = ("Assembleia Legislativa", "Tribunal de Justiça", "Prefeitura de Pinhal Novo")


def _away(kind: str, shortest: int, longest: int) -> Tale:
    def tale(plan: Plan, bonds: list[Bond], w: Words, known: int, month: int) -> None:
        bond = bonds[0]
        since = plan.first_day(known) + w[2] % 28
        until = since + shortest + w[3] % (longest - shortest + 1) - 1
        if until >= plan.first_day(month):
            bond.away, bond.away_from, bond.away_until = kind, since, until

    return tale


def _open_leave(plan: Plan, bonds: list[Bond], w: Words, known: int, month: int) -> None:
    """A leave without a known end: HR only knows that the person came back."""
    if month < known + 2 + w[3] % 8:
        bonds[0].away, bonds[0].away_from = "licenca", plan.first_day(known) + w[2] % 28


def _transfer(plan: Plan, bonds: list[Bond], w: Words, known: int, month: int) -> None:
    bonds[0].unit = w[2] % len(plan.units)
    bonds[0].working = -1


def _secondment(for_good: bool) -> Tale:
    def tale(plan: Plan, bonds: list[Bond], w: Words, known: int, month: int) -> None:
        if for_good or month < known + 3 + w[3] % 12:
            bonds[0].seconded_to = _BODIES[w[4] % len(_BODIES)]
            bonds[0].away_from = plan.first_day(known) + w[2] % 28

    return tale


def _end(reason: str, late: int = 0) -> Tale:
    def tale(plan: Plan, bonds: list[Bond], w: Words, known: int, month: int) -> None:
        bonds[0].finish(plan.first_day(known - late) + w[2] % 28, known, reason)

    return tale


def _late_dismissal(plan: Plan, bonds: list[Bond], w: Words, known: int, month: int) -> None:
    """Ended one or two months before HR wrote it down."""
    _end("exoneracao", 1 + w[3] % 2)(plan, bonds, w, known, month)


def _reinstated(plan: Plan, bonds: list[Bond], w: Words, known: int, month: int) -> None:
    """Expelled, then put back by a court: for some months the end stands, then it never was."""
    if month < known + 1 + w[3] % 3:
        _end("demissao")(plan, bonds, w, known, month)


def _death(plan: Plan, bonds: list[Bond], w: Words, known: int, month: int) -> None:
    _end("falecimento")(plan, bonds, w, known, month)


def _dismissal(plan: Plan, bonds: list[Bond], w: Words, known: int, month: int) -> None:
    """Old enough people retire instead."""
    old = plan.first_day(known) - bonds[0].born > 60 * 365
    _end("aposentadoria" if old else "exoneracao")(plan, bonds, w, known, month)


def _name_change(plan: Plan, bonds: list[Bond], w: Words, known: int, month: int) -> None:
    bonds[0].name = bonds[0].married


def _social_name(plan: Plan, bonds: list[Bond], w: Words, known: int, month: int) -> None:
    bonds[0].social = another_first(bonds[0].name, w)


def _new_registration(plan: Plan, bonds: list[Bond], w: Words, known: int, month: int) -> None:
    bonds[0].registration = f"7{bonds[0].registration}"


def _second_bond(plan: Plan, bonds: list[Bond], w: Words, known: int, month: int) -> None:
    kind = plan.body.kind
    category = kind.categories[kind.second]
    start = plan.first_day(known) + w[2] % 28
    bonds.append(_another(plan, bonds[0], category.label, start, "8", w))


def _came_back(plan: Plan, bonds: list[Bond], w: Words, known: int, month: int) -> None:
    """Left, and some months later was admitted again under another registration."""
    first = bonds[0]
    _end("exoneracao")(plan, bonds, w, known, month)
    back = known + 2 + w[3] % 6
    if month >= back:
        start = plan.first_day(back) + w[4] % 28
        bonds.append(_another(plan, first, first.category.label, start, "9", w))


def _became_permanent(plan: Plan, bonds: list[Bond], w: Words, known: int, month: int) -> None:
    """The contract or commission gives way to a post won in a public competition: same bond,
    another category."""
    category = plan.body.kind.categories[0]
    bonds[0].category, bonds[0].planned_end = category, 0
    bonds[0].end, bonds[0].end_reason, bonds[0].ended_known = 0, "", 0
    bonds[0].post = category.posts[w[2] % len(category.posts)]


def _vanished(plan: Plan, bonds: list[Bond], w: Words, known: int, month: int) -> None:
    """The line is no longer in the file, and nobody said why."""
    bonds[0].hidden = True


def _missing_once(plan: Plan, bonds: list[Bond], w: Words, known: int, month: int) -> None:
    """Left out of one month's file by mistake."""
    bonds[0].hidden = month == known


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
