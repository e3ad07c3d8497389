"""Who was put by hand on lists, as accesses under review (A7, M20). A list that follows a rule has
whom HR's facts give it, and nobody to take off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from portaria.mail.lists.membership import withdraw_members
from portaria.mail.lists.models import ListMember
from portaria.procedures.reviews.types import Access, register


class Memberships:
    """Mailboxes of persons on the body's lists kept by hand."""

    def of(self, body: str, persons: Sequence[int], day: date) -> Sequence[Access]:  # noqa: ARG002
        rows = ListMember.objects.filter(
            list__body=body, list__state="active", list__chosen_by=[], end=None,
            mailbox__person__isnull=False,
        ).select_related("list", "mailbox", "list__responsible")  # fmt: skip
        return [
            Access(row.pk, row.mailbox.person_id, f"Lista «{row.list.name}»", row.mailbox.unit_id)
            for row in rows.order_by("pk")
            if row.mailbox is not None and row.mailbox.person_id is not None
        ]

    def withdraw(self, keys: Sequence[int], why: str, *, by: str, at: datetime) -> object:
        return withdraw_members(keys, why, by=by, at=at)


register("mail.list", Memberships())
