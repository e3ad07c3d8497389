"""Permissions found by what they are about."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from portaria.procedures.permits.models import Permit


def in_force(kinds: Collection[str], subjects: Iterable[str], day: date) -> QuerySet[Permit]:
    """Those of ``kinds`` about ``subjects`` that hold on ``day``, the latest first."""
    return (
        Permit.objects.filter(kind__in=kinds, subject__in=list(subjects), ended_at=None)
        .filter(Q(until=None) | Q(until__gte=day), since__lte=day)
        .select_related("person")
        .order_by("-id")
    )


def about(subject: str) -> QuerySet[Permit]:
    """Every one about ``subject``, ended ones too, the latest first."""
    return Permit.objects.filter(subject=subject).select_related("person").order_by("-id")
