"""``portaria premises`` and ``portaria badge``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from portaria.people.models import Person
from portaria.premises.badges.models import Badge, Charge, Replacement
from premises.support import PLAN, SLUG, run, security_manager, settled, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(db: None) -> Person:
    settled()
    return security_manager("post.apoio_logistico")


def test_a_plan_checked_loaded_and_shown(manager: Person, tmp_path: Path) -> None:
    assert "14 áreas" in run("premises", "check", PLAN).output
    done = run("premises", "load", PLAN, "--body", SLUG, "--as", manager.pk)
    assert "0 alterados, 0 fechados" in done.output
    shown = json.loads(run("premises", "areas", "--body", SLUG, "--json").stdout)["areas"]
    [room] = [area for area in shown if area["code"] == "C1-DC"]
    assert (room["level"], room["unit"], room["kinds"]) == ("nivel_4", "CTI", ["datacenter"])
    broken = tmp_path / "plano.yaml"
    broken.write_text("places:\n  - {code: S, name: Sede, kind: castelo}\n", encoding="utf-8")
    assert "plano.yaml:2" in run("premises", "check", broken, code=2).output
    run("premises", "load", PLAN, "--body", "nenhum", "--as", manager.pk, code=2)
    other = someone("Outra Pessoa", slug=SLUG)
    run("premises", "load", PLAN, "--body", SLUG, "--as", other.pk, code=1)
    run(
        "premises", "closed", "--body", SLUG, "--place", "C1", "--from", "2027-02-01", "--until",
        "2027-02-03", "--ground", "obras_e_reformas", "--why", "pintura", "--as", manager.pk,
    )  # fmt: skip


def test_a_badge_issued_forgotten_given_back_lost_and_paid(manager: Person) -> None:
    ana = someone("Ana Souza", slug=SLUG)
    as_ = ("--body", SLUG, "--as", manager.pk)
    run("badge", "issue", ana.pk, "P-1", "901", *as_)
    run("badge", "issue", ana.pk, "P-2", "902", *as_, code=1)
    run("badge", "lend", ana.pk, "PROV-1", "701", "--document", "RG 1", *as_)
    shown = json.loads(run("badge", "show", "P-1", "--body", SLUG, "--json").stdout)
    assert (shown["state"], [b["ground"] for b in shown["blocks"]]) == ("blocked", ["provisional"])
    run("badge", "return", "PROV-1", *as_)
    run("badge", "block", "P-1", "--why", "cópia", *as_)
    run("badge", "block", "P-1", "--why", "engano", "--undo", *as_)
    run("badge", "lost", "P-1", "--ground", "perda", "--block-only", *as_)
    run("badge", "lost", "P-1", "--ground", "perda", *as_, code=1)
    run("badge", "lost", "P-1", "--ground", "perda", "--police-report", "BO 1", *as_)
    number = Replacement.objects.get().pk
    run("badge", "price", 1850, "--since", "2027-01-01", "--source", "Ata 1", *as_)
    run("badge", "order", number, *as_)
    charge = Charge.objects.get().pk
    run("badge", "notify", charge, "--pay-by", "2027-02-01", *as_)
    run("badge", "pay", charge, "--receipt", "DAR 1", *as_)
    run("badge", "found", "P-1", *as_)
    run("badge", "deliver", number, "P-9", "909", *as_)
    assert Badge.objects.get(serial="P-9").state == "active"
    run("badge", "show", "NADA", "--body", SLUG, code=2)
    run(
        "badge", "presiding", ana.pk, "--since", "2027-02-01", "--why", "Sindicato", "--body",
        SLUG, "--as", manager.pk, code=1,
    )  # fmt: skip
