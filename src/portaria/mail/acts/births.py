"""What the norm decides alike of every mailbox born in a batch for one category."""

from __future__ import annotations

from dataclasses import dataclass

from portaria.mail.acts.desk import Desks, refuse
from portaria.mail.acts.held import Held
from portaria.mail.decisions import address, entitlement
from portaria.mail.decisions.birth import Birth, decide
from portaria.mail.types import MailboxAsk, MailboxHeld, State
from portaria.norms.deciding.words import CATEGORY
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy

_REFUSED = frozenset({"not_entitled", "needs_justification", "full"})


@dataclass(frozen=True, slots=True)
class Born:
    """A mailbox as it is born, and the request behind it."""

    box: MailboxHeld
    ask: MailboxAsk
    birth: Birth


class Births:
    """Decides once for all that are born alike: thousands of a category arrive together."""

    def __init__(self, desks: Desks, held: Held | None = None) -> None:
        self._desks, self._held = desks, held
        self._entitled: dict[tuple[object, ...], Decision] = {}
        self._births: dict[tuple[object, ...], Birth] = {}

    def entitled(self, ask: MailboxAsk, *, asked: bool) -> Decision:
        """Why ``ask`` may have a mailbox; ``asked``: somebody asked for it, and somebody decides.

        Raises:
            Refused: it may not; or nobody asked, and it is not born of HR's record.
        """
        policy, held = self._desks[ask.body].policy, self._held
        kind = held.unit_kind(ask.unit) if held else ""
        per = entitlement.counted(policy, ask.kind, kind)
        count = held.count(ask, per) if held else 0
        justified = bool(ask.justification.strip())
        key = (ask.body, ask.kind, ask.category, kind, count, justified)
        if key not in self._entitled:
            self._entitled[key] = entitlement.decide(
                ask.category, policy, held=count, standard=ask.kind, unit_kind=kind,
                justified=justified,
            )  # fmt: skip
        decision = self._entitled[key]
        if decision.outcome in _REFUSED:
            raise refuse(_for(ask.category, policy), decision)
        if not asked and decision.outcome not in entitlement.AUTOMATIC:
            said = f"{_for(ask.category, policy)} (peça-a, para que seja decidida)"
            raise refuse(said, decision)
        if held:
            held.add(ask)
        return decision

    def born(self, key: int, ask: MailboxAsk, entitled: Decision) -> Born:
        """The mailbox ``key`` as it is born.

        Raises:
            Refused: its address cannot be formed.
        """
        alike = (ask.body, ask.kind, ask.category, ask.term_counts, id(entitled))
        if alike not in self._births:
            desk = self._desks[ask.body]
            self._births[alike] = decide(
                ask.kind, ask.category, entitled, desk.policy, desk.domains,
                term_counts=ask.term_counts,
            )  # fmt: skip
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


def _for(category: str, policy: Policy) -> str:
    return f"caixa para a categoria «{policy.words.of(category, CATEGORY)}»"
