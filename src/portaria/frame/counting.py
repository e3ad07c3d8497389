"""How many there are, told without counting them all: a list may have millions of rows, and nobody
plans by the difference."""

from __future__ import annotations

from django.db.models import Model, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext

MOST = 1000
"""Rows that are counted one by one; ours, no norm's."""


def counted(found: QuerySet[Model]) -> int:
    """How many rows ``found`` has; of more than :data:`MOST`, one more than that."""
    return found.order_by()[: MOST + 1].count()


def told(count: int) -> str:
    """What :func:`counted` gave, in words."""
    if count > MOST:
        return gettext("mais de %(most)s") % {"most": number_format(MOST, force_grouping=True)}
    return number_format(count, force_grouping=True)
