"""Who may let goods leave, whether what is carried is what was authorised, and what a week's copies
show (E14). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.premises import rules_goods as rules
from portaria.premises.goods.types import AUTHORISED, LEFT, Carried, Held, Standing
from portaria.steps.reasons import by_fact, by_rule, decided, silence

AUTHORISE, REFUSE = "authorise", "refuse"
AGREES, DIFFERS, STOPPED = "agrees", "differs", "stopped"
WHOLE, LACKING = "whole", "lacking"


def authorise(
    goods: str, policy: Policy, *, circumstance: str = "", by_unit: bool = False, term: str = ""
) -> Decision:
    """Whether goods of a kind may be authorised to leave.

    Outcomes: ``authorise``, its reasons saying by whom and on what paper; ``refuse``: no norm says
    who authorises it, the ``by_unit`` authority is not theirs, or the release ``term`` is missing.
    """
    named = policy.find(rules.MOVEMENT_BY, goods=goods)
    if named is None:
        return decided(REFUSE, policy, silence(rules.MOVEMENT_BY, policy, goods))
    by_whom = by_rule("authorised_by", rules.MOVEMENT_BY, named)
    if by_unit:
        alone = policy.find(
            rules.MOVEMENT_EXCLUSIVE, goods=goods, circumstance=circumstance or None
        )
        if alone is None:
            return decided(REFUSE, policy, by_whom)
        said = by_rule("exclusive", rules.MOVEMENT_EXCLUSIVE, alone)
        if alone.value:
            return decided(REFUSE, policy, by_whom, said)
        by_whom = said
    wanted = policy.find(rules.RELEASE_TERM, goods=goods)
    if wanted is not None and not term.strip():
        missing = by_rule("no_term", rules.RELEASE_TERM, wanted, "Falta o termo de liberação")
        return decided(REFUSE, policy, missing)
    return decided(AUTHORISE, policy, *_papers(goods, policy), by_whom)


def _papers(goods: str, policy: Policy) -> Iterator[Reason]:
    document = policy.find(rules.EXIT_DOCUMENT, goods=goods)
    if document is not None:
        yield by_rule("document", rules.EXIT_DOCUMENT, document)
    term = policy.find(rules.RELEASE_TERM, goods=goods)
    if term is not None:
        yield by_rule("release_term", rules.RELEASE_TERM, term)


def sent_to(goods: str, policy: Policy) -> Reason | None:
    """To whom the release term of such goods goes before they leave; None where no norm says."""
    cited = policy.find(rules.TERM_SENT_TO, goods=goods)
    return None if cited is None else by_rule("term_sent_to", rules.TERM_SENT_TO, cited)


def check(standing: Standing, carried: Carried, today: date, policy: Policy) -> Decision:
    """Whether the goods at the gate may leave.

    Outcomes: ``agrees``; ``differs``: what is carried is not what was authorised, the reasons say
    line by line what is missing or too many; ``stopped``: the authorisation does not hold now, its
    copy was not handed over, or the release term has not reached who the norm names.
    """
    stops = list(_stops(standing, carried, today, policy))
    if stops:
        return decided(STOPPED, policy, *stops)
    by_whom = policy.find(rules.CHECKED_BY)
    said = [by_rule("checked_by", rules.CHECKED_BY, by_whom)] if by_whom else []
    differing = list(_differing(standing, carried))
    return decided(DIFFERS if differing else AGREES, policy, *differing, *said)


def _stops(standing: Standing, carried: Carried, today: date, policy: Policy) -> Iterator[Reason]:
    if standing.state != AUTHORISED:
        yield by_fact("not_open", "A autorização já foi usada ou cancelada", standing.state)
    elif not standing.first_on <= today <= standing.last_on:
        days = f"{standing.first_on:%d/%m/%Y} a {standing.last_on:%d/%m/%Y}"
        yield by_fact("not_today", f"A autorização vale de {days}")
    copy = policy.find(rules.COPY_TO_GUARD)
    if copy is not None and copy.value.orders and not carried.copy:
        yield by_rule("no_copy", rules.COPY_TO_GUARD, copy, "Falta a via da autorização")
    receiver = sent_to(standing.goods, policy)
    if receiver is not None and not standing.term_there:
        yield receiver


def _differing(standing: Standing, carried: Carried) -> Iterator[Reason]:
    for number, line in standing.lines.items():
        found = carried.found.get(number, 0)
        if found < line.quantity:
            text = f"Faltam {line.quantity - found} de {line.quantity}: {line.what}"
            yield by_fact("missing", text, {"line": number, "found": found})
        elif found > line.quantity:
            text = f"Há {found - line.quantity} além dos {line.quantity}: {line.what}"
            yield by_fact("too_many", text, {"line": number, "found": found})
    if carried.strange.strip():
        yield by_fact("strange", f"Fora da autorização: {carried.strange.strip()}")


def reconcile(held: Sequence[Held], today: date, policy: Policy) -> Decision:
    """Whether the authorisations issued and the copies kept match.

    Outcomes: ``whole``; ``lacking``: the reasons name each authorisation that left without a copy
    that agreed, or whose days are over and of which nobody knows whether it was used.
    """
    lacking = [reason for one in held if (reason := _lacking(one, today)) is not None]
    return decided(LACKING if lacking else WHOLE, policy, *lacking)


def _lacking(one: Held, today: date) -> Reason | None:
    if one.state == LEFT and not (one.copy and one.agreed):
        return by_fact("no_copy", f"Autorização nº {one.id}: saiu sem via que confira", one.id)
    if one.state == AUTHORISED and one.last_on < today:
        text = f"Autorização nº {one.id}: venceu sem passar pela vigilância"
        return by_fact("unused", text, one.id)
    return None
