"""Network accounts, and what was granted beside their terms, as accesses under review (A7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from portaria.accounts.acts import block_accounts
from portaria.accounts.acts.grants import end_connections, end_factors
from portaria.accounts.models import Account
from portaria.accounts.types import BY_HAND, Block
from portaria.norms.decision import Decision
from portaria.procedures.reviews.types import Access, register
from portaria.steps.reasons import by_fact


def _decision(why: str) -> Decision:
    return Decision("withdrawn", (by_fact("review", why),), "")


class Accounts:
    """The network account itself."""

    def of(self, body: str, persons: Sequence[int], day: date) -> Sequence[Access]:  # noqa: ARG002
        rows = Account.objects.filter(body=body, person__in=persons, state="active")
        return [
            Access(r.pk, r.person_id, f"Conta de rede «{r.login}»") for r in rows.order_by("pk")
        ]

    def withdraw(self, keys: Sequence[int], why: str, *, by: str, at: datetime) -> object:
        rows = Account.objects.filter(pk__in=keys, state="active").values_list("pk", flat=True)
        blocks = [Block(key, BY_HAND, _decision(why), at) for key in rows]
        return block_accounts(blocks, by=by, at=at)


class Connections:
    """More connections at once than the norm's number."""

    def of(self, body: str, persons: Sequence[int], day: date) -> Sequence[Access]:  # noqa: ARG002
        rows = Account.objects.filter(
            body=body, person__in=persons, state="active", connections_granted__isnull=False
        )
        return [
            Access(r.pk, r.person_id, f"{r.connections_granted} conexões ao mesmo tempo")
            for r in rows.order_by("pk")
        ]

    def withdraw(self, keys: Sequence[int], why: str, *, by: str, at: datetime) -> object:
        return end_connections(keys, _decision(why), by=by, at=at)


class Factors:
    """Another second factor than the norm's."""

    def of(self, body: str, persons: Sequence[int], day: date) -> Sequence[Access]:  # noqa: ARG002
        rows = Account.objects.filter(
            body=body, person__in=persons, state="active", alternative_factor=True
        )
        return [Access(r.pk, r.person_id, "Outro segundo fator") for r in rows.order_by("pk")]

    def withdraw(self, keys: Sequence[int], why: str, *, by: str, at: datetime) -> object:
        return end_factors(keys, _decision(why), by=by, at=at)


register("accounts.account", Accounts())
register("accounts.connections", Connections())
register("accounts.factor", Factors())
