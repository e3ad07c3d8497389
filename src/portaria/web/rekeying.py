"""Writing personal data anew under the first key, while everything works: batch by batch, each in a
transaction of its own. What is under that key already is passed over, so that what was interrupted
is taken up by running it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.db import transaction
from django.db.models import Model, QuerySet

from portaria.database.copying import cursor
from portaria.people import cpf
from portaria.people.models import Person
from portaria.people.sealed import Unreadable, resealed
from portaria.premises.visits.acts import keeping
from portaria.premises.visits.models import Photo
from portaria.procedures.terms import scans
from portaria.procedures.terms.acts import signing
from portaria.procedures.terms.models import Term, TermFile
from portaria.web.adapters import reciphered

FACTORS = ("secret", "seed", "migrated_codes")
"""What the second factors' library has us encrypt, in the JSON of each."""


@dataclass(frozen=True, slots=True)
class Column:
    """What is kept sealed. ``batch`` rows are held at once: files are large."""

    name: str
    model: type[Model]
    field: str
    purpose: bytes
    batch: int


COLUMNS = (
    Column("cpf", Person, "cpf_encrypted", cpf.PURPOSE, 1000),
    Column("terms", Term, "document", signing.PURPOSE, 100),
    Column("term_files", TermFile, "content", scans.PURPOSE, 10),
    Column("photos", Photo, "content", keeping.PURPOSE, 10),
)


@dataclass
class Rewritten:
    """By kind of datum: how many were read, how many an older key had written, and which (primary
    keys) none of the keys reads."""

    read: dict[str, int] = field(default_factory=dict)
    older: dict[str, int] = field(default_factory=dict)
    unreadable: dict[str, list[int]] = field(default_factory=dict)

    def add(self, name: str, read: int, older: int, unreadable: Sequence[int]) -> None:
        """Count a batch."""
        self.read[name] = self.read.get(name, 0) + read
        self.older[name] = self.older.get(name, 0) + older
        self.unreadable.setdefault(name, []).extend(unreadable)


Tell = Callable[[int], None]


def walk(*, write: bool, tell: Tell = lambda _count: None) -> Rewritten:
    """Read everything that is sealed; with ``write``, write anew what an older key wrote. ``tell``
    gets how many were read so far."""
    found = Rewritten()
    for column in COLUMNS:
        sealed = column.model._default_manager.exclude(**{column.field: None})
        for keys in _batches(sealed, column.batch):
            _columns(column, keys, found, write=write)
            tell(sum(found.read.values()))
    for keys in _batches(Authenticator.objects.all(), 1000):
        _factors(keys, found, write=write)
        tell(sum(found.read.values()))
    return found


def _batches(rows: QuerySet[Model], size: int) -> Iterator[list[int]]:
    last = 0
    while keys := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:size]):
        yield keys
        last = keys[-1]


@transaction.atomic
def _columns(column: Column, keys: Sequence[int], found: Rewritten, *, write: bool) -> None:
    rows = column.model._default_manager.filter(pk__in=keys).order_by("pk")
    locked = rows.select_for_update() if write else rows
    new, lost, read = {}, [], 0
    for pk, stored in locked.values_list("pk", column.field):
        if stored is None:  # taken out meanwhile
            continue
        read += 1
        try:
            again = resealed(stored, column.purpose)
        except Unreadable:
            lost.append(pk)
            continue
        if again is not None:
            new[pk] = again
    if write and new:
        _put(column, new)
    found.add(column.name, read, len(new), lost)


def _put(column: Column, new: Mapping[int, bytes]) -> None:
    table = column.model._meta.db_table
    statement = (
        f'UPDATE {table} AS t SET "{column.field}" = new.value'  # noqa: S608  # names of models
        " FROM unnest(%s::bigint[], %s::bytea[]) AS new (id, value) WHERE t.id = new.id"
    )
    with cursor() as c:
        c.execute(statement, [list(new), list(new.values())])


@transaction.atomic
def _factors(keys: Sequence[int], found: Rewritten, *, write: bool) -> None:
    rows = Authenticator.objects.filter(pk__in=keys).order_by("pk")
    older, lost, read = 0, [], 0
    for row in rows.select_for_update() if write else rows:
        try:
            told = {name: _again(row.data[name]) for name in FACTORS if row.data.get(name)}
        except InvalidToken:
            lost.append(row.pk)
            continue
        new = {name: value for name, value in told.items() if value != row.data[name]}
        read, older = read + bool(told), older + bool(new)
        if write and new:
            row.data |= new
            row.save(update_fields=["data"])
    found.add("second_factors", read, older, lost)


def _again(stored: str | list[str]) -> str | list[str]:
    if isinstance(stored, list):
        return [reciphered(one) for one in stored]
    return reciphered(stored)
