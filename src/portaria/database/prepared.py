"""Questions that every page asks, put together once: Django writes their SQL a single time in each
process, and PostgreSQL reads it, and plans it where one plan serves, a single time on each
connection. Of a question answered by an index, either costs more than the answer does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from inspect import signature
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BooleanField, Expression, F, Func, Model, QuerySet

from portaria.database.copying import cursor

Row = TypeVar("Row")


class Parameter(Expression):
    """In a question, a value that is told when it is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: object, connection: object) -> tuple[str, tuple[Any, ...]]:  # noqa: ARG002  # Django's
        """Its place in the statement."""
        return "%s", (self,)


def one_of(field: str, values: object) -> Func:
    """The condition that ``field`` is one of ``values``; ``__in`` would be another statement for
    each number of them."""
    return Func(
        *(F(field), values),
        template="%(expressions)s)",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


class Prepared(Generic[Row]):
    """A question whose answers are rows of ``row``: a named tuple of the columns read, or a model,
    of which every column is.

    ``asked`` makes the question as a query set from its values; it is called once, with a
    :class:`Parameter` for each. Of what it finds at most the ``first`` rows are read.
    """

    def __init__(
        self,
        row: type[Row],
        asked: Callable[..., QuerySet[Any, Any]],
        first: int | None = None,
    ) -> None:
        self.asked, self._row, self._first = asked, row, first

    @cached_property
    def _statement(self) -> tuple[bytes, tuple[Any, ...]]:
        values = {name: Parameter(name) for name in signature(self.asked).parameters}
        found = self.asked(**values).values_list(*self._columns)[: self._first]
        sql, given = found.query.sql_with_params()
        return sql.encode(), given

    @cached_property
    def _columns(self) -> tuple[str, ...]:
        if issubclass(self._row, Model):
            return tuple(field.attname for field in self._row._meta.concrete_fields)
        named: tuple[str, ...] = self._row._fields  # type: ignore[attr-defined]  # a named tuple
        return named

    def _made(self, values: Sequence[Any]) -> Row:
        if issubclass(self._row, Model):
            return self._row.from_db(DEFAULT_DB_ALIAS, self._columns, values)
        return self._row(*values)

    def __call__(self, **told: object) -> list[Row]:
        """The rows, for the values ``told`` by name.

        Raises:
            KeyError: a value of the question is not told.
        """
        sql, values = self._statement
        given = [told[v.name] if isinstance(v, Parameter) else v for v in values]
        with cursor() as c:
            c.execute(sql, given, prepare=True)
            return [self._made(found) for found in c.fetchall()]


def prepared(
    row: type[Row], *, first: int | None = None
) -> Callable[[Callable[..., QuerySet[Any, Any]]], Prepared[Row]]:
    """The decorated function, from values to a query set, as a :class:`Prepared` question."""
    return lambda asked: Prepared(row, asked, first)
