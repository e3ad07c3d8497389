"""Filters and orders (RFC 7644, 3.4.2.2 and 3.4.2.3) as conditions on rows. What rows cannot decide
is refused: filtering a page afterwards would make the totals wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from scim2_models import InvalidFilterException
from scim2_models.path import (
    AttrPath,
    CompareOperator,
    Comparison,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
)

_LOOKUPS = {
    CompareOperator.eq: "exact", CompareOperator.co: "contains", CompareOperator.sw: "startswith",
    CompareOperator.ew: "endswith", CompareOperator.gt: "gt", CompareOperator.ge: "gte",
    CompareOperator.lt: "lt", CompareOperator.le: "lte",
}  # fmt: skip
_OF_TEXT = {"exact", "contains", "startswith", "endswith"}


@dataclass(frozen=True, slots=True)
class Attribute:
    """How rows answer for an attribute.

    Attributes:
        field: the field, or annotation, that holds it.
        exact: whether letters' case counts.
        find: for what is in other tables: the condition for (lookup, value); ``field`` is unused.
        prefilter: one more condition that an index serves, for equality.
    """

    field: str = ""
    exact: bool = False
    find: Callable[[str, Any], Q] | None = None
    prefilter: Callable[[Any], Q] | None = None

    def where(self, lookup: str, value: Any) -> Q:
        """The condition; texts without regard to case unless ``exact``."""
        if isinstance(value, str) and "\0" in value:
            raise InvalidFilterException(detail="um valor do filtro tem um caractere nulo")
        if lookup in _OF_TEXT and isinstance(value, str) and not self.exact:
            lookup = f"i{lookup}"
        if self.find is not None:
            return self.find(lookup, value)
        found = Q(**{f"{self.field}__{lookup}": value})
        if lookup in ("exact", "iexact") and self.prefilter is not None:
            found &= self.prefilter(value)
        return found

    def present(self) -> Q:
        """The condition that there is a value."""
        if self.find is not None:
            return self.find("isnull", False)
        return Q(**{f"{self.field}__isnull": False}) & ~Q(**{f"{self.field}": ""})


Attributes = Mapping[str, Attribute]


def condition(node: object, known: Attributes, *, lenient: bool = False) -> Q:
    """The rows that a filter lets pass.

    Args:
        lenient: an attribute that these rows do not have matches none of them (RFC 7644, 3.4.2.1:
            several types are searched at once).

    Raises:
        InvalidFilterException: an attribute or an operator that rows cannot answer.
    """
    match node:
        case Comparison() | Present() | ValuePath():
            try:
                return _simple(node, known)
            except UnknownAttribute:
                if lenient:
                    return Q(pk__in=[])
                raise
        case Not():
            return ~condition(node.expr, known, lenient=lenient)
        case LogicalExpr():
            return _joined(node, known, lenient)
        case _:
            raise InvalidFilterException(detail="este filtro não se entende")


class UnknownAttribute(InvalidFilterException):
    """Rows do not answer for an attribute."""


def _simple(node: Comparison | Present | ValuePath, known: Attributes) -> Q:
    if isinstance(node, Comparison):
        return _comparison(node, known, "")
    if isinstance(node, Present):
        return attribute(node.attr_path, known).present()
    return _inside(node.val_filter, known, node.attr_path.attr)


def _joined(node: LogicalExpr, known: Attributes, lenient: bool) -> Q:
    found = [condition(term, known, lenient=lenient) for term in node.terms]
    whole = found[0]
    for one in found[1:]:
        whole = whole & one if node.op is LogicalOperator.and_ else whole | one
    return whole


def _inside(node: object, known: Attributes, outer: str) -> Q:
    """``emails[value eq "x"]``, where only the value is asked for: with two parts, both would have
    to be of one entry."""
    if not isinstance(node, Comparison):
        raise InvalidFilterException(detail="entre colchetes só cabe uma comparação")
    return _comparison(node, known, outer)


def _comparison(node: Comparison, known: Attributes, outer: str) -> Q:
    path = node.attr_path
    if outer:
        path = AttrPath(outer, path.attr)
    found = attribute(path, known)
    value = node.value
    if value is None:
        if node.op not in (CompareOperator.eq, CompareOperator.ne):
            raise InvalidFilterException(detail="null só se compara com eq e ne")
        return ~found.present() if node.op is CompareOperator.eq else found.present()
    if path.attr.lower() == "meta" and not isinstance(value, datetime):
        value = _instant(value)
    if node.op is CompareOperator.ne:
        return ~found.where("exact", value)
    return found.where(_LOOKUPS[node.op], value)


def _instant(value: object) -> datetime:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise InvalidFilterException(detail="este instante não se entende") from error
    if found.tzinfo is None:
        raise InvalidFilterException(detail="o instante não tem fuso horário")
    return found


def attribute(path: AttrPath, known: Attributes) -> Attribute:
    """How rows answer for ``path``.

    Raises:
        UnknownAttribute: they do not; the sentence says which they do.
    """
    name = f"{path.attr}.{path.sub_attr}" if path.sub_attr else path.attr
    found = known.get(name.lower())
    if found is None:
        there = ", ".join(sorted(known))
        raise UnknownAttribute(detail=f"«{name}» não serve aqui: há {there}")
    return found
