"""Who shares organizational mailboxes, as accesses under review (A7, M5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from portaria.mail.acts import end_delegations
from portaria.mail.models import Delegation
from portaria.people.queries import in_force
from portaria.procedures.reviews.types import Access, register


class Delegations:
    """The three lists of the organizational mailboxes in use, whoever is on them: people of the
    institution's other bodies too."""

    def of(self, body: str, persons: Sequence[int], day: date) -> Sequence[Access]:  # noqa: ARG002
        rows = Delegation.objects.filter(
            in_force(day), mailbox__body=body,
            mailbox__state__in=("active", "suspended"),
        ).select_related("mailbox")  # fmt: skip
        return [
            Access(row.pk, row.person_id, _said(row), row.mailbox.unit_id)
            for row in rows.order_by("pk")
        ]

    def withdraw(self, keys: Sequence[int], why: str, *, by: str, at: datetime) -> object:
        del why  # on the review's own line
        return end_delegations(keys, by=by, at=at)


def _said(row: Delegation) -> str:
    may = [
        word
        for has, word in (
            (row.may_read, "ler"), (row.may_delete, "apagar"), (row.may_send_as, "enviar"),
        )
        if has
    ]  # fmt: skip
    return f"{row.mailbox.address}: {', '.join(may)}"


register("mail.delegation", Delegations())
