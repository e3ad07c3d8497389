"""Who gets to a mailbox, when, from where and with which program (M19, A5). Pure."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime

from portaria.mail import rules_access as rules
from portaria.norms.citations import Cited
from portaria.norms.decision import Decision, Reason
from portaria.norms.kinds.schedules import Opening
from portaria.norms.modality import Modality
from portaria.norms.policy import Policy
from portaria.norms.vocabulary import Rule
from portaria.steps.reasons import by_fact, by_rule

SESSIONS = frozenset({"imap", "pop3", "sieve", "managesieve"})
"""Protocols whose sign-ins stay: handing a message in is over at once."""
BY_THE_SITE = frozenset({"XOAUTH2", "OAUTHBEARER"})
"""Mechanisms of who was let in by the site (the webmail): the browser is counted there."""
_UNNAMED = "que não se identifica"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the norms of a body say of signing in; None where they are silent, or allow it.

    Attributes:
        policy: digest of the policy.
        clients: why a program that is not homologated stays out; ``homologated`` are those that
            the body named, in lower case (none named: none can be told apart).
        outside: why a service from outside stays out; ``services`` are those that the norm names.
        connections: why there is but so many at once, where a norm says.
        hours: why there is no access outside ``openings``, by the holder's category.
    """

    policy: str
    clients: Reason | None = None
    homologated: frozenset[str] = frozenset()
    outside: Reason | None = None
    services: frozenset[str] = frozenset()
    connections: Reason | None = None
    hours: tuple[tuple[str, Reason, tuple[Opening, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody signs in.

    Attributes:
        protocol: ``imap``, ``smtp``, ``sieve``…
        address: the network address they come from.
        program: what the program says it is (RFC 2971), or "".
        at: aware, in the body's zone.
    """

    protocol: str
    address: str
    program: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Holder:
    """Who a login belongs to, as published; ``refusal`` says why it is no use at present."""

    may_login: bool
    refusal: str = ""
    category: str = ""
    max_connections: int | None = None


def decide(attempt: Attempt, holder: Holder, terms: Terms, others: Set[str]) -> Decision:
    """``allow``, or why not: ``blocked``, ``hours``, ``outside_service``, ``client``,
    ``connections``. ``others`` are the addresses from which the holder is signed in already: a
    connection is a computer in use, whatever number of connections its program opens."""
    if not holder.may_login:
        told = holder.refusal or "O acesso a esta caixa está bloqueado"
        return _no("blocked", terms, by_fact("blocked", told))
    for category, reason, openings in terms.hours:
        if category == holder.category and not any(attempt.at in one for one in openings):
            return _no("hours", terms, reason)
    if attempt.protocol in SESSIONS:
        return _session(attempt, holder, terms, others)
    return Decision("allow", (), terms.policy)


def _session(attempt: Attempt, holder: Holder, terms: Terms, others: Set[str]) -> Decision:
    program = attempt.program.lower()
    if terms.outside and any(service in program for service in terms.services):
        return _no("outside_service", terms, terms.outside)
    if terms.clients and terms.homologated:
        known = program and any(name in program for name in terms.homologated)
        if not known and attempt.protocol in ("imap", "pop3"):
            return _no("client", terms, by_fact("program", _named(attempt.program)), terms.clients)
    limit, elsewhere = holder.max_connections, others - {attempt.address}
    if terms.connections and limit is not None and len(elsewhere) >= limit:
        return _no("connections", terms, terms.connections)
    return Decision("allow", (), terms.policy)


def terms(
    policy: Policy, categories: Set[str], homologated: Set[str], connections: Reason | None
) -> Terms:
    """What ``policy`` says, for the holders of ``categories``. ``homologated``: the programs that
    the body homologated; ``connections``: its reason for a limit of connections."""
    outside = policy.find(rules.OUTSIDE_SERVICES)
    named = policy.find(rules.OUTSIDE_SERVICES_NAMED)
    clients = policy.find(rules.UNAPPROVED_CLIENTS)
    return Terms(
        policy=policy.digest,
        clients=_forbidden("client", rules.UNAPPROVED_CLIENTS, clients, _CLIENT),
        homologated=frozenset(name.lower() for name in homologated),
        outside=_forbidden("outside_service", rules.OUTSIDE_SERVICES, outside, _OUTSIDE),
        services=frozenset(name.lower() for name in named.value) if named else frozenset(),
        connections=connections,
        hours=tuple(
            (category, _hours(cited), cited.value)
            for category in sorted(categories)
            if (cited := policy.find(rules.ACCESS_HOURS, category=category)) is not None
        ),
    )


_CLIENT = "Só se usa o programa de correio homologado; o da página do correio serve sempre"
_OUTSIDE = "Serviço de fora não recebe nem envia pela caixa do órgão"


def _forbidden(
    code: str, rule: Rule[Modality], cited: Cited[Modality] | None, said: str
) -> Reason | None:
    """The reason, where the norm forbids it."""
    if cited is None or cited.value.permits is not False:
        return None
    return by_rule(code, rule, cited, said)


def _hours(cited: Cited[tuple[Opening, ...]]) -> Reason:
    when = rules.ACCESS_HOURS.type.as_text(cited.value)
    return by_rule("hours", rules.ACCESS_HOURS, cited, f"A caixa só se acessa: {when}")


def _named(program: str) -> str:
    return f"O programa usado ({program[:80] or _UNNAMED}) não é dos homologados"


def _no(outcome: str, told: Terms, *reasons: Reason) -> Decision:
    return Decision(outcome, reasons, told.policy)
