"""A person's bonds as HR knows them at the end of a month, derived directly from the person's place
in the plan: no month needs the one before it."""

from __future__ import annotations

from portaria.demo.bond import Bond
from portaria.demo.draws import Words, cpf, words
from portaria.demo.kinds import Category, stories
from portaria.demo.names import compose
from portaria.demo.plan import Plan
from portaria.demo.tales import TALES, Moment

CYCLE = 24  # months; a person has at most one story in each
FAMILY_BLOCK = 10_000_000
KEPT = 3  # months an ended bond stays in the file after HR learnt of its end
_RENEWAL = 1000  # turns of the draws kept for contracts' renewals


def bonds_of(plan: Plan, index: int, arrived: int, month: int) -> list[Bond]:
    """The bonds of person ``index``, who arrived in month ``arrived``, in the file of ``month``."""
    bond = _first_bond(plan, index, arrived)
    if plan.unit_of_head(index) >= 0:
        _head(plan, bond, index, month)
        return [bond]
    found = [bond]
    if bond.planned_end:
        _run_contract(plan, bond, index, month)
    draws = stories()[bond.category.flow]
    for turn in range((month - arrived) // CYCLE + 1):
        w = words(plan.seed, plan.body.ordinal, index, turn + 1)
        name = draws.pick(w[0])
        if name:
            known = arrived + turn * CYCLE + 1 + w[1] % CYCLE
            if known <= month and not (bond.ended_known and bond.ended_known <= known):
                TALES[name](Moment(plan, found, w, known, month))
    for extra in found[1:]:
        if extra.planned_end:
            _run_contract(plan, extra, FAMILY_BLOCK + index, month)
    return [b for b in found if not b.hidden and (not b.end or month - b.ended_known <= KEPT)]


def identity(plan: Plan, index: int) -> int:
    """The human being behind person ``index`` of the body: in a linked body, one in two hundred is
    also someone of the family's head."""
    body = plan.body
    linked = body.ordinal != body.head_ordinal and index % 200 == 7
    return (body.head_ordinal if linked else body.ordinal) * FAMILY_BLOCK + index


def _first_bond(plan: Plan, index: int, arrived: int) -> Bond:
    who = identity(plan, index)
    w = words(plan.seed, 0, who)
    kind = plan.body.kind
    heads = plan.unit_of_head(index)
    place = 0 if heads >= 0 else kind.draw[(w[13] ^ index) % len(kind.draw)]
    category = kind.categories[place]
    name = compose(w)
    first = plan.first_day(0)
    young = category.flow == "student"
    born = first - (18 * 365 + w[14] % 5000 if young else 21 * 365 + w[14] % 16500)
    start = max(_start(plan, index, arrived, category, w), born + (17 if young else 18) * 366)
    unit = heads if heads >= 0 else w[12] % len(plan.units)
    bond = Bond(
        person=who,
        cpf=cpf(who),
        name=name.civil,
        social=name.social,
        born=born,
        category=category,
        post=category.posts[w[11] % len(category.posts)],
        registration=f"{1_000_000 + index}",
        unit=unit,
        start=start,
        visual=w[10] % 300 == 0,
        married=name.married,
    )
    if category.term:
        bond.planned_end = start + category.term * 365 // 12 - 1
    if w[9] % 12 == 0 and category.flow == "permanent":
        bond.function = "Função gratificada"
    elif w[9] % 40 == 1 and category.flow == "permanent":
        bond.working = (unit + 1) % len(plan.units)
    return bond


def _head(plan: Plan, bond: Bond, index: int, month: int) -> None:
    unit = plan.units[bond.unit]
    replaced = 0 <= unit.new_head_in <= month
    bond.function = ("" if replaced else "Chefia", "Substituto", "Chefia" if replaced else "")[
        index % plan.stride
    ]
    if 0 <= unit.extinct_in <= month:
        bond.function = ""


def _start(plan: Plan, index: int, arrived: int, category: Category, w: Words) -> int:
    """First day: in the month of arrival, in the month before it for those told late; for the
    first stock, within the contract's term or the last thirty years."""
    if arrived:
        return plan.first_day(arrived - (index % 50 == 9)) + w[15] % 28
    past = category.term * 365 // 12 - 32 if category.term else 11_000
    return plan.first_day(0) - w[15] % past


def _run_contract(plan: Plan, bond: Bond, index: int, month: int) -> None:
    """Renew or end the contract at each of its foreseen ends; one in twelve is renewed or ended a
    month after the fact."""
    period = bond.category.term * 365 // 12
    course = bond.category.flow == "student"
    for turn in range(_RENEWAL):
        ends_in = plan.month_of(bond.planned_end)
        w = words(plan.seed, plan.body.ordinal, index, _RENEWAL + turn)
        late = w[1] % 12 == 0
        if w[0] % 100 < (30 if course else 45):
            if month < ends_in - 1 + 2 * late:
                return
            bond.planned_end += period // (4 if course else 1)
        else:
            if month >= ends_in + late:
                reason = "conclusao" if course else "fim_contrato"
                bond.finish(bond.planned_end, ends_in + late, reason)
            return
