"""R3: append-only; refused by the database itself. Invariant 8: commitments and their contents."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import ProgrammingError, connection, transaction

from ledger.conftest import NOON, draft, record
from portaria.ledger.acts import append
from portaria.ledger.commitments import canonical, commit
from portaria.ledger.models import Act, Content, Pending
from portaria.ledger.types import Shared


@pytest.mark.django_db
def test_an_act_keeps_everything_it_was_given() -> None:
    (act,) = record([draft(7, policy="ab" * 32, cause="event:3", erase_on=date(2030, 1, 1))])
    assert Act.objects.filter(pk=act).values(
        "kind", "body", "subject", "person", "by", "held_at", "recorded_at", "provisions", "policy",
        "outcome", "cause",
    ).get() == {
        "kind": "mail.mailbox.closed", "body": "uni", "subject": "mailbox:7", "person": 7,
        "by": "system:runner", "held_at": NOON, "recorded_at": NOON,
        "provisions": ["norma-1-2020#art15_cpt"], "policy": "ab" * 32, "outcome": "done",
        "cause": "event:3",
    }  # fmt: skip
    kept = Content.objects.get(pk=act)
    assert kept.content == '{"name":"Conceição","number":7}'
    assert kept.erase_on == date(2030, 1, 1)
    assert bytes(Act.objects.get(pk=act).commitment) == commit(bytes(kept.salt), kept.content)


@pytest.mark.django_db
def test_identifiers_come_in_the_order_of_the_drafts() -> None:
    ids = record([draft(number) for number in range(50)])
    assert ids == sorted(ids)
    subjects = dict(Act.objects.filter(pk__in=ids).values_list("pk", "subject"))
    assert [subjects[act] for act in ids] == [f"mailbox:{number}" for number in range(50)]


@pytest.mark.django_db
def test_the_same_content_is_committed_to_differently_each_time() -> None:
    ids = record([draft(1), draft(1)])
    assert len({bytes(a.commitment) for a in Act.objects.filter(pk__in=ids)}) == 2


@pytest.mark.django_db
def test_nothing_to_record_records_nothing() -> None:
    assert append([], by="system:runner", at=NOON) == []


def test_canonical_json_is_one_text_for_one_value() -> None:
    assert canonical({"b": 1, "a": ["é", None]}) == canonical({"a": ["é", None], "b": 1})
    assert canonical({"b": 1, "a": ["é", None]}) == '{"a":["é",null],"b":1}'
    with pytest.raises(ValueError, match="JSON"):
        canonical({"a": float("nan")})


@pytest.mark.parametrize("place", ["a", "m", "z"])
def test_what_many_acts_share_is_written_as_if_they_did_not(place: str) -> None:
    told = {"outcome": "opened", "é": ["\\", None, {"b": 1, "a": 2}]}
    shared = Shared(told)
    for number in range(2):
        whole = canonical({"facts": number, place: shared})
        assert whole == canonical({"facts": number, place: told})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("by", "at", "held_at", "message"),
    [
        ("", NOON, NOON, "autor"),
        ("cli:ana", NOON.replace(tzinfo=None), NOON, "registro não tem fuso"),
        ("cli:ana", NOON, NOON.replace(tzinfo=None), "mailbox:1: o instante não tem fuso"),
    ],
)
def test_incomplete_acts_are_refused(
    by: str, at: datetime, held_at: datetime, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        append([draft(held_at=held_at)], by=by, at=at)


@pytest.mark.django_db(transaction=True)
def test_an_act_needs_the_transaction_of_its_effect() -> None:
    with pytest.raises(RuntimeError, match="transação"):
        append([draft()], by="cli:ana", at=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_act SET outcome = 'x'",
        "DELETE FROM ledger_act",
        "TRUNCATE ledger_act",
        "UPDATE ledger_block SET count = 0",
        "DELETE FROM ledger_block",
        "TRUNCATE ledger_block",
        "DELETE FROM ledger_content",
        "TRUNCATE ledger_content",
        "UPDATE ledger_content SET content = '{}'",
        "UPDATE ledger_content SET salt = '\\x00'",
        "UPDATE ledger_content SET act = act + 1",
        "UPDATE ledger_content SET erase_on = '2029-12-31'",
    ],
)
def test_the_database_refuses_changes(statement: str) -> None:
    record([draft(erase_on=date(2030, 1, 1))])
    with (
        pytest.raises(ProgrammingError, match=r"o livro só aceita|não se reescreve"),
        transaction.atomic(),
        connection.cursor() as c,
    ):
        c.execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["2030-01-01", "2030-01-02"])
def test_a_retention_may_stay_or_grow(day: str) -> None:
    record([draft(erase_on=date(2030, 1, 1))])
    with connection.cursor() as c:
        c.execute("UPDATE ledger_content SET erase_on = %s", [day])
        assert c.rowcount == 1


@pytest.mark.django_db
def test_no_key_leads_in_or_out() -> None:
    with connection.cursor() as c:
        c.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' AND (conrelid::regclass::text"
            " LIKE 'ledger_%' OR confrelid::regclass::text LIKE 'ledger_%')"
        )
        assert c.fetchall() == []


@pytest.mark.django_db
def test_each_statement_queues_its_lines_in_one_row() -> None:
    before = Pending.objects.count()
    ids = record([draft(number) for number in range(300)])
    assert Pending.objects.count() == before + 1
    assert sorted(Pending.objects.latest("id").acts) == ids
