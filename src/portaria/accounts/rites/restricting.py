"""Restriction of the network resources that somebody may use, asked for by the head of the unit
(A7). Mail obeys at once; a resource without a connector here stays on record for who runs it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from portaria.accounts import rules
from portaria.accounts.decisions import restriction
from portaria.accounts.laws import Laws
from portaria.accounts.rites.asking import of_persons
from portaria.accounts.rites.granting import account_of, active
from portaria.accounts.store import standing_of
from portaria.ledger.types import ref
from portaria.norms.decision import Reason
from portaria.norms.policy import Policy
from portaria.procedures.permits.acts import give_permits
from portaria.procedures.permits.types import Kind, PermitDraft
from portaria.procedures.permits.types import register as register_kind
from portaria.procedures.requests.declaring import UNTIL, day, hinders, not_over
from portaria.procedures.requests.registry import register
from portaria.procedures.requests.types import Case, Field, Granted, Pairs, Rite

RESTRICTION = "accounts.restriction"
register_kind(Kind(RESTRICTION, "Levantar a restrição de recursos da conta,"))


def resources(policy: Policy, _category: str) -> Pairs:
    """The network resources that the norm names."""
    cited = policy.find(rules.RESOURCES)
    return [(one, rules.RESOURCE.as_text(one)) for one in (cited.value if cited else ())]


def may_restrict(case: Case) -> Iterable[Reason]:
    """Where a norm lets the head ask for restrictions."""
    return hinders(restriction.decide(case.policy), "restrict")


def restrict(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Restrict the accounts, until the last day asked for, or until somebody lifts it."""
    laws, held = Laws(at), standing_of([one.about.key for one in batch])
    drafts = []
    for one in batch:
        account = account_of(one, held)
        policy, calendar = laws.of(account.body)
        drafts.append(
            PermitDraft(
                kind=RESTRICTION, body=account.body, subject=ref("account", account.id),
                holder=account.person, purpose=one.why, decision=restriction.decide(policy),
                since=calendar.day_of(at), value={"resources": list(one.values["resources"])},
                until=day(one.values, UNTIL.id), cause=one.cause, decided_by=one.decided_by,
            )
        )  # fmt: skip
    give_permits(drafts, by=by, at=at)


RESTRICT = register(
    Rite(
        id=RESTRICTION,
        title=_("Restrição de acesso a recursos da rede"),
        purpose=_("Limitar o que alguém do setor usa na rede."),
        about="person",
        fields=(
            Field("resources", _("O que deixa de usar"), "choices", choices=resources),
            Field("justification", _("Por que se restringe"), "long"),
            UNTIL,
        ),
        facts=of_persons,
        checks=(active, may_restrict, not_over),
        act=restrict,
    )
)
