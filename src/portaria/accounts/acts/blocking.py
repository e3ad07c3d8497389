"""Blocking and unblocking accounts (A6): at once, announced to what depends on them, undone while
the data are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from portaria.accounts import store
from portaria.accounts.acts import drafts
from portaria.accounts.acts.opening import hand_over
from portaria.accounts.decisions import connections, deadlines, entitlement
from portaria.accounts.laws import Laws
from portaria.accounts.ports import end_site_sessions
from portaria.accounts.types import STANDING, AccountHeld, Block, Change, Refused, State
from portaria.duties.acts import drop_duties, open_duties
from portaria.duties.listing import dropped_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.decision import Decision

WAITING = ("accounts.hand_credential", "accounts.change_password", "accounts.enrol_second_factor")


def block_accounts(blocks: Sequence[Block], *, by: str, at: datetime) -> int:
    """Block accounts in the open transaction: every access ends now, the data are kept as long as
    the norm says and a duty erases them then. One ledger line each; what waited on the account's
    holder is dropped.

    Raises:
        Refused: an account does not exist or is not in use; nothing is changed.
    """
    if not blocks:
        return 0
    held = store.lock(block.account for block in blocks)
    for block in blocks:
        _must_stand(held[block.account])
    kept = _kept(blocks, held, Laws(at))
    store.write(
        [block.account for block in blocks],
        state=State.BLOCKED.value,
        state_since=at,
        blocked_at=at,
        blocked_for=[block.ground for block in blocks],
        data_erase_on=[k.erase_on for k in kept],
    )
    subjects = [ref("account", block.account) for block in blocks]
    drop_duties(subjects=subjects, kinds=WAITING, why="a conta foi bloqueada", at=at)
    end_site_sessions([account.person for account in held.values()])
    lines, duties = [], []
    for block, keeping in zip(blocks, kept, strict=True):
        account = held[block.account]
        decision = Decision(
            block.decision.outcome, (keeping.reason, *block.decision.reasons), block.decision.policy
        )
        facts = _facts(account, block, keeping)
        lines.append(_line("blocked", account, decision, block, facts))
        if keeping.erase_at is not None:
            duties.append(_erase(account, keeping, keeping.erase_at, block, at))
        if block.event is None:
            duties.append(drafts.ended(account.id, account.person, account.body, block.ground, at))
    append(lines, by=by, at=at)
    open_duties(duties, at=at)
    return len(blocks)


def unblock_accounts(changes: Sequence[Change], *, by: str, at: datetime) -> int:
    """Unblock accounts, with the same login and the same credential: no norm asks for another.
    Who was never handed one gets it now; what the block found waiting on the holder waits again;
    the erasure that was due is dropped.

    Raises:
        Refused: an account does not exist or is not blocked (what was erased does not come back).
    """
    if not changes:
        return 0
    held = store.lock(change.account for change in changes)
    for change in changes:
        _must_be_blocked(held[change.account])
    laws = Laws(at)
    categories = [change.category or held[change.account].category for change in changes]
    terms = [
        entitlement.terms(category, laws.of(held[change.account].body)[0])
        for change, category in zip(changes, categories, strict=True)
    ]
    _set_free(changes, held, categories, terms, at)
    subjects = [ref("account", change.account) for change in changes]
    drop_duties(subjects=subjects, kinds=["accounts.erase_data"], why="a conta voltou", at=at)
    lines: list[ActDraft] = []
    duties = _waiting_again(held.values(), at)
    for change, its in zip(changes, terms, strict=True):
        account = held[change.account]
        facts = _given_back(account, change)
        lines.append(_line("unblocked", account, change.decision, change, facts))
        who = (account.id, account.person, account.body, account.login)
        duties.append(drafts.ready(*who, change.event, at))
        if not account.credential_handed:
            duties.append(hand_over(*who, its, change.decision.policy, at))
    append(lines, by=by, at=at)
    open_duties(duties, at=at)
    return len(changes)


def _must_be_blocked(account: AccountHeld) -> None:
    if account.state is not State.BLOCKED:
        raise Refused(
            f"a conta «{account.login}» não está bloqueada: "
            + ("os dados já foram eliminados; peça uma conta nova"
               if account.state is State.ERASED else "nada há a desbloquear")
        )  # fmt: skip


def _set_free(
    changes: Sequence[Change],
    held: Mapping[int, AccountHeld],
    categories: Sequence[str],
    terms: Sequence[entitlement.Terms],
    at: datetime,
) -> None:
    """The rows as the norm wants accounts of these categories, in the order of ``changes``."""
    ids = [change.account for change in changes]
    store.write(
        ids,
        state=State.ACTIVE.value,
        state_since=at,
        opened_at=at,
        blocked_at=None,
        blocked_for="",
        data_erase_on=None,
        category=categories,
        valid_until=[change.valid_until for change in changes],
        second_factor=[t.second_factor for t in terms],
        max_connections=[
            connections.at_once(t.connections, held[i].connections_granted)
            for i, t in zip(ids, terms, strict=True)
        ],
        password_change_due=[
            held[i].password_change_due if held[i].credential_handed else t.change_at_first_access
            for i, t in zip(ids, terms, strict=True)
        ],
    )


def _waiting_again(accounts: Iterable[AccountHeld], at: datetime) -> list[DutyDraft]:
    """What the block dropped of those who have their credential: a password to be changed, a second
    factor to be enrolled."""
    blocked = {ref("account", a.id): a.blocked_at for a in accounts if a.credential_handed}
    found = dropped_duties(list(blocked), WAITING)
    return [
        replace(draft, run_at=at, key=f"{draft.kind}:{draft.subject}:{at.isoformat()}")
        for draft, dropped_at in found
        if dropped_at == blocked[draft.subject]
    ]


def restart_retention(blocks: Sequence[Block], *, by: str, at: datetime) -> int:
    """Count anew, from now and by the ground of each, how long the data of accounts blocked before
    are kept: the duty that erases them then takes the place of any other. What blocked them stays.

    Raises:
        Refused: an account does not exist or is not blocked; nothing is changed.
    """
    if not blocks:
        return 0
    held = store.lock(block.account for block in blocks)
    for account in held.values():
        if account.state is not State.BLOCKED:
            raise Refused(f"a conta «{account.login}» não está bloqueada: nada há a guardar")
    kept = _kept(blocks, held, Laws(at))
    store.write([b.account for b in blocks], data_erase_on=[k.erase_on for k in kept])
    subjects = [ref("account", block.account) for block in blocks]
    why = "a guarda conta de novo, do fim do vínculo"
    drop_duties(subjects=subjects, kinds=["accounts.erase_data"], why=why, at=at)
    lines, duties = [], []
    for block, keeping in zip(blocks, kept, strict=True):
        account = held[block.account]
        facts = _facts(account, block, keeping)
        lines.append(_line("retention_restarted", account, block.decision, block, facts))
        if keeping.erase_at is not None:
            duties.append(_erase(account, keeping, keeping.erase_at, block, at))
    append(lines, by=by, at=at)
    open_duties(duties, at=at)
    return len(blocks)


def _kept(
    blocks: Sequence[Block], held: Mapping[int, AccountHeld], laws: Laws
) -> list[deadlines.Kept]:
    """How long the data of each account are kept; each sum is made once. What came meanwhile may
    leave a block told late to the norms of its own day."""
    sums: dict[tuple[str, str, int], deadlines.Kept] = {}
    kept = []
    for block in blocks:
        policy, calendar = laws.since(held[block.account].body, block.held_at)
        case = block.ground, held[block.account].body, id(policy)
        if case not in sums:
            sums[case] = deadlines.kept(block.ground, laws.at, policy, calendar)
        kept.append(sums[case])
    return kept


def _facts(account: AccountHeld, block: Block, kept: deadlines.Kept) -> dict[str, Json]:
    return {
        "login": account.login,
        "category": account.category,
        "ground": block.ground,
        "erase_on": kept.erase_on.isoformat() if kept.erase_on else None,
        "sum": kept.arithmetic,
    }


def _given_back(account: AccountHeld, change: Change) -> dict[str, Json]:
    return {
        "login": account.login,
        "category": change.category or account.category,
        "valid_until": change.valid_until.isoformat() if change.valid_until else None,
    }


def _must_stand(account: AccountHeld) -> None:
    if account.state not in STANDING:
        raise Refused(
            f"a conta «{account.login}» não está em uso (situação: {account.state.value}):"
            " nada há a bloquear"
        )


def _line(
    what: str,
    account: AccountHeld,
    decision: Decision,
    change: Block | Change,
    facts: Mapping[str, Json],
) -> ActDraft:
    return drafts.line(
        what,
        account.id,
        account.person,
        account.body,
        decision,
        held_at=change.held_at,
        cause=change.cause,
        facts=facts,
    )


def _erase(
    account: AccountHeld, kept: deadlines.Kept, erase_at: datetime, block: Block, at: datetime
) -> DutyDraft:
    return DutyDraft(
        kind="accounts.erase_data",
        body=account.body,
        subject=ref("account", account.id),
        person=account.person,
        run_at=erase_at,
        key=f"erase_data:{account.id}:{at.isoformat()}",
        about=f"Eliminar os dados de rede da conta «{account.login}»",
        provisions=kept.provisions,
        sum=kept.arithmetic,
        payload={"ground": block.ground},
        event=block.event,
        policy=block.decision.policy,
    )
