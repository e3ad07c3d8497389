"""Who gets a mailbox, how, at which address, with which limit (M1, M2, M3, M8)."""

from __future__ import annotations

import pytest

from mail.worlds import BY, World, again, duty, has_duty, last_line, lines, policy
from portaria.mail import acts
from portaria.mail.decisions import entitlement
from portaria.mail.models import AddressName, Mailbox
from portaria.mail.types import Change, Closing, MailboxAsk, QuotaGrant, Refused, Usage
from portaria.people.models import Person
from portaria.procedures.terms.acts import authorise_terms, sign_terms
from portaria.procedures.terms.models import Term

GB, MB = 1 << 30, 1 << 20


@pytest.mark.parametrize(
    ("body", "category", "outcome", "provision"),
    [
        ("uni", "servidor_efetivo", "automatic", "art8_cpt_inc1"),
        ("uni", "discente", "automatic", "art8_cpt_inc1"),
        ("uni", "terceirizado", "on_request", "art8_cpt_inc2"),
        ("uni", "org_event", "on_request", "art8_cpt_inc2"),
        ("uni", "visitante", "not_entitled", "art7_cpt"),
        ("seg", "servidor_efetivo", "own_request", "art8_cpt"),
        ("seg", "policial", "own_request", "art8_cpt"),
        ("seg", "estagiario", "needs_justification", "art11_par1u"),
        ("seg", "terceirizado", "needs_justification", "art11_par1u"),
        ("seg", "voluntario", "silent", None),
        ("pgj", "servidor_efetivo", "hr_notice", "art19_cpt"),
        ("mp", "membro", "entitled", "art55_cpt"),
        ("mp", "estagiario", "on_authorisation", None),
    ],
)
def test_m1_m2_who_may_have_a_mailbox_and_how_it_is_born(
    body: str, category: str, outcome: str, provision: str | None
) -> None:
    """M1, M2: UNILA 7, 8; SESP 6, 8, 11; MPMT 19; MPSC 55. Silence is its own answer."""
    decision = entitlement.decide(category, policy(body))
    assert decision.outcome == outcome
    if provision:
        citation = decision.reasons[-1].citation
        assert citation is not None
        assert citation.provision == provision


def test_m1_the_silence_of_the_norm_is_said() -> None:
    [reason] = entitlement.decide("voluntario", policy("seg")).reasons
    assert reason.citation is None
    assert reason.text.startswith("As normas em vigor em «SEG» nada dizem")


def open_one(world: World, category: str, person: Person, name: str) -> Mailbox:
    ask = MailboxAsk(world.slug, "individual", category, person.pk, name=name)
    [key] = acts.open_mailboxes([ask], by=BY, at=world.at)
    return Mailbox.objects.get(pk=key)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("category", "address", "quota", "provision"),
    [
        ("servidor_efetivo", "maria.silva@uni.example", 2 * GB, "art14_cpt_inc1"),
        ("discente", "maria.silva@aluno.uni.example", 256 * MB, "art14_cpt_inc2"),
    ],
)
def test_m3_m8_domain_and_limit_by_category(category, address, quota, provision) -> None:
    """M3, M8: UNILA 9, 14."""
    world = World("uni")
    box = open_one(world, category, world.person(category=category), "Maria.Silva")
    assert (box.state, box.address, box.quota_bytes) == ("active", address, quota)
    assert box.quota_provision == f"unila-cgtic-5-2020#{provision}"
    assert lines(box) == ["opened"]
    assert f"unila-cgtic-5-2020#{provision}" in last_line(box).provisions


@pytest.mark.django_db
def test_m8_a_norm_that_fixes_no_limit_gives_none() -> None:
    """MPSC 60 leaves the limit to an act of the PGJ."""
    world = World("mp")
    box = world.opens("servidor_efetivo", login="jsouza")
    assert (box.quota_bytes, box.quota_provision) == (None, "")


@pytest.mark.django_db
def test_m3_the_mailbox_is_named_as_the_account_and_the_unit_by_its_acronym() -> None:
    """M3: MPSC 56, 57."""
    world = World("mp")
    assert world.opens("membro", login="jsouza").address == "jsouza@mp.example"
    unit = world.unit("COTEC/ÁREA 2")
    box = world.opens("org_unit", kind="organizational", unit=unit)
    assert box.address == "cotec-area-2@mp.example"
    ask = MailboxAsk("mp", "organizational", "org_unit", world.person().pk, name="outro")
    [key] = acts.ask_mailboxes([ask], by=BY, at=world.at)
    with pytest.raises(Refused, match="sigla"):
        acts.grant_mailboxes([key], by=BY, at=world.at)


@pytest.mark.django_db
def test_m1_one_mailbox_per_person() -> None:
    """M1: SESP 6."""
    world = World("seg")
    person = world.person(category="policial")
    world.opens("policial", person=person)
    second = MailboxAsk("seg", "individual", "policial", person.pk, name="outra")
    with pytest.raises(Refused, match=r"art\. 6º"):
        acts.ask_mailboxes([second], by=BY, at=world.at)
    assert Mailbox.objects.filter(person=person).count() == 1


@pytest.mark.django_db
def test_m1_two_at_once_in_one_batch_are_refused_too() -> None:
    world = World("seg")
    person = world.person(category="policial")
    asks = [
        MailboxAsk("seg", "individual", "policial", person.pk, name=name) for name in ("a1", "a2")
    ]
    with pytest.raises(Refused):
        acts.ask_mailboxes(asks, by=BY, at=world.at)
    assert not Mailbox.objects.exists()


@pytest.mark.django_db
def test_m1_waits_for_the_term_signed_and_authorised() -> None:
    """M1: SESP 6 §1."""
    world = World("seg")
    head = world.person(category="policial")
    unit = world.unit("1BPM", head=head)
    person = world.person(category="policial", unit=unit)
    ask = MailboxAsk("seg", "individual", "policial", person.pk, name="ana", unit=unit.pk)
    [key] = acts.ask_mailboxes([ask], by=BY, at=world.at)
    acts.grant_mailboxes([key], by=BY, at=world.at)
    box = Mailbox.objects.get(pk=key)
    assert (box.state, box.opened_at, box.address) == ("waiting_term", None, "ana@seg.example")
    term = Term.objects.get(person=person)
    assert term.kind == "termo-responsabilidade-email-rede"
    assert term.needs_authorisation
    assert acts.activate_mailboxes([person.pk], by=BY, at=world.at) == 0
    sign_terms({term.pk: ""}, person=person.pk, by=BY, at=world.at)
    assert acts.activate_mailboxes([person.pk], by=BY, at=world.at) == 0
    authorise_terms([term.pk], person=head.pk, by=BY, at=world.at)
    assert acts.activate_mailboxes([person.pk], by=BY, at=world.at) == 1
    assert again(box).state == "active"
    assert lines(box) == ["asked", "waits_for_term", "activated"]
    assert "sesp-mt-73-2018#art6_par1" in last_line(box).provisions


@pytest.mark.django_db
def test_m2_trainees_are_refused_unless_justified() -> None:
    """M2: SESP 11."""
    world = World("seg")
    person = world.person(category="estagiario")
    ask = MailboxAsk("seg", "individual", "estagiario", person.pk, name="rui")
    with pytest.raises(Refused, match="justificativa"):
        acts.ask_mailboxes([ask], by=BY, at=world.at)
    justified = MailboxAsk(
        "seg", "individual", "estagiario", person.pk, name="rui", justification="plantão"
    )
    [key] = acts.ask_mailboxes([justified], by=BY, at=world.at)
    acts.grant_mailboxes([key], by=BY, at=world.at)
    assert Mailbox.objects.get(pk=key).state == "waiting_term"
    assert Term.objects.get(person=person).needs_justification


@pytest.mark.django_db
def test_what_must_be_asked_for_is_not_opened_by_itself() -> None:
    world = World("uni")
    person = world.person(category="terceirizado")
    ask = MailboxAsk("uni", "individual", "terceirizado", person.pk, name="leo")
    with pytest.raises(Refused, match="peça-a"):
        acts.open_mailboxes([ask], by=BY, at=world.at)


@pytest.mark.django_db
def test_an_address_is_never_given_to_somebody_else() -> None:
    """M3: not after closing, not after the purge; the owner may have it again."""
    world = World("mp")
    first = world.person(category="membro")
    box = world.opens("membro", login="jsilva", person=first)
    with pytest.raises(Refused, match=r"jsilva@mp\.example já foi dado"):
        world.opens("membro", login="jsilva")
    acts.close_mailboxes([Closing(box.pk, "dismissal")], by=BY, at=world.at)
    world.passes(40)
    world.runs()
    assert again(box).state == "purged"
    with pytest.raises(Refused, match="já foi dado"):
        world.opens("membro", login="jsilva")
    assert world.opens("membro", login="jsilva", person=first).address == "jsilva@mp.example"
    assert AddressName.objects.filter(address="jsilva@mp.example").count() == 1


@pytest.mark.django_db
def test_the_same_address_twice_in_a_batch_opens_neither() -> None:
    world = World("uni")
    asks = [
        MailboxAsk("uni", "individual", "discente", world.person().pk, name="ana") for _ in range(2)
    ]
    with pytest.raises(Refused, match="duas vezes"):
        acts.open_mailboxes(asks, by=BY, at=world.at)
    assert not Mailbox.objects.exists()


@pytest.mark.django_db
def test_a_closed_mailbox_still_kept_is_reopened_not_doubled() -> None:
    world = World("uni")
    person = world.person(category="discente")
    box = open_one(world, "discente", person, "ana")
    acts.close_mailboxes([Closing(box.pk, "contract_end")], by=BY, at=world.at)
    with pytest.raises(Refused, match="reabra-a"):
        open_one(world, "discente", person, "ana")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("used", "warned"), [(256 * MB - 1, False), (256 * MB, True), (256 * MB + 1, True)]
)
def test_m8_warned_at_the_limit(used: int, warned: bool) -> None:
    """M8: UNILA 14, II and §1."""
    world = World("uni")
    box = open_one(world, "discente", world.person(), "ana")
    count = acts.record_usage([Usage(box.address, used)], by=BY, at=world.at)
    assert count == int(warned)
    assert has_duty("mail.clean", box) is warned
    if warned:
        assert duty("mail.clean", box).assignee == f"person:{box.person_id}"
        assert last_line(box).provisions == ["unila-cgtic-5-2020#art14_cpt_inc2"]
        assert acts.record_usage([Usage(box.address, used + 9)], by=BY, at=world.at) == 0
        acts.record_usage([Usage(box.address, 5)], by=BY, at=world.at)
        assert not has_duty("mail.clean", box)


@pytest.mark.django_db
def test_m8_no_limit_no_warning() -> None:
    world = World("mp")
    box = world.opens("membro", login="jsouza")
    assert acts.record_usage([Usage(box.address, 1 << 50)], by=BY, at=world.at) == 0


@pytest.mark.django_db
def test_m8_a_higher_limit_is_granted_and_survives_until_taken_back() -> None:
    """M8: UNILA 14 §2, §3."""
    world = World("uni")
    box = open_one(world, "servidor_efetivo", world.person(), "ana")
    grant = QuotaGrant(box.pk, 5 * GB, "acervo de atas")
    acts.set_quotas([grant], by=BY, at=world.at)
    assert again(box).quota_bytes == 5 * GB
    assert "unila-cgtic-5-2020#art14_par2" in last_line(box).provisions
    acts.set_quotas([QuotaGrant(box.pk, None, "fim da necessidade")], by=BY, at=world.at)
    assert again(box).quota_bytes == 2 * GB


@pytest.mark.django_db
def test_m8_no_increase_for_those_that_the_norm_leaves_out() -> None:
    """M8: UNILA 14 §2 opens the request to I and IV to VII of art. 7, not to students (II)."""
    world = World("uni")
    box = open_one(world, "discente", world.person(), "ana")
    with pytest.raises(Refused, match=r"art\. 14, § 2º"):
        acts.set_quotas([QuotaGrant(box.pk, 5 * GB, "monografia")], by=BY, at=world.at)
    assert again(box).quota_bytes == 256 << 20


@pytest.mark.django_db
def test_usage_and_access_of_an_unknown_address_are_refused_whole() -> None:
    world = World("uni")
    box = open_one(world, "discente", world.person(), "ana")
    with pytest.raises(Refused, match=r"nada@uni\.example"):
        acts.record_usage([Usage(box.address, 7), Usage("nada@uni.example", 1)], by=BY, at=world.at)
    assert again(box).used_bytes == 0


@pytest.mark.django_db
def test_reopening_what_was_never_opened_is_refused() -> None:
    world = World("uni")
    ask = MailboxAsk("uni", "individual", "bolsista", world.person().pk, name="leo")
    [key] = acts.ask_mailboxes([ask], by=BY, at=world.at)
    acts.close_mailboxes([Closing(key, "withdrawn")], by=BY, at=world.at)
    with pytest.raises(Refused, match="nunca foi aberta"):
        acts.reopen_mailboxes([Change(key)], by=BY, at=world.at)
