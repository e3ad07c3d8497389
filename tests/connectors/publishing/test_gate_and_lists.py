"""The gate's file follows the maps, and lists follow their members (M20, G4, G5)."""

from __future__ import annotations

import pytest

from connectors.publishing.rooms import BY, Room, a_list
from portaria import clock
from portaria.connectors.publishing.models import Pending
from portaria.mail import acts
from portaria.mail.gate.snapshot import GateSnapshot
from portaria.mail.gate.store.reading import SnapshotFile
from portaria.mail.lists.models import ListAddress, ListMember, ListWriter, MailingList
from portaria.mail.models import Alias
from portaria.mail.types import Closing, Delegate, Renaming

pytestmark = pytest.mark.django_db


def snapshot(room: Room) -> GateSnapshot:
    with SnapshotFile(room.own.files.folder.gate) as file:
        return file.load()


def members(room: Room) -> list[tuple[int, str]]:
    return sorted((r["chunk"], r["address"]) for r in room.rows("SELECT * FROM list_members"))


def test_the_gate_knows_each_address_and_who_may_send_as_it(room: Room) -> None:
    """G4."""
    world = room.world
    own = world.opens("servidor_efetivo", login="ana")
    room.has_account(own, "asouza", "correta-senha-77")
    Alias.objects.create(mailbox=own, address="a@x.example", why="x", start="2024-01-01")
    unit = world.unit("CTIC")
    box = world.opens("org_unit", kind="organizational", login="ctic", unit=unit)
    share = Delegate(box.pk, own.person_id, may_send_as=True)
    acts.delegate_mailboxes([share], by=BY, at=world.at)
    room.publishes()
    found = snapshot(room)
    account = found.account("ana@uni.example")
    assert account is not None
    assert (account.owner, account.profile.kind) == (own.person_id, "individual")
    alias = found.account("a@x.example")
    assert alias is not None
    assert (alias.owner, alias.profile.alias) == (own.person_id, True)
    assert found.owner_of_login("asouza") == own.person_id
    assert own.person_id in found.send_as.get("ctic@uni.example", ())
    acts.delegate_mailboxes([Delegate(box.pk, own.person_id)], by=BY, at=world.at)
    acts.rename_mailboxes([Renaming(own.pk, "anabela", "nome")], by=BY, at=world.at)
    room.publishes()
    found = snapshot(room)
    assert found.account("ana@uni.example") is None
    assert found.account("anabela@uni.example") is not None
    assert own.person_id not in found.send_as.get("ctic@uni.example", ())
    assert found.version == room.own.version


def test_a_gate_that_fell_behind_is_written_whole(room: Room) -> None:
    room.world.opens("servidor_efetivo", login="ana")
    room.publishes()
    gate = room.own.files.gate
    gate._connection.execute("UPDATE meta SET value = 0 WHERE key = 'version'")
    gate._connection.execute("UPDATE address SET address = 'velho@uni.example', version = 0")
    room.publishes()
    found = snapshot(room)
    assert found.version == room.own.version
    assert found.account("ana@uni.example") is not None
    assert found.account("velho@uni.example") is None


def test_the_gate_has_the_bodys_norms_and_domains(room: Room) -> None:
    room.world.opens("servidor_efetivo", login="ana")
    room.publishes()
    law = snapshot(room).bodies["uni"]
    assert law.domains == {"uni.example", "aluno.uni.example"}
    assert law.staff == 1
    assert law.policies


def test_m20_a_list_follows_its_members(room: Room) -> None:
    ana = room.world.opens("servidor_efetivo", login="ana")
    bia = room.world.opens("servidor_efetivo", login="bia")
    room.publishes()
    made = a_list(room, "MPE_todos", [ana, bia])
    room.publishes()
    assert members(room) == [(0, "ana@uni.example"), (0, "bia@uni.example")]
    [row] = room.rows("SELECT * FROM lists")
    assert (row["address"], row["members"]) == ("mpe_todos@uni.example", 2)
    one = snapshot(room).lists["mpe_todos@uni.example"]
    assert (one.id, one.title, one.unsubscribe) == (row["id"], row["name"], "")
    assert one.writers == {ana.person_id, bia.person_id}
    assert one.everyone, "all the individual mailboxes in use"
    acts.rename_mailboxes([Renaming(ana.pk, "zulmira", "nome")], by=BY, at=room.world.at)
    room.publishes()
    assert members(room) == [(0, "bia@uni.example"), (0, "zulmira@uni.example")]
    acts.close_mailboxes([Closing(bia.pk, "request")], by=BY, at=room.world.at)
    room.publishes()
    assert members(room) == [(0, "zulmira@uni.example")]
    assert not Pending.objects.exists()
    ListAddress.objects.create(list=made, address="todos@uni.example", since=clock.now())
    room.publishes()
    assert room.rows("SELECT address, target FROM list_aliases") == [
        {"address": "mpe_todos@uni.example", "target": "todos@uni.example"}
    ]
    assert set(snapshot(room).lists) == {"mpe_todos@uni.example", "todos@uni.example"}
    room.is_clean()
    MailingList.objects.update(state="ended")
    room.publishes()
    assert (members(room), snapshot(room).lists) == ([], {})
    room.is_clean()


def test_m20_only_those_named_write(room: Room) -> None:
    ana = room.world.opens("servidor_efetivo", login="ana")
    bia = room.world.opens("servidor_efetivo", login="bia")
    made = a_list(room, "avisos", [ana, bia], writes="named")
    ListWriter.objects.create(list=made, mailbox=bia)
    room.publishes()
    assert room.rows("SELECT login FROM list_writers") == [{"login": "bia@uni.example"}]
    assert snapshot(room).lists["avisos@uni.example"].writers == {ana.person_id, bia.person_id}


def test_m20_a_long_list_is_in_parts_and_a_member_moves_alone(room: Room) -> None:
    first = room.world.opens("servidor_efetivo", login="ana")
    made = a_list(room, "longa", [first])
    ListMember.objects.bulk_create(
        ListMember(list=made, outside=f"p{n:04}@fora.example", start=room.world.at)
        for n in range(2100)
    )
    room.publishes()
    parts = room.rows("SELECT chunk, count(*) AS n FROM list_members GROUP BY 1")
    assert parts == [{"chunk": 0, "n": 1000}, {"chunk": 1, "n": 1000}, {"chunk": 2, "n": 101}]
    before = room.own.files.maps.total_changes
    acts.close_mailboxes([Closing(first.pk, "request")], by=BY, at=room.world.at)
    room.publishes()
    assert room.own.files.maps.total_changes - before < 60, "not the whole list"
    room.is_clean()
