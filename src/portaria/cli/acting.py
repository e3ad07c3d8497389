"""What every command that acts shares: who acts and when, who may, and what a refusal leaves
with."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

import click

from portaria import clock
from portaria.cli.main import with_database
from portaria.cli.output import bad_input, refused

if TYPE_CHECKING:
    from portaria.premises.places.models import Place

T = TypeVar("T")


def by_user() -> str:
    """Who runs the command, as the ledger names them."""
    return f"cli:{getpass.getuser()}"


def done(act: Callable[[], T]) -> T:
    """What ``act`` gives; leaves with 2, saying why, where it was told what it cannot use."""
    try:
        return act()
    except ValueError as error:
        bad_input(str(error))


@contextmanager
def acting(refusal: str) -> Iterator[tuple[str, datetime]]:
    """Who acts and when, in one transaction. ``refusal``: dotted path of the exception by which the
    acts say no (exit 1, with nothing changed); a body that adopted nothing leaves with 2."""
    with_database()
    from django.db import transaction
    from django.utils.module_loading import import_string

    from portaria.bodies.policies import NotAdopted

    try:
        with transaction.atomic():
            yield by_user(), clock.now()
    except NotAdopted as error:
        bad_input(str(error))
    except import_string(refusal) as error:
        refused(str(error))


def must_hold(person: int, body: str, power: str) -> None:
    """Leave with 1 where ``person`` does not hold ``power`` in ``body`` today, saying who does."""
    from portaria.bodies.policies import calendar_of
    from portaria.people.powers import holders_of, powers_everywhere

    today = clock.today(calendar_of(body).zone)
    if power in powers_everywhere(person, today).get(body, frozenset()):
        return
    whom = {h.person or h.unit for h in holders_of([power], body, today)} - {""}
    said = f"peça a {' ou '.join(sorted(whom))}" if whom else "ninguém a tem hoje: designe-a"
    click.echo(f"a pessoa nº {person} não tem «{power}» em «{body}»; {said}", err=True)
    raise SystemExit(1)


def known_body(body: str) -> None:
    """Leave with 2 where ``body`` is named ("" for none) and is not here."""
    from portaria.bodies.policies import NotAdopted, calendar_of

    try:
        if body:
            calendar_of(body)
    except NotAdopted as error:
        bad_input(str(error))


def open_place(body: str, code: str) -> Place:
    """The place ``code`` of ``body``, not closed; leaves with 2 where there is none."""
    from portaria.premises.places.models import Place

    known_body(body)
    found = Place.objects.filter(body=body, code=code, closed_on=None).first()
    if found is None:
        bad_input(f"não existe o lugar «{code}» em «{body}»")
    return found
