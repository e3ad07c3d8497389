"""M16, M18: the exception to forwarding, and somebody else's access, both for a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from portaria.mail.models import Mailbox
from portaria.procedures.permits.models import Permit
from portaria.procedures.requests.types import Refused

from .towns import Town, kinds, last

pytestmark = pytest.mark.django_db
LIMIT: dict[str, Any] = {"target": "ana@fora.test", "limitation": "não lê o webmail"}


def test_m16_the_exception_is_asked_for_verified_and_on_record() -> None:
    """UNILA 20, p. ún."""
    town = Town("uniar")
    box = town.box(town.ana)
    with pytest.raises(Refused, match="não lhe cabe"):
        town.asks("mail.forwarding_exception", box.pk, LIMIT, town.beto)
    with pytest.raises(Refused, match=r"Falta «O que o leitor de tela não consegue».*art\. 20"):
        town.asks("mail.forwarding_exception", box.pk, {"target": "a@b.test"}, town.ana)
    key = town.asks("mail.forwarding_exception", box.pk, LIMIT, town.ana)
    assert town.approves(key, town.heads["CTIC"]) == "carried_out"
    given = Permit.objects.get(kind="mail.forwarding")
    assert (given.subject, given.until, given.ended_at) == (f"mailbox:{box.pk}", None, None)
    assert given.provision == "unila-cgtic-5-2020#art20_par1u"
    assert last(f"mailbox:{box.pk}", "mail.forwarding.given").cause == f"request:{key}"


def test_m16_refused_there_is_no_exception() -> None:
    town = Town("uniar")
    key = town.asks("mail.forwarding_exception", town.box(town.ana).pk, LIMIT, town.ana)
    assert town.refuses(key, town.heads["CTIC"]) == "refused"
    assert not Permit.objects.exists()


def test_m16_an_organizational_mailbox_has_no_exception() -> None:
    town = Town("uniar")
    box = town.box(town.heads["SETOR"], kind="organizational", category="org_unit")
    with pytest.raises(Refused, match="caixa individual em uso"):
        town.asks("mail.forwarding_exception", box.pk, LIMIT, town.heads["SETOR"])


def visit(town: Town, days: tuple[int, int] = (0, 3), **changed: Any) -> dict[str, Any]:
    first, final = (town.at.date() + timedelta(days=n) for n in days)
    return {
        "person": town.heads["GEREDE"].pk, "purpose": "maintenance", "justification": "índice",
        "since": first.isoformat(), "until": final.isoformat(), **changed,
    }  # fmt: skip


@pytest.fixture
def mpe() -> Town:
    return Town("mpe")


@pytest.fixture
def box(mpe: Town) -> Mailbox:
    return mpe.box(mpe.ana)


@pytest.mark.parametrize("authority", ["owner", "head"])
def test_m18_by_authorisation_of_either_for_a_time_and_it_ends_by_itself(
    mpe: Town, box: Mailbox, authority: str
) -> None:
    """MPMT 22: the attorney-general or the owner; state, evidence, end."""
    key = mpe.asks("mail.access_by_others", box.pk, visit(mpe), mpe.heads["COTEC"])
    assert not Permit.objects.exists()
    who = mpe.ana if authority == "owner" else mpe.heads["PGJ"]
    assert mpe.approves(key, who) == "carried_out"
    given = Permit.objects.get()
    assert (given.person_id, given.holder_id) == (mpe.heads["GEREDE"].pk, mpe.ana.pk)
    act = last(f"mailbox:{box.pk}", "mail.visit.given")
    assert (act.person, act.cause) == (mpe.ana.pk, f"request:{key}")
    assert "mpmt-495-2015#art22_cpt" in act.provisions
    mpe.at += timedelta(days=3)  # its last day
    mpe.runs()
    given.refresh_from_db()
    assert given.ended_at is None
    mpe.at += timedelta(days=1)
    mpe.runs()
    given.refresh_from_db()
    assert given.ended_why == "terminou o prazo"
    assert kinds(f"mailbox:{box.pk}")[-1] == "mail.visit.ended"


def test_m18_the_wrong_person_purpose_or_days(mpe: Town, box: Mailbox) -> None:
    manager = mpe.heads["COTEC"]
    cases = [
        (visit(mpe), mpe.beto, "não lhe cabe"),
        (visit(mpe, purpose="curiosity"), manager, "não é uma das opções"),
        (visit(mpe, purpose=""), manager, r"Falta «Para quê».*art\. 22"),
        (visit(mpe, (3, 0)), manager, "vem antes do primeiro"),
        (visit(mpe, (-3, -1)), manager, "já passou"),
        (visit(mpe, person=mpe.ana.pk), manager, "já tem acesso"),
    ]
    for values, who, said in cases:
        with pytest.raises(Refused, match=said):
            mpe.asks("mail.access_by_others", box.pk, values, who)
    assert not Permit.objects.exists()


def test_m18_refused_by_both_nobody_comes_in(mpe: Town, box: Mailbox) -> None:
    key = mpe.asks("mail.access_by_others", box.pk, visit(mpe), mpe.heads["COTEC"])
    assert mpe.refuses(key, mpe.ana) == "waiting"  # the other authority may still say yes
    assert mpe.refuses(key, mpe.heads["PGJ"]) == "refused"
    assert not Permit.objects.exists()


@pytest.mark.parametrize("slug", ["uniar", "ssp", "mpa"])
def test_m18_where_no_norm_names_who_authorises_there_is_no_rite(slug: str) -> None:
    town = Town(slug)
    with pytest.raises(Refused, match="Nenhuma norma em vigor"):
        town.asks("mail.access_by_others", town.box(town.ana).pk, {}, town.ana)
