"""An account asked for by whoever the norm makes ask; a doubt about the right goes up to those it
names, whose approval settles it (A1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portaria.accounts import queries
from portaria.accounts.acts.requests import ASK, RITE, grant_requests
from portaria.accounts.decisions import entitlement
from portaria.accounts.types import STANDING
from portaria.duties.acts import close_about
from portaria.ledger.types import ref
from portaria.norms.decision import Reason
from portaria.procedures.requests.leading import leads
from portaria.procedures.requests.registry import register
from portaria.procedures.requests.types import Case, Field, Granted, Rite
from portaria.steps.reasons import by_fact


def of_persons(_body: str, keys: Sequence[int], _day: date) -> Mapping[int, Mapping[str, Any]]:
    """``{"account": AccountHeld | None}``: the one in use of each person."""
    held = queries.held_by(keys)
    return {
        key: {"account": next((a for a in held.get(key, ()) if a.state in STANDING), None)}
        for key in keys
    }


def may_have(case: Case) -> Iterable[Reason]:
    """The person has none yet, and the norm does not refuse the category. A doubt hinders nothing:
    it is for whoever decides."""
    if case.facts.get("account") is not None:
        login = case.facts["account"].login
        yield by_fact("has_one", f"A pessoa já tem a conta «{login}»", login)
    decision = entitlement.decide(case.about.category, case.policy, asked=True)
    if decision.outcome == entitlement.NO:
        yield from decision.reasons


def was_asked(persons: Sequence[int], *, by: str, at: datetime) -> None:
    """Whoever had to ask for these persons' accounts did."""
    close_about([ref("person", key) for key in persons], ASK, by=by, at=at, note="conta pedida")


def open_accounts(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Open the accounts. Where the norms leave the right in doubt, the approval settles it."""
    groups: dict[tuple[str, int], list[Granted]] = defaultdict(list)
    for one in batch:
        groups[one.body, one.asker].append(one)
    for (body, asker), mine in groups.items():
        settled = {
            one.about.key: by_fact(
                "settled", "Direito reconhecido por quem decidiu o pedido", list(one.deciders)
            )
            for one in mine
        }
        grant_requests(body, list(settled), asked_by=asker, by=by, at=at, settled=settled)


ACCOUNT = register(
    Rite(
        id=RITE,
        title=_("Conta de rede"),
        purpose=_("Dar a alguém da unidade a conta com que se entra na rede e nos sistemas."),
        about="person",
        fields=(Field("justification", _("Para que precisa da conta"), "long", required=False),),
        facts=of_persons,
        checks=(may_have,),
        asked=was_asked,
        act=open_accounts,
    )
)
leads(ASK, gettext_noop("Pedir a conta"), RITE)
