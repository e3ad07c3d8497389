"""Duties about accounts. Each checks its condition again at the moment it acts: a reinstatement or
another bond told meanwhile is respected."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import cast

from portaria.accounts import acts, store
from portaria.accounts.decisions import entitlement
from portaria.accounts.facts import entitling, names
from portaria.accounts.laws import Laws
from portaria.accounts.types import STANDING, AccountHeld, Ask, Block, Change, State
from portaria.bodies.policies import effective_at
from portaria.duties.outcomes import BY
from portaria.duties.registry import handler
from portaria.duties.types import Done, Dropped, Later, OpenDuty, Outcome
from portaria.norms.decision import Decision
from portaria.people.types import BondFacts, EventKind
from portaria.steps.reasons import by_fact, recalled

Settled = dict[int, Outcome]  # by duty
BLOCKED = frozenset({State.BLOCKED})
Judge = Callable[[OpenDuty, AccountHeld, Sequence[BondFacts]], Outcome]


@handler("accounts.open", batch=5000)
def open_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Open the accounts of those who still have the right and have none."""
    laws = Laws(at)
    persons = [cast(int, duty.person) for duty in duties]
    bonds, held, called = entitling(persons, laws), store.standing_of(persons), names(persons)
    outcomes: Settled = {}
    asks: dict[int, Ask] = {}
    for duty, person in zip(duties, persons, strict=True):
        policy, _ = laws.of(duty.body)
        stays = entitlement.staying(bonds.get(person, ()), policy)
        if person in held or person in asks:
            outcomes[duty.id] = Dropped("a pessoa já tem conta de rede")
        elif stays is None:
            outcomes[duty.id] = Dropped("nenhum vínculo em vigor dá direito à conta")
        else:
            decision = entitlement.decide(stays.category, policy)
            if decision.outcome == entitlement.OPEN:
                asks[person] = _ask(duty, called[person], stays, laws)
                outcomes[duty.id] = Done("conta criada")
            else:
                outcomes[duty.id] = Dropped("a norma de hoje quer que a conta seja pedida")
    acts.open_accounts(list(asks.values()), by=BY, at=at)
    return [outcomes[duty.id] for duty in duties]


def _ask(duty: OpenDuty, name: str, stays: BondFacts, laws: Laws) -> Ask:
    policy, _ = laws.of(duty.body)
    until, _ = entitlement.validity(stays.category, stays.planned_end, policy)
    return Ask(
        body=duty.body,
        person=cast(int, duty.person),
        name=name,
        category=stays.category,
        decision=entitlement.decide(stays.category, policy),
        held_at=_held_at(duty),
        valid_until=until,
        event=duty.event,
        cause=_cause(duty),
    )


@handler("accounts.block", batch=5000)
def block_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Block the accounts that the event ends, unless a bond in force gives the right again."""
    judge = _when(STANDING, "a conta já não está em uso", "conta bloqueada", entitled=False)
    outcomes, chosen, _ = _settle(duties, at, judge)
    acts.block_accounts([_block(duty) for duty in chosen], by=BY, at=at)
    return outcomes


@handler("accounts.keep_data", batch=5000)
def keep_data_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Begin to count the keeping of data of accounts that were blocked before the bond ended."""
    done = "guarda dos dados a contar do fim do vínculo"
    judge = _when(BLOCKED, "a conta não está bloqueada", done, entitled=False)
    outcomes, chosen, _ = _settle(duties, at, judge)
    acts.restart_retention([_block(duty) for duty in chosen], by=BY, at=at)
    return outcomes


@handler("accounts.unblock", batch=5000)
def unblock_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Unblock the accounts of those who are back, with the category of the bond they have now."""
    judge = _when(
        {State.BLOCKED}, "a conta não está bloqueada", "conta desbloqueada", entitled=True
    )
    outcomes, chosen, changed = _settle(duties, at, judge)
    acts.unblock_accounts([changed(duty) for duty in chosen], by=BY, at=at)
    return outcomes


@handler("accounts.adjust", batch=5000)
def adjust_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Give accounts the category and validity of the bond that keeps them now."""
    judge = _when(STANDING, "a conta já não está em uso", "conta ajustada", entitled=True)
    outcomes, chosen, changed = _settle(duties, at, judge)
    acts.adjust_accounts([changed(duty) for duty in chosen], by=BY, at=at)
    return outcomes


def _when(states: Collection[State], otherwise: str, done: str, *, entitled: bool) -> Judge:
    """Done where the account is in one of ``states`` (else dropped, saying ``otherwise``) and a
    bond in force keeps it, or none does, as ``entitled`` says; after a death none keeps it."""

    def judge(duty: OpenDuty, account: AccountHeld, bonds: Sequence[BondFacts]) -> Outcome:
        if account.state not in states:
            return Dropped(otherwise)
        if entitled and not bonds:
            return Dropped("nenhum vínculo em vigor dá direito à conta")
        if not entitled and bonds and duty.payload["why"] != EventKind.DEATH.value:
            return Dropped("há vínculo em vigor que dá direito à conta")
        return Done(done)

    return judge


@handler("accounts.erase_data", batch=5000)
def erase_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Erase the data whose keeping is over, unless the person has a right to the account again."""
    laws = Laws(at)

    def settle(duty: OpenDuty, account: AccountHeld, bonds: Sequence[BondFacts]) -> Outcome:
        if account.state is not State.BLOCKED or account.data_erase_on is None:
            return Dropped("a conta não está bloqueada, ou nada manda eliminar os dados")
        if bonds:
            return Dropped("há vínculo em vigor que dá direito à conta")
        if account.data_erase_on > laws.of(duty.body)[1].day_of(at):
            until = effective_at(duty.body, account.data_erase_on)
            return Later(until, "os dados ainda devem ser guardados")
        return Done("dados eliminados")

    outcomes, chosen, _ = _settle(duties, at, settle)
    changes = [Change(_account(d), _ordered(d), at, cause=_cause(d)) for d in chosen]
    acts.erase_account_data(changes, by=BY, at=at)
    return outcomes


@handler("accounts.expire_password", batch=5000)
def expire_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Passwords whose time is over must be changed, unless they were meanwhile."""
    laws = Laws(at)

    def settle(duty: OpenDuty, account: AccountHeld, _bonds: Sequence[BondFacts]) -> Outcome:
        if account.state is not State.ACTIVE or account.password_change_due:
            return Dropped("a conta não está ativa, ou a troca já é devida")
        if account.password_expires_on is None:
            return Dropped("a senha de agora não expira")
        if account.password_expires_on > laws.of(duty.body)[1].day_of(at):
            until = effective_at(duty.body, account.password_expires_on)
            return Later(until, "a senha foi trocada depois")
        return Done("troca da senha pedida")

    outcomes, chosen, _ = _settle(duties, at, settle)
    acts.expire_passwords([_account(duty) for duty in chosen], by=BY, at=at)
    return outcomes


@handler("accounts.end_connections", batch=5000)
def end_connections_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """More connections were granted until a day that is over."""
    return _end_grants(duties, at, lambda a: a.connections_until, acts.end_connections)


@handler("accounts.end_factor", batch=5000)
def end_factor_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """An alternative second factor was authorised until a day that is over."""
    return _end_grants(duties, at, lambda a: a.alternative_factor_until, acts.end_factors)


def _end_grants(
    duties: Sequence[OpenDuty],
    at: datetime,
    last: Callable[[AccountHeld], date | None],
    end: Callable[..., int],
) -> Sequence[Outcome]:
    laws = Laws(at)

    def settle(duty: OpenDuty, account: AccountHeld, _bonds: Sequence[BondFacts]) -> Outcome:
        until = last(account)
        if until is None or until >= laws.of(duty.body)[1].day_of(at):
            return Dropped("a autorização foi retirada, ou vale por mais tempo")
        return Done("autorização encerrada")

    outcomes, chosen, _ = _settle(duties, at, settle)
    over = by_fact("over", "Terminou o prazo da autorização")
    end([_account(d) for d in chosen], Decision("ended", (over,), ""), by=BY, at=at)
    return outcomes


def _settle(
    duties: Sequence[OpenDuty],
    at: datetime,
    settle: Judge,
) -> tuple[list[Outcome], list[OpenDuty], Callable[[OpenDuty], Change]]:
    """The outcome of each duty by the facts of now; the duties to carry out; and the change that
    gives an account the bond that keeps it. An account is changed once in a batch."""
    laws = Laws(at)
    held = store.lock({_account(duty) for duty in duties})
    bonds = entitling([account.person for account in held.values()], laws)
    outcomes: list[Outcome] = []
    chosen: dict[int, OpenDuty] = {}
    for duty in duties:
        account = held[_account(duty)]
        outcome = settle(duty, account, bonds.get(account.person, ()))
        if isinstance(outcome, Done) and account.id in chosen:
            outcome = Dropped("outro dever do mesmo lote já o fez")
        elif isinstance(outcome, Done):
            chosen[account.id] = duty
        outcomes.append(outcome)

    def changed(duty: OpenDuty) -> Change:
        account = held[_account(duty)]
        policy, _ = laws.of(account.body)
        stays = entitlement.kept_by(bonds[account.person], policy)
        until, _ = entitlement.validity(stays.category, stays.planned_end, policy)
        return Change(
            account.id, _decision(duty), _held_at(duty), stays.category, until, duty.event,
            _cause(duty),
        )  # fmt: skip

    return outcomes, list(chosen.values()), changed


def _account(duty: OpenDuty) -> int:
    return int(duty.subject.removeprefix("account:"))


def _block(duty: OpenDuty) -> Block:
    ground, decision = str(duty.payload["why"]), _decision(duty)
    return Block(_account(duty), ground, decision, _held_at(duty), duty.event, _cause(duty))


def _held_at(duty: OpenDuty) -> datetime:
    return datetime.fromisoformat(str(duty.payload["held_at"]))


def _cause(duty: OpenDuty) -> str:
    return f"event:{duty.event}" if duty.event else f"duty:{duty.id}"


def _decision(duty: OpenDuty) -> Decision:
    return recalled(duty.payload["decision"])


def _ordered(duty: OpenDuty) -> Decision:
    """The decision of a duty that only its provisions explain."""
    reasons = [
        {"code": "retention", "text": duty.kind, "provision": ref, "since": date.min.isoformat()}
        for ref in duty.provisions
    ]
    return recalled({"outcome": "erased", "reasons": reasons, "policy": ""})
