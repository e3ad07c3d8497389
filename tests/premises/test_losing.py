"""F5, F6: the exceptional release, defect, loss, theft, the old badge found, and who pays (SEFAZ
23–26)."""

from __future__ import annotations

import pytest

from portaria.incidents.models import Incident
from portaria.people.models import FunctionalEvent, Unit
from portaria.premises.badges import acts
from portaria.premises.badges.models import Badge, Charge, Replacement
from portaria.premises.badges.types import Issue, Refused, Told
from portaria.procedures.terms.acts import sign_terms
from portaria.procedures.terms.models import Term
from premises.support import (
    BY,
    SLUG,
    at,
    badge,
    day,
    grounds,
    holder,
    lend,
    settled,
    someone,
    tie,
    until,
    waiting,
)

pytestmark = pytest.mark.django_db


def priced(cents: int = 1850) -> None:
    acts.set_price(SLUG, day("2026-01-01"), cents, "Ata 3/2026", by=BY, at=at("2026-11-02"))


def told(permanent: int, ground: str, when: str = "2027-01-18", **fields: object) -> int:
    [key] = acts.tell_losses([Told(permanent, ground, **fields)], by=BY, at=at(when))  # type: ignore[arg-type]
    return key


@pytest.mark.parametrize("ground", ["perda", "furto", "roubo"])
def test_f6_what_was_lost_or_stolen_is_blocked_at_once_and_wants_a_police_report(
    ground: str,
) -> None:
    settled()
    _, permanent = holder()
    with pytest.raises(Refused, match="Falta o boletim de ocorrência"):
        told(permanent, ground)
    assert acts.block_lost(permanent, ground, by=BY, at=at("2027-01-18"))
    assert (badge(permanent).state, grounds(permanent)) == ("blocked", [ground])
    assert len(waiting("premises.report_loss")) == 1
    replacement = told(permanent, ground, police_report="BO 1/2027")
    assert not waiting("premises.report_loss")
    assert Replacement.objects.get(pk=replacement).state == "asked"


def test_f6_a_badge_is_lost_once_however_it_is_told() -> None:
    """SEFAZ 25 and 26: a report that calls it otherwise corrects what was told."""
    settled()
    priced()
    _, permanent = holder()
    assert acts.block_lost(permanent, "perda", by=BY, at=at("2027-01-18"))
    [duty] = waiting("premises.report_loss")
    assert duty.about == "Apresentar o que a norma pede por perda do crachá P-1"
    replacement = told(permanent, "furto", "2027-01-19", police_report="BO 6")
    assert (badge(permanent).state, grounds(permanent)) == ("blocked", ["furto"])
    acts.order_replacements([replacement], by=BY, at=at("2027-01-19"))
    assert not Charge.objects.exists()


@pytest.mark.parametrize(
    ("ground", "fields", "owes"),
    [
        ("defeito", {"returned": True}, False),
        ("perda", {"police_report": "BO 1"}, True),
        ("furto", {"police_report": "BO 1"}, False),
        ("roubo", {"police_report": "BO 1"}, False),
    ],
)
def test_f6_who_pays_the_new_badge(ground: str, fields: dict[str, object], owes: bool) -> None:
    settled()
    priced()
    _, permanent = holder()
    replacement = told(permanent, ground, **fields)
    assert not Charge.objects.exists()  # nothing is owed before the order is processed
    acts.order_replacements([replacement], by=BY, at=at("2027-01-19"))
    assert list(Charge.objects.values_list("ground", "cents")) == ([(ground, 1850)] if owes else [])


def test_f6_a_defective_badge_is_not_replaced_until_it_is_handed_over() -> None:
    settled()
    _, permanent = holder()
    with pytest.raises(Refused, match="a devolução do crachá defeituoso"):
        told(permanent, "defeito")
    assert badge(permanent).state == "active"  # a defect blocks nothing


def test_f6_a_contractor_s_badge_is_replaced_by_the_company() -> None:
    settled()
    _, permanent = holder(category="terceirizado")
    assert badge(permanent).issuer == "empresa prestadora de serviços"
    assert told(permanent, "perda", police_report="BO 2") == 0
    assert not Replacement.objects.exists()


def test_f6_the_new_badge_delivered_ends_the_old_one_and_calls_the_provisional_back() -> None:
    settled()
    person, permanent = holder()
    replacement = told(permanent, "furto", police_report="BO 3")
    stands = lend(person, "2027-01-18 09:00", ground="furto")
    assert (stands.outcome, stands.valid_until) == ("provisional", None)
    acts.order_replacements([replacement], by=BY, at=at("2027-01-19"))
    [new] = acts.deliver_replacements({replacement: ("P-77", "977")}, by=BY, at=at("2027-01-25"))
    assert (badge(permanent).state, badge(new).state) == ("ended", "active")
    assert grounds(stands.badge) == ["replaced"]
    [back] = waiting("premises.return_provisional")
    acts.return_provisionals([stands.badge], by=BY, at=at("2027-01-25 10:00"))
    assert not waiting("premises.return_provisional")
    assert back.person == person.pk
    with pytest.raises(Refused, match="O novo crachá já foi entregue"):
        acts.find_badges([permanent], by=BY, at=at("2027-01-26"))


def test_f6_found_before_the_new_one_was_processed_cancels_it_and_nothing_is_owed() -> None:
    settled()
    priced()
    person, permanent = holder()
    replacement = told(permanent, "perda", police_report="BO 4")
    stands = lend(person, "2027-01-18 09:00", ground="perda")
    with pytest.raises(Refused, match="devolva antes o provisório PROV-1"):
        acts.find_badges([permanent], by=BY, at=at("2027-01-19"))
    acts.return_provisionals([stands.badge], by=BY, at=at("2027-01-19"))
    [decision] = acts.find_badges([permanent], by=BY, at=at("2027-01-19"))
    assert decision.outcome == "cancel"
    assert (badge(permanent).state, grounds(permanent)) == ("active", [])
    assert Replacement.objects.get(pk=replacement).state == "cancelled"
    assert not waiting("premises.order_badge")
    assert not Charge.objects.exists()


def test_f6_found_after_the_order_was_processed_is_paid_all_the_same() -> None:
    settled()
    priced()
    _, permanent = holder()
    replacement = told(permanent, "perda", police_report="BO 5")
    acts.order_replacements([replacement], by=BY, at=at("2027-01-19"))
    [decision] = acts.find_badges([permanent], by=BY, at=at("2027-01-20"))
    assert decision.outcome == "owed"
    assert [r.citation.ref.partition("#")[2] for r in decision.reasons if r.citation] == [
        "art25_par3", "art26_par1",
    ]  # fmt: skip
    assert Charge.objects.get().state == "open"
    assert badge(permanent).state == "active"


def test_f6_nobody_knows_the_price_yet() -> None:
    settled()
    _, permanent = holder()
    acts.order_replacements(
        [told(permanent, "perda", police_report="B")], by=BY, at=at("2027-01-19")
    )
    charge = Charge.objects.get()
    assert charge.cents is None
    with pytest.raises(Refused, match="registre antes o custo do crachá"):
        acts.notify_charges([charge.pk], day("2027-02-01"), by=BY, at=at("2027-01-20"))
    priced(2100)
    acts.notify_charges([charge.pk], day("2027-02-01"), by=BY, at=at("2027-01-20"))
    charge.refresh_from_db()
    assert (charge.cents, charge.basis) == (2100, "Ata 3/2026")


def released() -> tuple[int, int]:
    """The permanent badge let free on Tuesday 19 January 2027 under the term; the provisional."""
    priced()
    person, permanent = holder()
    lent = lend(person, "2027-01-18")
    acts.allow_releases([permanent], "provisório em casa", by=BY, at=at("2027-01-19"))
    assert grounds(permanent) == ["provisional"]  # the term is not signed yet
    term = Term.objects.get(kind="termo-compromisso-devolucao-cracha")
    sign_terms({term.pk: ""}, person=person.pk, by=BY, at=at("2027-01-19 09:00"))
    until("2027-01-19 09:00")
    return permanent, lent.badge


def test_f5_released_under_the_term_and_given_back_on_the_last_day() -> None:
    settled()
    permanent, provisional = released()
    assert (badge(permanent).state, grounds(permanent)) == ("active", [])
    [back] = waiting("premises.return_provisional")
    assert back.due_at == at("2027-01-22 00:00")  # two business days after the 19th
    until("2027-01-21 23:59")  # at the limit
    assert not Charge.objects.exists()
    acts.return_provisionals([provisional], by=BY, at=at("2027-01-21 23:59"))
    until("2027-01-25")
    assert not Charge.objects.exists()


def test_f5_not_given_back_is_charged_then_goes_to_internal_affairs() -> None:
    settled()
    _, provisional = released()
    until("2027-01-22 00:00")  # past it
    charge = Charge.objects.get()
    assert (charge.cents, charge.state, charge.provision) == (
        1850, "open", "sefaz-mt-1-2012#art23_par1",
    )  # fmt: skip
    assert "unreturned" in grounds(provisional)
    [notice] = waiting("premises.notify_charge")
    assert notice.assignee == "power:post.apoio_logistico"
    acts.notify_charges([charge.pk], day("2027-02-01"), by=BY, at=at("2027-01-25"))
    until("2027-02-02 00:00")
    charge.refresh_from_db()
    assert charge.state == "sent"
    incident = Incident.objects.get()
    assert (incident.about_id, incident.breached) == (
        charge.person_id, "sefaz-mt-1-2012#art23_par2",
    )  # fmt: skip


def test_f5_paid_in_time_goes_nowhere() -> None:
    settled()
    released()
    until("2027-01-22 00:00")
    charge = Charge.objects.get()
    acts.notify_charges([charge.pk], day("2027-02-01"), by=BY, at=at("2027-01-25"))
    acts.pay_charges([charge.pk], "DAR 123", by=BY, at=at("2027-02-01"))
    until("2027-02-10")
    charge.refresh_from_db()
    assert (charge.state, charge.receipt) == ("paid", "DAR 123")
    assert not Incident.objects.exists()


def test_f5_nothing_out_nothing_to_release() -> None:
    settled()
    _, permanent = holder()
    with pytest.raises(Refused, match="Não há crachá provisório por devolver"):
        acts.allow_releases([permanent], "pressa", by=BY, at=at("2027-01-19"))
    assert Badge.objects.count() == 1


@pytest.mark.parametrize("elsewhere", [False, True])
def test_f7_a_badge_issued_to_who_is_away_does_not_work(*, elsewhere: bool) -> None:
    """SEFAZ 27; another bond in force keeps it."""
    settled()
    person = someone("Beatriz", slug=SLUG, unit=Unit.objects.get(code="CTI"))
    leave = FunctionalEvent.objects.create(
        body_id=SLUG, person=person, bond=person.bonds.get(), kind="leave",
        effective_on=day("2026-03-12"), known_at=at("2026-03-12"), key="e:1", act=0,
    )  # fmt: skip
    if elsewhere:
        tie(person, "servidor_efetivo", slug=SLUG, unit=Unit.objects.get(code="CGP"))
    issue = Issue(SLUG, person.pk, "servidor_efetivo", "P-1", "9P-1")
    [key] = acts.issue_badges([issue], by=BY, at=at("2026-11-02"))
    if elsewhere:
        assert (badge(key).state, grounds(key)) == ("active", [])
        return
    assert (badge(key).state, grounds(key)) == ("blocked", ["leave"])
    [block] = badge(key).blocks.all()
    assert (block.event, block.provision) == (leave.pk, "sefaz-mt-1-2012#art27_cpt")
