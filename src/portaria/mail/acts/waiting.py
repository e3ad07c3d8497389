"""The terms that mailboxes wait for (M1): which count, and asking for those that do not."""

from __future__ import annotations

from collections.abc import Sequence

from portaria.mail import rules
from portaria.mail.acts.desk import Desks
from portaria.mail.decisions import entitlement
from portaria.mail.types import MailboxAsk, MailboxHeld
from portaria.procedures.terms import queries
from portaria.procedures.terms.acts import ask_terms
from portaria.procedures.terms.types import TermAsk


class Terms:
    """Whose terms count, among ``people``: one query for each kind of term and body."""

    def __init__(self, people: Sequence[int]) -> None:
        self._people = list(people)
        self._known: dict[tuple[str, str], set[int]] = {}

    def count(self, person: int | None, kind: str, body: str) -> bool:
        """Whether the person's term of that kind counts in the body."""
        if (kind, body) not in self._known:
            self._known[kind, body] = queries.counting(self._people, kind, body)
        return person in self._known[kind, body]


def ask_for_terms(
    waits: Sequence[tuple[MailboxHeld, MailboxAsk]], desks: Desks, *, by: str
) -> None:
    """Ask the holders of ``waits`` for the term that the norm wants of their category (M1);
    with the justification, where it must be attached to it (M2)."""
    asks = []
    for box, ask in waits:
        policy = desks[box.body].policy
        term = entitlement.term_of(box.category, policy)
        if term is None or box.person is None:
            continue
        entitled = policy.find(rules.ENTITLEMENT, category=box.category)
        justified = entitled is not None and entitled.value == "only_with_justification"
        authorised = policy.find(rules.TERM_AUTHORISED_BY, category=box.category)
        asks.append(
            TermAsk(
                body=box.body,
                person=box.person,
                kind=term.value,
                needs_authorisation=authorised is not None,
                needs_justification=justified,
                unit=box.unit,
                provisions=term.refs + (authorised.refs if authorised else ()),
                policy=policy.digest,
                cause=ask.cause,
            )
        )
    ask_terms(asks, by=by, at=desks.at)
