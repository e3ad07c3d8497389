"""Two sessions do the same at the same time: the second waits for the first, and is told that it is
done (ASVS 2.3.4)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import copy_context

import pytest
from django.db import connection, transaction

from portaria.accounts.models import Account
from portaria.incidents import acts as incidents
from portaria.incidents.models import Incident
from portaria.incidents.types import Outcome, Told
from portaria.incidents.types import Refused as IncidentRefused
from portaria.ledger.models import Act
from portaria.procedures.requests import acts as requests
from portaria.procedures.requests.models import Request
from portaria.procedures.requests.types import Refused
from portaria.procedures.terms.acts import ask_terms, sign_terms
from portaria.procedures.terms.models import Term
from portaria.procedures.terms.types import Refused as TermRefused
from portaria.procedures.terms.types import TermAsk
from rites.towns import BY, Town

pytestmark = pytest.mark.django_db(transaction=True)
# Not pg_stat_activity, which stands still within a transaction.
_WAITING = """SELECT count(*) FROM pg_locks
WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"""


def together(act: Callable[[], object], refused: type[Exception]) -> str:
    """Do it in a transaction, and in another before the first is over; what the second is told."""
    told = []

    def second() -> None:
        try:
            with transaction.atomic():
                act()
        except refused as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    thread = threading.Thread(target=copy_context().run, args=(second,))
    with transaction.atomic():
        act()
        thread.start()
        with connection.cursor() as c:
            waiting = 0
            while not waiting and thread.is_alive():
                c.execute(_WAITING)
                [waiting] = c.fetchone()
        assert waiting, "the second did not wait for the first"
    thread.join()
    assert told, "the second did it again"
    return told[0]


def test_t2_a_request_is_approved_once() -> None:
    town = Town("mpa")
    person = town.person("Zeca", "SETOR")
    key = town.asks("accounts.request", person.pk, {}, town.heads["SETOR"])
    boss = town.heads["GEREDE"].pk
    together(lambda: requests.approve([key], person=boss, by=BY, at=town.at), Refused)
    assert Request.objects.get(pk=key).state == "carried_out"
    assert Account.objects.filter(person=person).count() == 1
    assert Act.objects.filter(kind="requests.approved").count() == 1


def test_t2_what_is_approved_and_refused_at_once_is_approved() -> None:
    town = Town("mpa")
    person = town.person("Zeca", "SETOR")
    key = town.asks("accounts.request", person.pk, {}, town.heads["SETOR"])
    boss, turns = town.heads["GEREDE"].pk, iter(("approve", "refuse"))

    def decide() -> None:
        if next(turns) == "approve":
            requests.approve([key], person=boss, by=BY, at=town.at)
        else:
            requests.refuse([key], "não", person=boss, by=BY, at=town.at)

    together(decide, Refused)
    assert Request.objects.get(pk=key).state == "carried_out"


def test_t1_a_term_is_signed_once() -> None:
    town = Town("uniar")
    with transaction.atomic():
        ask_terms([TermAsk("uniar", town.ana.pk, "sigilo")], by=BY, at=town.at)
    term = Term.objects.get(person=town.ana)
    said = {term.pk: "preciso"}
    together(lambda: sign_terms(said, person=town.ana.pk, by=BY, at=town.at), TermRefused)
    assert Act.objects.filter(subject=f"term:{term.pk}", kind="procedures.term.signed").count() == 1


def test_n11_a_breach_is_concluded_once() -> None:
    town = Town("uniar")
    told = Told("uniar", "descumprimento", "o quê", "como", reporter=town.ana.pk)
    [key] = incidents.register_incidents([told], by=BY, at=town.at)
    boss = town.heads["CORREG"].pk

    def close() -> None:
        incidents.close_incidents([key], Outcome.FOUNDED, why="x", person=boss, by=BY, at=town.at)

    together(close, IncidentRefused)
    assert Incident.objects.get(pk=key).state == "closed"
    assert Act.objects.filter(kind="incidents.incident.closed").count() == 1
