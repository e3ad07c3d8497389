"""What an account may have beside its category's terms: more connections (A5), another second
factor (A4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from portaria.accounts.acts.grants import authorise_factors, grant_connections
from portaria.accounts.decisions import connections, factors
from portaria.accounts.laws import Laws
from portaria.accounts.rites.asking import of_persons
from portaria.accounts.store import standing_of
from portaria.accounts.types import AccountHeld, Grant, Refused, State
from portaria.norms.decision import Decision, Reason
from portaria.procedures.requests.declaring import UNTIL, day, hinders, not_over
from portaria.procedures.requests.registry import register
from portaria.procedures.requests.types import Case, Field, Granted, Rite
from portaria.steps.reasons import by_fact

MOST = 5
"""Connections at once that may be asked for: a bound of ours."""


def active(case: Case) -> Iterable[Reason]:
    """Of an account in use."""
    account = case.facts.get("account")
    if account is None or account.state is not State.ACTIVE:
        yield by_fact("no_account", "A pessoa não tem conta de rede em uso", None)


def more(case: Case) -> Iterable[Reason]:
    """More than the account has, where the norms limit them and provide for more."""
    decision = connections.may_ask_more(case.policy)
    if decision.outcome != connections.MAY:
        yield from decision.reasons
        return
    wanted, account = int(case.values["connections"]), case.facts.get("account")
    has = (account.max_connections or 0) if account else 0
    if not has < wanted <= MOST:
        text = f"Peça mais do que as {has} que a conta tem, e no máximo {MOST} (limite nosso)"
        yield by_fact("number", text, wanted)


def other_factor(case: Case) -> Iterable[Reason]:
    """Where the norm does not make the category use the app, and provides for another."""
    return hinders(factors.may_ask_alternative(case.about.category, case.policy), factors.MAY)


def let_connect(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Give the accounts the connections asked for."""
    grants = _grants(batch, at, connections_=True)
    grant_connections(grants, by=by, at=at)


def let_use_other_factor(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Let the accounts use another second factor."""
    authorise_factors(_grants(batch, at, connections_=False), by=by, at=at)


def account_of(one: Granted, held: Mapping[int, AccountHeld]) -> AccountHeld:
    """The account of whom a request granted is about, of those ``held`` by person.

    Raises:
        Refused: there is none any more.
    """
    if one.about.key not in held:
        raise Refused(f"{one.about.label} não tem conta de rede em uso")
    return held[one.about.key]


def _grants(batch: Sequence[Granted], at: datetime, *, connections_: bool) -> list[Grant]:
    laws = Laws(at)
    held = standing_of([one.about.key for one in batch])
    found = []
    for one in batch:
        account = account_of(one, held)
        policy, _calendar = laws.of(account.body)
        may = (
            connections.may_ask_more(policy)
            if connections_
            else factors.may_ask_alternative(account.category, policy)
        )
        asked = by_fact("granted", f"Concedido a pedido: {one.why}", list(one.deciders))
        found.append(
            Grant(
                account.id, Decision("granted", (asked, *may.reasons), may.policy), at,
                connections=int(one.values["connections"]) if connections_ else None,
                until=day(one.values, UNTIL.id), cause=one.cause,
            )
        )  # fmt: skip
    return found


CONNECTIONS = register(
    Rite(
        id="accounts.more_connections",
        title=_("Mais de uma conexão ao mesmo tempo"),
        purpose=_("Conectar-se à rede por mais de um lugar de cada vez."),
        about="person",
        fields=(
            Field("connections", _("Quantas conexões ao mesmo tempo"), "number"),
            Field("justification", _("Por que são precisas"), "long"),
            UNTIL,
        ),
        facts=of_persons,
        checks=(active, more, not_over),
        act=let_connect,
    )
)
FACTOR = register(
    Rite(
        id="accounts.second_factor_alternative",
        title=_("Outro segundo fator"),
        purpose=_("Entrar com outro segundo fator que não o aplicativo de autenticação."),
        about="person",
        fields=(
            Field("justification", _("Por que o aplicativo não serve"), "long"),
            UNTIL,
        ),
        facts=of_persons,
        checks=(active, other_factor, not_over),
        act=let_use_other_factor,
    )
)
