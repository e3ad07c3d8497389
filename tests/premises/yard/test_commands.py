"""``portaria goods``, ``parking`` and ``round`` (E14, F14, F8, F18)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from portaria.duties.models import Duty
from portaria.people.models import Person, Unit
from portaria.premises.goods.models import Exit
from portaria.premises.parking.models import Outage, SpacePermit
from portaria.premises.rounds.acts import OPEN_ROUND
from portaria.premises.rounds.models import Point
from premises.support import PLAN, SLUG, run, security_manager, settled, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(db: None) -> Person:
    settled()
    person = security_manager()
    run("premises", "load", PLAN, "--body", SLUG, "--as", person.pk)
    return person


def test_e14_a_shipment_to_an_event_checked_and_reconciled(manager: Person) -> None:
    unit = Unit.objects.get(code="CTI")
    unit.head = someone("Chefe da TI", slug=SLUG, unit=unit)
    unit.save(update_fields=["head"])
    ship = ("goods", "ship", "--body", SLUG, "--place", "C1", "--item", "2 faixas [F-1]", "--item",
            "10 cadeiras", "--carrier", "Bento", "--to", "Feira", "--from", "2027-01-18", "--until",
            "2027-01-19", "--as")  # fmt: skip
    assert "só a chefia" in run(*ship, manager.pk, code=1).output
    run(*ship, unit.head.pk)
    row = Exit.objects.get()
    as_ = ("--as", manager.pk)
    wrong = run("goods", "check", row.pk, "--copy", "--found", "1=1", *as_, code=1)
    assert "Faltam 1 de 2: faixas" in wrong.output
    run("goods", "check", row.pk, "--found", "9=1", *as_, code=2)
    assert "não saem: Falta a via" in run("goods", "check", row.pk, *as_, code=1).output
    assert "saem" in run("goods", "check", row.pk, "--copy", *as_).output
    assert "nenhum termo" in run("goods", "term", row.pk, *as_).output
    run("goods", "cancel", row.pk, "--why", "engano", *as_, code=1)
    [shown] = json.loads(run("goods", "list", "--body", SLUG, "--json").stdout)["exits"]
    assert [c["outcome"] for c in shown["checks"]] == ["differs", "stopped", "agrees"]
    assert f"nº {row.pk}" in run("goods", "list", "--body", SLUG).output
    again = ("goods", "reconcile", "--body", SLUG, "--location", "sede", *as_)
    assert "tudo confere" in run(*again).output
    run(*ship, unit.head.pk)
    assert "venceu sem passar" in run(*again, code=1, when="2027-01-20 08:00").output
    run("goods", "check", 999_999_999, *as_, code=2)


def test_f14_vehicles_registered_in_and_out(manager: Person) -> None:
    ana = someone("Ana Souza", slug=SLUG)
    as_ = ("--body", SLUG, "--as", manager.pk)
    run("parking", "register", "ABC1D23", "--of", ana.pk, *as_)
    enter = ("parking", "enter", "ABC1D23", "--lot", "EST-INT", *as_)
    assert "art. 75" in run(*enter, "--no-badge", code=1).output
    assert "inside" in run(*enter).output
    assert "ABC1D23" in run("parking", "list", "--body", SLUG).output
    [one] = json.loads(run("parking", "list", "--body", SLUG, "--json").stdout)["parked"]
    assert (one["lot"], one["person"]) == ("EST-INT", ana.pk)
    run("parking", "barrier", "GUARITA-1", "--why", "sem energia", *as_)
    leave = ("parking", "leave", "ABC1D23", "--through", "GUARITA-1", *as_)
    assert "show_badge" in run(*leave, code=1).output
    run("parking", "barrier", "GUARITA-1", "--over", *as_)
    assert not Outage.objects.filter(ended_at=None).exists()
    assert "go" in run(*leave).output
    run(*leave, code=2)
    run("parking", "space", ana.pk, "idoso", "--why", "lei", *as_)
    assert SpacePermit.objects.get().kind == "idoso"
    run("parking", "space", ana.pk, "moto", "--why", "lei", *as_, code=1)
    run("parking", "enter", "ABC1D23", "--lot", "NADA", *as_, code=2)


def test_f18_an_inspection_walked_through(manager: Person, tmp_path: Path) -> None:
    as_ = ("--body", SLUG, "--as", manager.pk)
    assert Duty.objects.filter(kind=OPEN_ROUND, state="open").count() == 2  # the plan's complexes
    assert "em 0 complexos" in run("round", "schedule", *as_).output
    assert "nenhuma ronda" in run("round", "list", "--body", SLUG).output
    run("round", "inspect", "C2", "--until", "2027-01-31", *as_)
    [one] = json.loads(run("round", "list", "--body", SLUG, "--json").stdout)["rounds"]
    number = one["number"]
    assert "por ver" in run("round", "show", number).output
    photo = tmp_path / "porta.jpg"
    photo.write_bytes(b"\xff\xd8foto")
    walk = ("round", "walk", number, "--as", manager.pk)
    run(*walk, "--wrong", 1, "--note", "sem câmera", "--photo", photo)
    assert "Falta ver" in run(*walk, "--finish", code=1).output
    run(*walk, "--rest-fine", "--finish")
    shown = json.loads(run("round", "show", number, "--json").stdout)
    assert (shown["outcome"], shown["points"][0]["note"]) == ("with_exceptions", "sem câmera")
    assert bytes(Point.objects.get(round=number, number=1).photo or b"") == b"\xff\xd8foto"
    run(*walk, "--fine", 99, code=2)
    run("round", "show", 999_999_999, code=2)
