"""Pages by cursor: a page begins after a row, not at a number, so that rows which come or go
meanwhile neither repeat nor hide another, and page ten thousand costs what page one costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from portaria.frame.api.problems import refused

T = TypeVar("T")
Row = TypeVar("Row", bound=Model)
LIMIT = 50
MOST = 200
"""Rows of a page: by default, and at most. Ours, no norm's."""


class Page(Schema, Generic[T]):
    """One page, and where the next one begins."""

    items: list[T]
    next: str | None = Field(description="O cursor da página seguinte; null na última")


class Paging(Schema):
    """What every list takes. Lists add their filters to it."""

    limit: int = Field(LIMIT, ge=1, le=MOST, description="Quantas linhas (limite nosso: 200)")
    cursor: str = Field("", max_length=500, description="O «next» da página anterior")


def page(
    found: QuerySet[Row],
    asked: Paging,
    sorts: Mapping[str, str],
    sort: str,
    show: Callable[[Sequence[Row]], list[T]],
) -> dict[str, Any]:
    """The page of ``found`` that ``asked`` wants: one query for the rows, one more for where it
    begins, whatever the number of rows.

    Args:
        sorts: the field (never null) behind each order; ties go by primary key.
        sort: one of ``sorts``, with ``-`` before it for the other way round.
        show: rows as they are answered, a whole page at a time.

    Raises:
        Problem: 422, the cursor is not one of this list and this order.
    """
    field, descending = sorts[sort.removeprefix("-")], sort.startswith("-")
    way = "-" if descending else ""
    ordered = found.order_by(f"{way}{field}", f"{way}pk")
    if asked.cursor:
        ordered = ordered.filter(_after(found, asked.cursor, sort, field, descending))
    rows = list(ordered[: asked.limit + 1])
    more = len(rows) > asked.limit
    rows = rows[: asked.limit]
    return {"items": show(rows), "next": _cursor(rows[-1], sort) if more else None}


def _cursor(row: Model, sort: str) -> str:
    """Signed, and holding a number only: no personal data stands in an address."""
    return signing.dumps([sort, row.pk], salt=_salt(type(row)))


def _salt(model: type[Model]) -> str:
    """A cursor is of one list."""
    return f"api.cursor.{model._meta.label}"


def _after(found: QuerySet[Row], cursor: str, sort: str, field: str, descending: bool) -> Q:
    detail = _("Este cursor não é desta lista nesta ordem: recomece sem ele.")
    wrong = refused(detail, [("query.cursor", detail)])
    try:
        asked, key = signing.loads(cursor, salt=_salt(found.model))
    except (signing.BadSignature, ValueError) as error:
        raise wrong from error
    if asked != sort:
        raise wrong
    anchor = found.model._default_manager.all()
    # The order may be by something computed, which the queryset knows.
    anchor.query.annotations.update(found.query.annotations)
    value = anchor.filter(pk=key).values_list(field, flat=True).first()
    if value is None:
        raise wrong
    beyond = "lt" if descending else "gt"
    # The first part alone follows the index; the second parts those that tie.
    return Q(**{f"{field}__{beyond}e": value}) & (
        Q(**{f"{field}__{beyond}": value}) | Q(**{f"pk__{beyond}": key})
    )
