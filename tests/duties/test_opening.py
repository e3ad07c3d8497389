from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction

from duties.conftest import NOW, draft, opened
from portaria.duties import acts, opening
from portaria.duties.acts import close_human, drop_duties, open_duties, try_again
from portaria.duties.models import Duty
from portaria.duties.opening import COPIED_FROM
from portaria.ledger.models import Act

pytestmark = pytest.mark.django_db


def test_a_duty_keeps_everything_it_was_given() -> None:
    open_duties(
        [
            draft(
                7,
                sum={"start": "2024-01-01", "skipped": []},
                payload={"login": "ana.sá"},
                assignee="power:mail.manage",
                event=3,
                policy="ab" * 32,
            )
        ],
        at=NOW,
    )
    assert Duty.objects.values().get() == {
        "id": Duty.objects.get().id, "kind": "test.act", "body": "uni", "subject": "mailbox:7",
        "person": 7, "run_at": NOW, "due_at": NOW, "key": "key:7",
        "about": "Encerrar a caixa 7",
        "provisions": ["norma-1-2020#art15_cpt", "norma-1-2020#art15_par1"],
        "sum": {"start": "2024-01-01", "skipped": []}, "payload": {"login": "ana.sá"},
        "assignee": "power:mail.manage", "event": 3, "policy": "ab" * 32, "state": "open",
        "attempts": 0, "last_error": "", "note": "", "opened_at": NOW, "closed_at": None,
        "escalated_at": None, "escalated_to": "",
    }  # fmt: skip


def test_a_duty_may_lack_what_is_optional() -> None:
    (duty,) = opened(draft(person=None, provisions=()))
    assert (duty.person, duty.provisions, duty.sum, duty.payload) == (None, [], None, {})


def test_the_same_key_opens_nothing_ever_again() -> None:
    assert open_duties([draft(1), draft(2), draft(1)], at=NOW) == 2
    assert open_duties([draft(2, about="Outra coisa"), draft(3)], at=NOW) == 1
    Duty.objects.filter(key="key:1").update(state="dropped")
    assert open_duties([draft(1)], at=NOW) == 0
    assert Duty.objects.get(key="key:2").about == "Encerrar a caixa 2"


def test_nothing_opens_nothing() -> None:
    assert open_duties([], at=NOW) == 0


@pytest.mark.parametrize("count", [4, 5, 6, 11])
def test_many_are_opened_in_chunks(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "CHUNK", 5)
    assert open_duties([draft(number) for number in range(count)], at=NOW) == count


def test_a_transaction_undone_opens_nothing() -> None:
    with transaction.atomic():
        open_duties([draft(1)], at=NOW)
        transaction.set_rollback(True)
    assert not Duty.objects.exists()


def told(kind: str) -> list[tuple[str, str, str]]:
    return list(Act.objects.filter(kind=kind).order_by("id").values_list("subject", "by", "cause"))


def test_what_a_person_did_is_closed_with_an_act() -> None:
    human, automatic, done = opened(
        draft(1, assignee="person:9"), draft(2), draft(3, assignee="person:9")
    )
    Duty.objects.filter(pk=done.pk).update(state="done")
    ids = [human.pk, automatic.pk, done.pk]
    assert close_human(ids, by="user:9", at=NOW, note="Entregue.") == 1
    human.refresh_from_db()
    assert (human.state, human.note, human.closed_at) == ("done", "Entregue.", NOW)
    automatic.refresh_from_db()
    assert automatic.state == "open"
    assert told("duty.closed") == [("mailbox:1", "user:9", f"duty:{human.pk}")]


@pytest.mark.parametrize(
    ("chosen", "dropped"),
    [
        ({"subjects": ["mailbox:1"]}, [1, 4]),
        ({"persons": [1, 3]}, [1, 3]),
        ({"subjects": ["mailbox:1"], "kinds": ["test.other"]}, [4]),
        ({"subjects": ["mailbox:1", "mailbox:2"], "persons": [2]}, [2]),
        ({"subjects": ["mailbox:9"]}, []),
    ],
)
def test_what_lost_its_object_is_dropped_with_an_act(
    chosen: dict[str, list[object]], dropped: list[int]
) -> None:
    opened(
        draft(1),
        draft(2),
        draft(3),
        draft(4, subject="mailbox:1", kind="test.other"),
        draft(5, subject="mailbox:1", person=1, key="closed"),
    )
    Duty.objects.filter(key="closed").update(state="done")
    count = drop_duties(**chosen, why="Voltou.", at=NOW)  # type: ignore[arg-type]
    assert count == len(dropped)
    gone = Duty.objects.filter(state="dropped").order_by("id")
    assert [(d.key, d.note, d.closed_at) for d in gone] == [
        (f"key:{number}", "Voltou.", NOW) for number in dropped
    ]
    assert len(told("duty.dropped")) == len(dropped)


def test_dropping_everybodys_duties_is_refused() -> None:
    opened(draft(1))
    with pytest.raises(ValueError, match="diga de quem"):
        drop_duties(kinds=["test.act"], why="x", at=NOW)
    assert Duty.objects.get().state == "open"


def test_a_person_sends_a_failed_duty_round_again() -> None:
    failed, still_open = opened(draft(1), draft(2))
    Duty.objects.filter(pk=failed.pk).update(
        state="failed", attempts=12, escalated_at=NOW, escalated_to="power:x"
    )
    later = NOW + timedelta(days=1)
    ids = [failed.pk, still_open.pk]
    assert try_again(ids, by="user:1", at=later, why="Servidor trocado.") == 1
    failed.refresh_from_db()
    assert (failed.state, failed.attempts, failed.run_at) == ("open", 0, later)
    assert (failed.due_at, failed.escalated_at, failed.escalated_to) == (NOW, None, "")
    assert told("duty.reopened") == [("mailbox:1", "user:1", f"duty:{failed.pk}")]


def test_finding_what_is_due_uses_its_index() -> None:
    """Beside as many that wait for people or for another kind: few rows make every index alike."""
    open_duties(
        [draft(n, kind=f"k{n % 99}", assignee="" if n % 2 else "power:x") for n in range(2000)],
        at=NOW,
    )
    with connection.cursor() as c:
        c.execute("ANALYZE duties_duty")
        c.execute("SET LOCAL enable_seqscan = off")
        c.execute(
            "EXPLAIN SELECT id FROM duties_duty WHERE state = 'open' AND assignee = ''"
            " AND kind = 'k1' AND body = 'uni' AND run_at <= now() ORDER BY run_at, id LIMIT 10"
        )
        assert "duty_claim" in str(c.fetchall())


@pytest.mark.parametrize("new", [COPIED_FROM - 1, COPIED_FROM, COPIED_FROM + 1])
def test_many_at_once_open_what_is_new_once(new: int) -> None:
    open_duties([draft(0, about="Primeira")], at=NOW)
    drafts = [draft(0, about="Segunda"), *(draft(n) for n in range(1, new)), draft(1)]
    assert open_duties(drafts, at=NOW) == new - 1
    assert Duty.objects.count() == new
    assert Duty.objects.get(key="key:0").about == "Primeira"


def test_many_at_once_keep_all_that_few_keep() -> None:
    every = [
        draft(n, sum={"a": [n, None]}, payload={"é": '"\\\t'}, about="tab\t\\N", provisions=())
        for n in range(COPIED_FROM + 1)
    ]
    open_duties(every[:1], at=NOW)
    open_duties(every[1:], at=NOW)
    columns = ("sum__a__1", "payload", "about", "provisions", "state", "due_at", "opened_at")
    assert Duty.objects.values_list(*columns).order_by().distinct().count() == 1


def test_a_key_opened_meanwhile_by_another_transaction_opens_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As if the other had committed between the look at the known keys and the copy."""
    open_duties([draft(3)], at=NOW)
    monkeypatch.setattr(opening, "_KNOWN", "SELECT ''::text WHERE %s::text[] IS NULL")
    assert open_duties([draft(n) for n in range(COPIED_FROM)], at=NOW) == COPIED_FROM - 1
    assert Duty.objects.count() == COPIED_FROM
