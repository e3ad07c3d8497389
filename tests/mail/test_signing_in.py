"""Who gets to a mailbox, when and with what: decided by the norms alone (M19, A5)."""

from __future__ import annotations

import json
import tempfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.support import body
from mail.worlds import ZONE
from portaria.connectors.dovecot.policy import terms as told
from portaria.connectors.dovecot.policy.terms import BodyTerms
from portaria.mail.decisions import signing_in
from portaria.mail.decisions.signing_in import Attempt, Holder, Terms
from portaria.norms.kinds.schedules import Window
from portaria.steps.reasons import by_fact, provisions_of

NOON = datetime(2024, 3, 4, 12, tzinfo=ZONE)  # a Monday
FREE = Holder(may_login=True, category="efetivo", max_connections=1)
OPENINGS = Window().parse("mon-fri 08:00-18:00")


def attempt(at: datetime = NOON, **fields: str) -> Attempt:
    values = {"protocol": "imap", "address": "10.0.0.1", "program": "", **fields}
    return Attempt(**values, at=at)


def outcome(
    terms: Terms, holder: Holder = FREE, others: frozenset[str] = frozenset(), **fields: object
) -> str:
    return signing_in.decide(attempt(**fields), holder, terms, others).outcome  # type: ignore[arg-type]


HOURS = Terms("", hours=(("efetivo", by_fact("hours", "Das 8 às 18"), OPENINGS),))


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [(7, 59, "hours"), (8, 0, "allow"), (17, 59, "allow"), (18, 0, "hours")],
)
def test_hours_below_at_and_above(hour: int, minute: int, expected: str) -> None:
    at = NOON.replace(hour=hour, minute=minute)
    assert outcome(HOURS, at=at) == expected
    assert outcome(HOURS, Holder(True, category="outra"), at=at) == "allow"


LIMITED = Terms("", connections=by_fact("connections", "Uma só"))


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (frozenset(), "allow"),
        (frozenset({"10.0.0.1"}), "allow"),  # the same computer, another of its connections
        (frozenset({"10.0.0.2"}), "connections"),
        (frozenset({"10.0.0.1", "10.0.0.2"}), "connections"),
    ],
)
def test_a_second_computer_is_a_second_connection(others: frozenset[str], expected: str) -> None:
    """A5."""
    assert outcome(LIMITED, others=others) == expected
    assert outcome(LIMITED, others=others, protocol="smtp") == "allow"  # over at once
    assert outcome(LIMITED, Holder(True), others) == "allow"  # more were granted without limit
    two = Holder(True, max_connections=2)
    assert outcome(LIMITED, two, frozenset({"10.0.0.2"})) == "allow"


CLIENTS = Terms("", clients=by_fact("client", "Só os homologados"), homologated=frozenset({"mua"}))


@pytest.mark.parametrize(
    ("program", "expected"),
    [('("name" "Mua" "version" "1")', "allow"), ('("name" "Outro")', "client"), ("", "client")],
)
def test_only_homologated_programs(program: str, expected: str) -> None:
    """M19: one that does not say what it is cannot be told to be one of them."""
    assert outcome(CLIENTS, program=program) == expected
    assert outcome(CLIENTS, program=program, protocol="smtp") == "allow"
    none_named = Terms("", clients=CLIENTS.clients)
    assert outcome(none_named, program=program) == "allow"


def test_a_named_service_from_outside() -> None:
    """M19."""
    terms = Terms("", outside=by_fact("o", "De fora não"), services=frozenset({"gmail"}))
    assert outcome(terms, program='("name" "Gmail Fetcher")') == "outside_service"
    assert outcome(terms, program='("name" "Mua")') == "allow"


def test_a_blocked_login_says_why() -> None:
    """M14, A6."""
    decision = signing_in.decide(attempt(), Holder(False, "Conta bloqueada"), HOURS, frozenset())
    assert (decision.outcome, decision.reasons[0].text) == ("blocked", "Conta bloqueada")


def test_the_norms_of_two_bodies() -> None:
    """MPSC 36, 65 and MPMT 18 § 3º, as their packs say them."""
    day = date(2024, 3, 4)
    silent = signing_in.terms(body("uniar").law.on(day), frozenset(), frozenset(), None)
    assert (silent.clients, silent.outside, silent.hours) == (None, None, ())
    sc = signing_in.terms(body("mpa").law.on(day), frozenset(), frozenset({"Mua"}), None)
    mt = signing_in.terms(body("mpe").law.on(day), frozenset(), frozenset(), None)
    found = {
        provisions_of(signing_in.decide(attempt(program=program), FREE, one, frozenset()))
        for one, program in ((sc, "outro"), (mt, "gmail"))
    }
    assert found == {("mpsc-2005#art65_cpt",), ("mpmt-495-2015#art18_par3",)}


@given(st.text(max_size=80), st.text(max_size=20), st.sampled_from(["imap", "smtp", "sieve", ""]))
def test_whatever_a_program_says_is_decided(program: str, address: str, protocol: str) -> None:
    everything = Terms("", CLIENTS.clients, CLIENTS.homologated, CLIENTS.clients,
                       frozenset({"gmail"}), LIMITED.connections, HOURS.hours)  # fmt: skip
    found = signing_in.decide(
        Attempt(protocol, address, program, NOON), FREE, everything, frozenset({"1"})
    )
    assert found.outcome == "allow" or found.reasons


def test_the_published_file_says_the_same() -> None:
    day = date(2024, 3, 4)
    terms = signing_in.terms(
        body("mpa").law.on(day), frozenset({"efetivo"}), frozenset({"M"}), None
    )
    both = {"pgj": BodyTerms(ZONE, [(day, terms), (date(2025, 1, 1), HOURS)])}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / told.FILE
        assert told.read(path) == {}
        path.write_text(told.written(both), encoding="utf-8")
        [(slug, back)] = told.read(path).items()
    assert json.loads(told.written({slug: back})) == json.loads(told.written(both))
    assert back.on(date(2024, 12, 31)).clients
    assert not back.on(date(2025, 1, 1)).clients
    assert back.on(date(2024, 3, 3)) == told.SILENT
