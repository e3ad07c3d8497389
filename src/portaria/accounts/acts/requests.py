"""The head of a unit asks for accounts where the norm wants it so (A1; MPSC 33)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portaria.accounts.acts.blocking import unblock_accounts
from portaria.accounts.acts.opening import open_accounts
from portaria.accounts.decisions import entitlement
from portaria.accounts.decisions.reasons import by_fact
from portaria.accounts.facts import entitling, names
from portaria.accounts.laws import Laws
from portaria.accounts.store import standing_of
from portaria.accounts.types import Ask, Change, Refused, State
from portaria.duties.acts import close_human
from portaria.duties.models import Duty
from portaria.ledger.types import ref
from portaria.norms.decision import Decision
from portaria.people.types import BondFacts

WAITING = ("accounts.ask", "accounts.settle_doubt")


def grant_requests(
    body: str, persons: Sequence[int], *, asked_by: int | None, by: str, at: datetime
) -> int:
    """Open (or unblock) the accounts that the competent person asked for, and close the duties that
    waited for the request; return how many accounts there are now that were not.

    Args:
        asked_by: the person who asks: the head of the unit or the legal substitute, where that is
            whom the norm wants; who may is checked where the request comes in.

    Raises:
        Refused: a person's bonds give no right to an account; nothing is changed.
    """
    laws = Laws(at)
    policy, _ = laws.of(body)
    bonds, held, called = entitling(persons, laws), standing_of(persons), names(persons)
    asks, changes = [], []
    for person in persons:
        stays = entitlement.staying(bonds.get(person, ()), policy)
        if stays is None:
            raise Refused(
                f"{called.get(person, f'pessoa nº {person}')}: nenhum vínculo em vigor dá direito a"
                " conta de rede; se há dúvida, submeta-a a quem a norma indica"
            )
        decision = _asked(stays, asked_by, laws, body)
        until, _ = entitlement.validity(stays.category, stays.planned_end, policy)
        account = held.get(person)
        if account is None:
            asks.append(
                Ask(body, person, called[person], stays.category, decision, at, until,
                    asked_by=asked_by)
            )  # fmt: skip
        elif account.state is State.BLOCKED:
            changes.append(Change(account.id, decision, at, stays.category, until))
    open_accounts(asks, by=by, at=at)
    unblock_accounts(changes, by=by, at=at)
    subjects = [ref("person", person) for person in persons]
    waiting = Duty.objects.filter(kind__in=WAITING, subject__in=subjects, state="open")
    close_human(list(waiting.values_list("id", flat=True)), by=by, at=at, note="conta pedida")
    return len(asks) + len(changes)


def _asked(bond: BondFacts, asked_by: int | None, laws: Laws, body: str) -> Decision:
    policy, _ = laws.of(body)
    decision = entitlement.decide(bond.category, policy, asked=True)
    fact = by_fact("asked", "A conta foi pedida por quem a norma indica", asked_by)
    return Decision(decision.outcome, (fact, *decision.reasons), decision.policy)
