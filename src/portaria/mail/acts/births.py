"""What the norm decides alike of every mailbox born in a batch for one category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portaria.mail.acts.desk import Desk, Desks, refuse
from portaria.mail.decisions import address, entitlement, quota
from portaria.mail.decisions.reasons import decided, provisions_of
from portaria.mail.types import INDIVIDUAL, MailboxAsk, MailboxHeld, State
from portaria.norms.decision import Decision, Reason

_REFUSED = frozenset({"not_entitled", "needs_justification", "has_one"})


@dataclass(frozen=True, slots=True)
class Birth:
    """First state, domain, limit, and the decision with every reason."""

    state: State
    domain: str
    pattern: str
    by_pattern: Reason
    quota_bytes: int | None
    quota_provision: str
    provision: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class Born:
    """A mailbox as it is born, and the request behind it."""

    box: MailboxHeld
    ask: MailboxAsk
    birth: Birth


class Births:
    """Decides once for all that are born alike: thousands of a category arrive together."""

    def __init__(self, desks: Desks, holders: set[int]) -> None:
        self._desks, self._holders = desks, holders
        self._entitled: dict[tuple[str, str, bool, bool], Decision] = {}
        self._births: dict[tuple[object, ...], Birth] = {}

    def entitled(self, ask: MailboxAsk, *, asked: bool) -> Decision:
        """Why ``ask`` may have a mailbox; ``asked``: somebody asked for it, and somebody decides.

        Raises:
            Refused: it may not; or nobody asked, and it is not born of HR's record.
        """
        has_one = ask.kind == INDIVIDUAL and ask.person in self._holders
        key = (ask.body, ask.category, has_one, bool(ask.justification.strip()))
        if key not in self._entitled:
            policy = self._desks[ask.body].policy
            decision = entitlement.decide(key[1], policy, has_one=has_one, justified=key[3])
            self._entitled[key] = decision
        decision = self._entitled[key]
        if decision.outcome in _REFUSED:
            raise refuse(f"caixa para a categoria «{ask.category}»", decision)
        if not asked and decision.outcome not in entitlement.AUTOMATIC:
            said = f"caixa para a categoria «{ask.category}» (peça-a, para que seja decidida)"
            raise refuse(said, decision)
        if ask.kind == INDIVIDUAL and ask.person is not None:
            self._holders.add(ask.person)
        return decision

    def born(self, key: int, ask: MailboxAsk, entitled: Decision) -> Born:
        """The mailbox ``key`` as it is born.

        Raises:
            Refused: its address cannot be formed.
        """
        alike = (ask.body, ask.kind, ask.category, ask.term_counts, id(entitled))
        if alike not in self._births:
            self._births[alike] = _birth(ask, self._desks[ask.body], entitled)
        birth = self._births[alike]
        local = address.local_for(ask, birth.pattern, birth.by_pattern)
        box = MailboxHeld(
            id=key,
            body=ask.body,
            kind=ask.kind,
            category=ask.category,
            state=birth.state,
            address=f"{local}@{birth.domain}",
            person=ask.person,
            unit=ask.unit,
            quota_bytes=birth.quota_bytes,
            opened_at=None if birth.state is State.WAITING_TERM else self._desks.at,
            valid_until=ask.valid_until,
            provision=birth.provision,
        )
        return Born(box, ask, birth)


def asked(key: int, ask: MailboxAsk) -> MailboxHeld:
    """The mailbox ``key`` while only asked for."""
    return MailboxHeld(
        id=key,
        body=ask.body,
        kind=ask.kind,
        category=ask.category,
        state=State.ASKED,
        person=ask.person,
        unit=ask.unit,
        valid_until=ask.valid_until,
    )


def _birth(ask: MailboxAsk, desk: Desk, entitled: Decision) -> Birth:
    policy = desk.policy
    pattern, by_pattern = address.pattern_for(ask.category, policy)
    domain, by_domain = address.domain_for(ask.category, policy, desk.domains)
    limit, provision, limited = quota.standard(ask.category, policy)
    term = entitlement.term_of(ask.category, policy) if ask.kind == INDIVIDUAL else None
    waits = term is not None and not ask.term_counts
    reasons: Sequence[Reason] = (*limited.reasons, by_domain, by_pattern, *entitled.reasons)
    return Birth(
        state=State.WAITING_TERM if waits else State.ACTIVE,
        domain=domain,
        pattern=pattern,
        by_pattern=by_pattern,
        quota_bytes=limit,
        quota_provision=provision,
        provision=next(iter(provisions_of(entitled)), ""),
        decision=decided("waiting_term" if waits else "opened", policy, *reasons),
    )
