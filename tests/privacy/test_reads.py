"""R5: who looked at whose data is recorded, once a day and purpose, and shown to the person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from portaria import clock
from portaria.mail.models import Mailbox
from portaria.privacy.acts import record_reads
from portaria.privacy.ending import forget_ended
from portaria.privacy.models import PersonRead
from portaria.privacy.types import Read
from web.world import NOW, World, sign_in_of


def rows() -> list[tuple[int, str, str, str, int]]:
    found = PersonRead.objects.order_by("id")
    return list(found.values_list("person", "what", "purpose", "body", "times"))


@pytest.fixture
def ana(world: World, client: Client) -> Client:
    client.force_login(sign_in_of("ana", world.ana))
    return client


def test_r5_opening_somebody_s_page_is_recorded_and_counted(ana: Client, world: World) -> None:
    for _ in range(3):
        ana.get(f"/pessoas/{world.beto.pk}/")
    assert rows() == [(world.beto.pk, "person", "people.read", "uniar", 3)]
    row = PersonRead.objects.get()
    assert (row.reader, row.by[:5]) == (world.ana.pk, "user:")


def test_r5_one_s_own_page_is_not(ana: Client, world: World) -> None:
    for address in (f"/pessoas/{world.ana.pk}/", "/meu/", "/meus-dados/relatorio/",
                    f"/contas/{world.account.pk}/", f"/caixas/{world.mailbox.pk}/"):  # fmt: skip
        assert ana.get(address).status_code == 200
    assert rows() == []


def test_r5_what_was_refused_is_not_recorded(world: World) -> None:
    beto = Client()
    beto.force_login(sign_in_of("beto", world.beto))
    assert beto.get(f"/pessoas/{world.ana.pk}/").status_code == 403
    assert rows() == []


def test_r5_account_and_mailbox_of_somebody_else(world: World) -> None:
    from portaria.people.models import Unit

    Unit.objects.filter(pk=world.ctic.pk).update(head=world.beto)
    beto = Client()
    beto.force_login(sign_in_of("beto", world.beto))
    beto.get(f"/contas/{world.account.pk}/")
    beto.get(f"/caixas/{world.mailbox.pk}/")
    beto.get(f"/caixas/{world.shared.pk}/")
    assert [row[:3] for row in rows()] == [
        (world.ana.pk, "account", "accounts.manage"),
        (world.ana.pk, "mailbox", "mail.read"),
    ], "a unit's mailbox is nobody's personal data"
    assert Mailbox.objects.get(pk=world.shared.pk).person_id is None


def test_r5_a_list_that_leaves_as_a_file_is_told_to_everybody_on_it(
    ana: Client, world: World
) -> None:
    ana.get("/pessoas/exportar.csv?q=beto")
    assert rows() == [(world.beto.pk, "export", "people.read", "uniar", 1)]
    ana.get("/pessoas/exportar.csv")
    assert {(row[0], row[4]) for row in rows()} == {(world.beto.pk, 2), (world.carla.pk, 1)}


def test_r5_the_person_sees_who_looked_and_why(ana: Client, world: World) -> None:
    ana.get(f"/pessoas/{world.beto.pk}/")
    beto = Client()
    beto.force_login(sign_in_of("beto", world.beto))
    text = beto.get("/meus-dados/relatorio/").content.decode()
    assert "Ana Lúcia da Conceição" in text
    assert "consultar pessoas e vínculos" in text
    told = beto.get("/meus-dados/relatorio.json").json()
    [looks] = [section for section in told["sections"] if section["key"] == "looks"]
    assert looks["rows"][0][1:] == [
        "Ana Lúcia da Conceição", "a página da pessoa", "consultar pessoas e vínculos", "1",
    ]  # fmt: skip
    pdf = beto.get("/meus-dados/relatorio.pdf")
    assert pdf.content.startswith(b"%PDF-")
    other = ana.get("/meus-dados/relatorio.json").json()
    assert "Beto" not in str(other), "nobody's report tells of another"


def test_r5_another_system_is_named_by_its_token(world: World) -> None:
    for day in (0, 0, 1):
        at = NOW + timedelta(days=day)
        record_reads([Read(world.ana.pk, "api", "people.read", "uniar")], by="token:Folha",
                     reader=None, at=at)  # fmt: skip
    assert [row[4] for row in rows()] == [2, 1]


def test_r5_the_same_person_twice_in_one_page_counts_once(world: World) -> None:
    read = Read(world.ana.pk, "api", "people.read", "uniar")
    record_reads([read, read], by="token:Folha", reader=None, at=NOW)
    assert [row[4] for row in rows()] == [1]


@pytest.mark.parametrize(("days", "left"), [(9, 1), (10, 1), (11, 0)])
def test_r5_looks_end_when_promised_and_a_shorter_promise_does_not_reach_back(
    world: World, settings: Any, days: int, left: int
) -> None:
    settings.READS_KEPT_DAYS = 10
    record_reads([Read(world.ana.pk, "api", "x")], by="token:F", reader=None, at=NOW)
    settings.READS_KEPT_DAYS = 1
    forget_ended(NOW + timedelta(days=days))
    assert PersonRead.objects.count() == left
    if left:
        assert PersonRead.objects.get().keep_until == date(2026, 11, 30)


def test_r5_the_command_line_leaves_its_trace_too(world: World) -> None:
    from click.testing import CliRunner

    from portaria.cli.person import person

    with clock.at(NOW):
        done = CliRunner().invoke(person, ["show", str(world.ana.pk)], catch_exceptions=False)
    assert done.exit_code == 0
    [row] = PersonRead.objects.all()
    assert (row.by[:4], row.reader, row.day) == ("cli:", None, NOW.date())
