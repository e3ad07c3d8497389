"""What the competent authority grants an account beside its category's terms: more connections
(A5), an alternative second factor (A4). Each ends on its last day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from portaria.accounts import store
from portaria.accounts.acts import drafts
from portaria.accounts.acts.holders import active
from portaria.accounts.decisions import connections, entitlement, factors
from portaria.accounts.laws import Laws
from portaria.accounts.types import AccountHeld, Grant, Refused
from portaria.duties.acts import drop_duties, open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.decision import Decision
from portaria.steps.reasons import provisions_of, why

END_CONNECTIONS, END_FACTOR = "accounts.end_connections", "accounts.end_factor"


def grant_connections(grants: Sequence[Grant], *, by: str, at: datetime) -> int:
    """Give accounts more connections at once than the norm's number.

    Raises:
        Refused: an account is not active, no norm provides for more, or the number is no more than
            the norm's.
    """
    held = active([grant.account for grant in grants])
    laws, most = Laws(at), []
    for grant in grants:
        account = held[grant.account]
        policy, _ = laws.of(account.body)
        may = connections.may_ask_more(policy)
        if may.outcome != connections.MAY:
            raise Refused(f"conta «{account.login}»: {why(may)}")
        normed = entitlement.terms(account.category, policy).connections or 0
        if grant.connections is None or grant.connections <= normed:
            raise Refused(f"conta «{account.login}»: a norma já dá {normed} de cada vez; diga mais")
        most.append(grant.connections)
    store.write(
        [grant.account for grant in grants],
        connections_granted=most,
        max_connections=most,
        connections_until=[grant.until for grant in grants],
    )
    _finish(grants, held, laws, "connections_granted", END_CONNECTIONS, by, at)
    return len(grants)


def authorise_factors(grants: Sequence[Grant], *, by: str, at: datetime) -> int:
    """Let accounts use another second factor than the authenticator app.

    Raises:
        Refused: an account is not active, or the norms do not provide for another.
    """
    held = active([grant.account for grant in grants])
    laws = Laws(at)
    for account in held.values():
        may = factors.may_ask_alternative(account.category, laws.of(account.body)[0])
        if may.outcome != factors.MAY:
            raise Refused(f"conta «{account.login}»: {why(may)}")
    store.write(
        [grant.account for grant in grants],
        alternative_factor=True,
        alternative_factor_until=[grant.until for grant in grants],
    )
    _finish(grants, held, laws, "factor_authorised", END_FACTOR, by, at)
    return len(grants)


def end_connections(accounts: Sequence[int], decision: Decision, *, by: str, at: datetime) -> int:
    """Accounts go back to the norm's number of connections."""
    held, laws = store.lock(accounts), Laws(at)
    terms = [entitlement.terms(a.category, laws.of(a.body)[0]) for a in held.values()]
    store.write(
        list(held),
        connections_granted=None,
        connections_until=None,
        max_connections=[t.connections for t in terms],
    )
    lines = [_line("connections_ended", account, decision, at) for account in held.values()]
    append(lines, by=by, at=at)
    return len(held)


def end_factors(accounts: Sequence[int], decision: Decision, *, by: str, at: datetime) -> int:
    """Accounts go back to the second factor of their category."""
    held = store.lock(accounts)
    store.write(list(held), alternative_factor=False, alternative_factor_until=None)
    lines = [_line("factor_ended", account, decision, at) for account in held.values()]
    append(lines, by=by, at=at)
    return len(held)


def _finish(
    grants: Sequence[Grant],
    held: dict[int, AccountHeld],
    laws: Laws,
    what: str,
    kind: str,
    by: str,
    at: datetime,
) -> None:
    lines, duties = [], []
    for grant in grants:
        account = held[grant.account]
        until = grant.until.isoformat() if grant.until else None
        lines.append(
            _line(what, account, grant.decision, at, grant.cause, until=until,
                  connections=grant.connections)
        )  # fmt: skip
        if grant.until is not None:
            duties.append(_ends(kind, account, grant, grant.until, laws))
    append(lines, by=by, at=at)
    subjects = [ref("account", grant.account) for grant in grants]
    drop_duties(subjects=subjects, kinds=[kind], why="foi autorizado de novo", at=at)
    open_duties(duties, at=at)


def _ends(kind: str, account: AccountHeld, grant: Grant, last: date, laws: Laws) -> DutyDraft:
    what = "das conexões a mais" if kind == END_CONNECTIONS else "do segundo fator alternativo"
    return DutyDraft(
        kind=kind,
        body=account.body,
        subject=ref("account", account.id),
        person=account.person,
        run_at=laws.of(account.body)[1].first_instant(last + timedelta(days=1)),
        key=f"{kind}:{account.id}:{laws.at.isoformat()}",
        about=f"Encerrar a autorização {what} da conta «{account.login}»",
        provisions=provisions_of(grant.decision),
        policy=grant.decision.policy,
    )


def _line(
    what: str,
    account: AccountHeld,
    decision: Decision,
    at: datetime,
    cause: str = "",
    **facts: Json,
) -> ActDraft:
    told = {"login": account.login, **facts}
    return drafts.line(
        what, account.id, account.person, account.body, decision, held_at=at, cause=cause,
        facts=told,
    )  # fmt: skip
