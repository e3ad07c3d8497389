"""Opening accounts: login, terms of security, ledger line, and the duties that come with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from portaria.accounts import rules, store
from portaria.accounts.acts import drafts
from portaria.accounts.allocation import allocate
from portaria.accounts.decisions import entitlement
from portaria.accounts.laws import Laws
from portaria.accounts.logins import DEFAULT_STEPS, Candidate
from portaria.accounts.models import Account
from portaria.accounts.types import Ask, Refused, State
from portaria.database.copying import copy_rows, next_ids
from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft
from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.procedures.terms.acts import ask_terms
from portaria.procedures.terms.types import TermAsk
from portaria.steps.reasons import by_fact, by_rule, provisions_of, silence, why

_COLUMNS = (
    "id", "body_id", "person_id", "login", "category", "state", "state_since", "opened_at",
    "password_change_due", "second_factor", "max_connections", "valid_until", "provision",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Opening:
    """One account about to be written."""

    id: int
    ask: Ask
    login: Candidate
    terms: entitlement.Terms
    decision: Decision
    term: TermAsk | None

    @property
    def state(self) -> State:
        return State.WAITING_TERM if self.term else State.ACTIVE


def open_accounts(asks: Sequence[Ask], *, by: str, at: datetime) -> list[int]:
    """Open an account for each of ``asks``, in the open transaction; return their keys in order.

    Each takes a login name by the norm of the day (ours where the norms are silent), waits for the
    term where the norm wants one, and leaves one ledger line. Active ones leave the human duty of
    handing over the initial credential, and tell journeys.

    Raises:
        Refused: a person has an account already, or is not entitled.
    """
    if not asks:
        return []
    _check(asks)
    laws = Laws(at)
    openings = list(_openings(asks, laws, at))
    copy_rows("accounts_account", _COLUMNS, (_row(o, at) for o in openings))
    append([_line(o) for o in openings], by=by, at=at)
    open_duties([duty for o in openings for duty in _duties(o, at)], at=at)
    ask_terms([o.term for o in openings if o.term], by=by, at=at)
    return [o.id for o in openings]


def _check(asks: Sequence[Ask]) -> None:
    for ask in asks:
        if ask.decision.outcome != entitlement.OPEN:
            raise Refused(f"{ask.name} não pode ter conta de rede: {why(ask.decision)}")
    persons = [ask.person for ask in asks]
    if held := store.standing_of(persons):
        one = next(iter(held.values()))
        raise Refused(f"a pessoa nº {one.person} já tem a conta «{one.login}»: ajuste a que existe")
    if len(set(persons)) != len(persons):
        raise Refused("a mesma pessoa aparece mais de uma vez no lote: peça uma só conta")


def _openings(asks: Sequence[Ask], laws: Laws, at: datetime) -> Iterator[_Opening]:
    ids = iter(next_ids(Account, len(asks)))
    logins = _logins(asks, laws, at)
    whole: dict[tuple[int, int, int], Decision] = {}  # thousands share a decision: make it once
    for ask in asks:
        policy, _ = laws.of(ask.body)
        terms = entitlement.terms(ask.category, policy)
        login, reason = logins[ask.person]
        same = id(ask.decision), id(terms), id(reason)
        if same not in whole:
            reasons = (*terms.reasons, reason, *ask.decision.reasons)
            whole[same] = Decision(ask.decision.outcome, reasons, ask.decision.policy)
        decision = whole[same]
        yield _Opening(next(ids), ask, login, terms, decision, _term(ask, policy))


def _logins(asks: Sequence[Ask], laws: Laws, at: datetime) -> dict[int, tuple[Candidate, Reason]]:
    by_body: dict[str, list[Ask]] = {}
    for ask in asks:
        by_body.setdefault(ask.body, []).append(ask)
    found: dict[int, tuple[Candidate, Reason]] = {}
    for body in sorted(by_body, key=laws.root):
        mine = by_body[body]
        steps, reason = login_steps(laws.of(body)[0])
        wanted = [(ask.person, ask.name) for ask in mine]
        chosen = allocate(laws.root(body), wanted, steps, at=at)
        for ask, candidate in zip(mine, chosen, strict=True):
            found[ask.person] = candidate, reason if not candidate.number else _OURS
    return found


_OURS = by_fact(
    "login_numbered",
    "Esgotadas as formas da norma: número acrescentado por este produto",
)


def login_steps(policy: Policy) -> tuple[Sequence[str], Reason]:
    """How logins are formed under ``policy``, and why."""
    cited = policy.find(rules.LOGIN_STRATEGY)
    if cited is None:
        return DEFAULT_STEPS, silence(rules.LOGIN_STRATEGY, policy, "vale o padrão do produto")
    return cited.value, by_rule("login", rules.LOGIN_STRATEGY, cited)


def _term(ask: Ask, policy: Policy) -> TermAsk | None:
    term = policy.find(rules.TERM, category=ask.category)
    if term is None or ask.term_counts:
        return None
    authorised = policy.find(rules.TERM_AUTHORISED_BY, category=ask.category)
    cited = (*term.refs, *(authorised.refs if authorised else ()))
    return TermAsk(
        body=ask.body,
        person=ask.person,
        kind=term.value,
        needs_authorisation=authorised is not None,
        provisions=cited,
        policy=policy.digest,
        cause=ask.cause,
    )


def _row(o: _Opening, at: datetime) -> tuple[object, ...]:
    active = o.state is State.ACTIVE
    return (
        o.id,
        o.ask.body,
        o.ask.person,
        o.login.login,
        o.ask.category,
        o.state.value,
        at,
        at if active else None,
        o.terms.change_at_first_access,
        o.terms.second_factor,
        o.terms.connections,
        o.ask.valid_until,
        next(iter(provisions_of(o.ask.decision)), ""),
    )


def _line(o: _Opening) -> ActDraft:
    facts = {
        "login": o.login.login,
        "login_step": o.login.step,
        "category": o.ask.category,
        "state": o.state.value,
        "valid_until": o.ask.valid_until.isoformat() if o.ask.valid_until else None,
        "asked_by": o.ask.asked_by,
    }
    return drafts.line(
        "opened",
        o.id,
        o.ask.person,
        o.ask.body,
        o.decision,
        held_at=o.ask.held_at,
        cause=o.ask.cause,
        facts=facts,
    )


def _duties(o: _Opening, at: datetime) -> list[DutyDraft]:
    if o.state is not State.ACTIVE:
        return []
    ask = o.ask
    return [
        drafts.ready(o.id, ask.person, ask.body, o.login.login, ask.event, at),
        hand_over(o.id, ask.person, ask.body, o.login.login, o.terms, o.decision.policy, at),
    ]


def hand_over(
    account: int,
    person: int,
    body: str,
    login: str,
    terms: entitlement.Terms,
    policy: str,
    at: datetime,
) -> DutyDraft:
    """The human duty of handing over the initial credential (A3)."""
    about = f"Entregar, com recibo, a senha inicial da conta «{login}»"
    decision = _handing_over(terms, policy)
    assignee = "power:accounts.manage"
    return drafts.human(
        "accounts.hand_credential", account, person, body, about, assignee, decision, at
    )


@lru_cache(maxsize=4096)
def _handing_over(terms: entitlement.Terms, policy: str) -> Decision:
    initial = tuple(r for r in terms.reasons if r.code in ("initial_password", "first_access"))
    return Decision("hand_over", initial, policy)
