"""The outbox: at the pace that each chose, retried, nothing lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from notices.outbox import Outbox, states, told
from portaria.mail.models import Mailbox
from portaria.notices import acts, sending
from portaria.notices.models import Notice as Row
from portaria.notices.types import Pace
from portaria.people.models import Person
from web.world import NOW, World

TOMORROW = NOW + timedelta(days=1)
ADDRESS = "ana.conceicao@uniar.example"


def sent(outbox: Outbox, at: Any = NOW) -> list[str]:
    while sending.send_due(outbox, at=at):
        pass
    return [str(message["Subject"]) for message in outbox.sent]


def test_at_once_to_the_mailbox_with_the_page_and_the_reason(world: World) -> None:
    acts.notify([told(world.ana)], at=NOW)
    outbox = Outbox()
    assert sent(outbox) == ["Título x:1"]
    [message] = outbox.sent
    assert message["To"] == ADDRESS
    assert message["From"] == "Portaria de UNIAR <postmaster@uniar.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    text = message.get_content()
    assert "O seu pedido foi decidido." in text
    assert "/pedidos/1/" in text
    assert "Em 20/11/2026 10:00" in text
    assert states(world.ana) == {"x:1": "sent"}
    assert sent(outbox) == ["Título x:1"], "sent once"


def test_the_same_key_is_told_once(world: World) -> None:
    acts.notify([told(world.ana), told(world.beto)], at=NOW)
    acts.notify([told(world.ana, title="Outro")], at=NOW)
    assert Row.objects.count() == 2


PACES = [
    (Pace.IMMEDIATE, 0, ["Título x:1", "Título x:2"]),
    (Pace.DAILY, 0, []),
    (Pace.DAILY, 1, ["2 avisos: Título x:1, …"]),
    (Pace.WEEKLY, 1, []),
    (Pace.WEEKLY, 3, ["2 avisos: Título x:1, …"]),
    (Pace.NONE, 30, []),
]


@pytest.mark.parametrize(("pace", "days", "subjects"), PACES)
def test_each_is_written_to_at_the_pace_chosen(
    world: World, pace: Pace, days: int, subjects: list[str]
) -> None:
    acts.choose_pace(world.ana.pk, pace, at=NOW)
    acts.notify([told(world.ana), told(world.ana, "x:2")], at=NOW)
    assert sent(Outbox(), NOW + timedelta(days=days)) == subjects


@pytest.mark.parametrize("pace", list(Pace))
def test_what_the_norm_orders_goes_at_once_whatever_was_chosen(world: World, pace: Pace) -> None:
    acts.choose_pace(world.ana.pk, pace, at=NOW)
    acts.notify([told(world.ana, compelled=True)], at=NOW)
    outbox = Outbox()
    assert sent(outbox) == ["Título x:1"]
    assert "devido pela norma" in outbox.sent[0].get_content()


def test_a_new_choice_moves_what_waits_and_leaves_what_is_ordered(world: World) -> None:
    acts.choose_pace(world.ana.pk, Pace.WEEKLY, at=NOW)
    acts.notify([told(world.ana), told(world.ana, "x:2", compelled=True)], at=NOW)
    acts.choose_pace(world.ana.pk, Pace.IMMEDIATE, at=NOW)
    assert sent(Outbox()) == ["Título x:1", "Título x:2"]
    acts.notify([told(world.ana, "x:3")], at=NOW)
    acts.choose_pace(world.ana.pk, Pace.NONE, at=NOW)
    assert states(world.ana)["x:3"] == "unwanted"


def test_a_server_that_takes_nothing_is_tried_again_later(world: World) -> None:
    acts.notify([told(world.ana)], at=NOW)
    outbox = Outbox(broken=1)
    assert sent(outbox) == []
    row = Row.objects.get()
    assert (row.mail, row.attempts, row.last_error) == ("waiting", 1, "fila cheia")
    assert sent(outbox, NOW + timedelta(seconds=59)) == []
    assert sent(outbox, NOW + timedelta(seconds=60)) == ["Título x:1"]


def test_without_an_address_it_is_seen_in_the_site(world: World) -> None:
    acts.notify([told(world.beto)], at=NOW)
    assert sent(Outbox()) == []
    assert states(world.beto) == {"x:1": "no_address"}


def test_the_contact_address_serves_who_has_no_mailbox_here(world: World) -> None:
    Person.objects.filter(pk=world.beto.pk).update(email="beto@fora.example")
    Mailbox.objects.filter(person=world.ana).update(state="suspended")
    acts.notify([told(world.beto), told(world.ana)], at=NOW)
    outbox = Outbox()
    sent(outbox)
    assert [message["To"] for message in outbox.sent] == ["beto@fora.example"]
    assert states(world.ana) == {"x:1": "no_address"}, "a suspended mailbox receives nothing"


@pytest.mark.parametrize(("days", "state"), [(7, "sent"), (8, "sent"), (9, "stale")])
def test_when_a_way_out_appears_old_news_stay_in_the_site(
    world: World, days: int, state: str
) -> None:
    acts.notify([told(world.ana), told(world.ana, "x:2", compelled=True)], at=NOW)
    sent(Outbox(), NOW + timedelta(days=days))
    assert states(world.ana) == {"x:1": state, "x:2": "sent"}


def test_a_title_of_several_lines_makes_no_header_of_its_own(world: World) -> None:
    acts.notify([told(world.ana, title="Linha\r\nBcc: todos@uniar.example")], at=NOW)
    outbox = Outbox()
    assert sent(outbox) == ["Linha Bcc: todos@uniar.example"]
    assert outbox.sent[0]["Bcc"] is None


def test_many_leave_batch_by_batch(world: World) -> None:
    acts.notify([told(world.ana, f"n:{n}") for n in range(60)], at=NOW)
    assert len(sent(Outbox())) == 60


def test_seen_is_seen_once(world: World) -> None:
    acts.notify([told(world.ana), told(world.ana, "x:2")], at=NOW)
    first = Row.objects.earliest("id")
    assert acts.mark_seen(world.ana.pk, at=NOW, only=first.pk) == 1
    assert acts.mark_seen(world.beto.pk, at=NOW) == 0
    assert acts.mark_seen(world.ana.pk, at=TOMORROW) == 1
    assert Row.objects.get(pk=first.pk).seen_at == NOW
