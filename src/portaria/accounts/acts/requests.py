"""The head of a unit asks for accounts where the norm wants it so (A1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from portaria.accounts import rules
from portaria.accounts.acts.blocking import unblock_accounts
from portaria.accounts.acts.opening import open_accounts
from portaria.accounts.decisions import entitlement
from portaria.accounts.facts import entitling, names
from portaria.accounts.laws import Laws
from portaria.accounts.store import standing_of
from portaria.accounts.types import Ask, Change, Refused, State
from portaria.duties.acts import close_about
from portaria.ledger.types import ref
from portaria.norms.decision import Decision, Reason
from portaria.people.queries import bonds_on
from portaria.people.superiors import heads_over
from portaria.people.types import BondFacts
from portaria.procedures.requests.ruling import ruling
from portaria.steps.reasons import by_fact

ASK, RITE = "accounts.ask", "accounts.request"
WAITING = (ASK, "accounts.settle_doubt")


def grant_requests(
    body: str,
    persons: Sequence[int],
    *,
    asked_by: int,
    by: str,
    at: datetime,
    settled: Mapping[int, Reason] | None = None,
) -> int:
    """Open (or unblock) the accounts that the competent person asked for, and close the duties that
    waited for the request; return how many accounts there are now that were not.

    Args:
        asked_by: the person who asks: the acting head of the unit (or whoever the norm makes ask).
        settled: by person, who granted the request, where it came as one: who may ask was decided
            there, and a doubt about the right is settled by it. Where the norms make it a request,
            an account is opened by no other way.

    Raises:
        Refused: a person's bonds give no right to an account, ``asked_by`` is not who may ask, or
            the norms have it asked for by a request; nothing is changed.
    """
    laws = Laws(at)
    policy, _ = laws.of(body)
    bonds, held, called = entitling(persons, laws), standing_of(persons), names(persons)
    asks, changes = [], []
    for person in persons:
        reason = settled.get(person) if settled else None
        stays = entitlement.staying(bonds.get(person, ()), policy)
        if stays is None:
            stays = _granted_in_doubt(person, called.get(person, ""), body, laws, reason)
        if reason is None:
            _may_ask(person, stays, asked_by, laws, body)
        decision = _asked(stays, asked_by, laws, body, reason)
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
    close_about(subjects, *WAITING, by=by, at=at, note="conta pedida")
    return len(asks) + len(changes)


def _may_ask(person: int, bond: BondFacts, asked_by: int, laws: Laws, body: str) -> None:
    policy, calendar = laws.of(body)
    if ruling(RITE, bond.category, policy) is not None:
        raise Refused(
            f"a norma quer que esta conta se peça: «portaria request new {RITE} --body {body} "
            f"--about {person} --as NÚMERO», ou a página «Pedidos»"
        )
    cited = policy.find(rules.ASKED_BY, category=bond.category)
    whom = cited.value if cited else "unit_head"
    head = None
    if whom != "self" and bond.unit is not None:
        head = heads_over({person: bond.unit}, calendar.day_of(laws.at)).get(person)
    allowed = person if whom == "self" else head.acting if head else None
    if asked_by != allowed:
        label = f" ({cited.citations[0].label})" if cited else ""
        who = "a própria pessoa" if whom == "self" else "a chefia da unidade"
        raise Refused(f"quem pede esta conta é {who}{label}: encaminhe o pedido por ela")


def _granted_in_doubt(
    person: int, called: str, body: str, laws: Laws, reason: Reason | None
) -> BondFacts:
    """The bond that gives no right by itself, where whoever granted the request settled the doubt.

    Raises:
        Refused: nobody did, or the norms do speak of every bond of the person.
    """
    doubtful = _doubtful(person, body, laws) if reason is not None else None
    if doubtful is None:
        raise Refused(
            f"{called or f'pessoa nº {person}'}: nenhum vínculo em vigor dá direito a conta de"
            " rede; se há dúvida, submeta-a a quem a norma indica"
        )
    return doubtful


def _doubtful(person: int, body: str, laws: Laws) -> BondFacts | None:
    """The latest bond of the person with ``body`` of whose category the norms say nothing, and
    leave the doubt to somebody."""
    policy, calendar = laws.of(body)
    found = [
        BondFacts(b.pk, b.category, b.unit_id, "", b.start, b.end, b.planned_end)
        for b in bonds_on(person, calendar.day_of(laws.at), body=body)
        if entitlement.decide(b.category, policy, asked=True).outcome == entitlement.DOUBT
    ]
    return found[-1] if found else None


def _asked(
    bond: BondFacts, asked_by: int, laws: Laws, body: str, settled: Reason | None = None
) -> Decision:
    policy, _ = laws.of(body)
    decision = entitlement.decide(bond.category, policy, asked=True)
    fact = by_fact("asked", "A conta foi pedida por quem a norma indica", asked_by)
    if settled is not None and decision.outcome == entitlement.DOUBT:
        reasons = (fact, *decision.reasons, settled)
        return Decision(entitlement.OPEN, reasons, decision.policy)
    return Decision(decision.outcome, (fact, *decision.reasons), decision.policy)
