"""Accounts as state: acts, their ledger lines and the duties they leave (A1, A3, A6, A12)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password

from accounts.support import BY, adopted, atomic, instant, someone, tie, unit, work
from portaria.accounts import acts
from portaria.accounts.decisions import entitlement
from portaria.accounts.models import Account, LoginName
from portaria.accounts.types import Ask, Block, Change, Refused
from portaria.bodies.policies import policy_on
from portaria.duties.acts import open_duties
from portaria.duties.models import Duty
from portaria.duties.types import DutyDraft
from portaria.ledger.models import Act, Content
from portaria.norms.decision import Decision
from portaria.people.models import Competence, FunctionalEvent, Person
from portaria.procedures.requests import types as requests
from portaria.procedures.requests.acts import ask, decide_at_once

pytestmark = pytest.mark.django_db

DAY = "2024-03-01"
AT = instant("2024-03-01T09:00")


def opened(person: Person, category: str = "servidor_efetivo", slug: str = "mpa") -> Account:
    with atomic():
        decision = entitlement.decide(category, policy_on(slug, date(2024, 3, 1)), asked=True)
        ask = Ask(slug, person.pk, person.shown_name, category, decision, AT)
        [key] = acts.open_accounts([ask], by=BY, at=AT)
    return Account.objects.get(pk=key)


def blocked(account: Account, ground: str = "dismissal", at: datetime = AT) -> Account:
    with atomic():
        by_hand = Decision("block", (), "")
        event = None if ground == "by_hand" else 5
        acts.block_accounts([Block(account.pk, ground, by_hand, at, event)], by=BY, at=at)
    account.refresh_from_db()
    return account


def duties(kind: str, **fields: Any) -> list[Duty]:
    return list(Duty.objects.filter(kind=kind, state="open", **fields))


def waits_for_people(account: Account) -> set[str]:
    """Kinds of the open human duties about ``account``."""
    found = Duty.objects.filter(subject=f"account:{account.pk}", state="open")
    return set(found.exclude(assignee="").values_list("kind", flat=True))


@pytest.fixture
def mpa(db: None) -> None:
    adopted("mpa")


@pytest.mark.usefixtures("mpa")
class TestOpening:
    def test_a2_a3_a4_a5_an_account_comes_with_the_norm_of_its_category(self) -> None:
        """MPSC 34 (login), 35 (password), 36 (one connection), 47-A (second factor)."""
        account = opened(someone("Ana Clara D'Ávila Filho"))
        assert (account.login, account.state) == ("adavila", "active")
        assert (account.max_connections, account.second_factor) == (1, "app")
        assert account.password_change_due
        assert account.provision == "mpsc-2005#art33_cpt"
        assert account.credential_hash == ""

    def test_a4_trainees_need_the_factor_and_may_choose_the_means(self) -> None:
        assert opened(someone(category="estagiario"), "estagiario").second_factor == "required"

    def test_the_line_in_the_ledger_tells_the_login_and_why(self) -> None:
        account = opened(someone())
        act = Act.objects.get(subject=f"account:{account.pk}")
        content = Content.objects.get(act=act.pk).content
        assert (act.kind, act.person) == ("accounts.account.opened", account.person_id)
        assert "mpsc-2005#art32_cpt" in act.provisions
        assert '"login":"asouza"' in str(content).replace(": ", ":").replace("'", '"')

    def test_journeys_are_told_and_the_hand_over_is_due(self) -> None:
        account = opened(someone())
        [ready] = duties("journey.account_ready", subject=f"account:{account.pk}")
        [hand] = duties("accounts.hand_credential", subject=f"account:{account.pk}")
        assert ready.payload == {"login": "asouza"}
        assert hand.assignee == "power:accounts.manage"
        assert "mpsc-2005#art35_par1u" in hand.provisions

    def test_a2_the_social_name_makes_the_login(self) -> None:
        assert opened(someone("João Souza", social_name="Joana Lima")).login == "jlima"

    def test_a2_homonyms_and_a_login_once_taken_is_never_given_again(self) -> None:
        first = blocked(opened(someone("Maria Silva")))
        with atomic():
            late = instant("2024-03-17")
            acts.erase_account_data(
                [Change(first.pk, Decision("erased", (), ""), late)], by=BY, at=late
            )
        logins = [opened(someone("Maria Silva")).login for _ in range(4)]
        assert logins == ["mariasilva", "maria", "msilva2", "msilva3"]

    def test_one_account_for_each_person(self) -> None:
        person = someone()
        opened(person)
        with pytest.raises(Refused, match="já tem a conta «asouza»"):
            opened(person)
        assert Account.objects.count() == 1

    def test_who_is_not_entitled_gets_none(self) -> None:
        with pytest.raises(Refused, match="não pode ter conta"):
            opened(someone(category="visitante"), "visitante")
        assert LoginName.objects.count() == 0

    def test_nothing_is_written_when_the_line_cannot_be(self) -> None:
        decision = entitlement.decide("membro", policy_on("mpa", date(2024, 3, 1)), asked=True)
        naive = datetime(2024, 3, 1)  # noqa: DTZ001  # what must be refused
        ask = Ask("mpa", someone().pk, "Ana", "membro", decision, naive)
        with pytest.raises(ValueError, match="fuso"), atomic():
            acts.open_accounts([ask], by=BY, at=AT)
        assert (Account.objects.count(), LoginName.objects.count()) == (0, 0)


def test_a2_linked_bodies_share_one_space_of_logins(db: None) -> None:
    adopted("ssp", "ssp-pc", "ssp-pm")
    first = opened(someone("Rui Reis", slug="ssp"), slug="ssp")
    second = opened(someone("Rui Reis", slug="ssp-pc"), slug="ssp-pc")
    assert first.login != second.login


@pytest.mark.usefixtures("mpa")
class TestBlocking:
    def test_a6_block_is_at_once_and_keeps_the_data_fifteen_days(self) -> None:
        account = blocked(opened(someone()))
        assert (account.state, account.blocked_at) == ("blocked", AT)
        assert account.data_erase_on == date(2024, 3, 17)
        [erase] = duties("accounts.erase_data")
        assert erase.run_at == instant("2024-03-17")
        assert erase.provisions == ["mpsc-2005#art37_par1u"]
        assert erase.sum["budget"] == {"amount": 15, "unit": "day"}

    def test_what_waited_for_the_holder_is_dropped(self) -> None:
        blocked(opened(someone()))
        assert duties("accounts.hand_credential") == []

    def test_a_block_by_hand_tells_journeys_and_dates_nothing(self) -> None:
        account = blocked(opened(someone()), "by_hand")
        assert account.data_erase_on is None
        assert len(duties("journey.account_ended")) == 1

    def test_a_blocked_account_is_not_blocked_again(self) -> None:
        account = blocked(opened(someone()))
        with pytest.raises(Refused, match="não está em uso"):
            blocked(account)

    def test_unblocking_restores_the_login_and_drops_the_erasure(self) -> None:
        account = blocked(opened(someone()))
        with atomic():
            change = Change(account.pk, Decision("unblock", (), ""), AT)
            acts.unblock_accounts([change], by=BY, at=AT)
        account.refresh_from_db()
        assert (account.login, account.state, account.data_erase_on) == ("asouza", "active", None)
        assert duties("accounts.erase_data") == []

    @pytest.mark.parametrize(("handed", "opened_again"), [(True, 0), (False, 1)])
    def test_a3_who_has_a_credential_is_handed_no_other(
        self, handed: bool, opened_again: int
    ) -> None:
        """A3: the norms order an initial credential, none for coming back."""
        account = opened(someone())
        if handed:
            with atomic():
                acts.hand_credentials({account.pk: "recibo 1"}, by=BY, at=AT)
        waiting = waits_for_people(account)
        blocked(account, at=AT + timedelta(hours=1))
        later = AT + timedelta(hours=2)
        with atomic():
            change = Change(account.pk, Decision("unblock", (), ""), later)
            acts.unblock_accounts([change], by=BY, at=later)
        assert len(duties("accounts.hand_credential")) == opened_again
        again = waits_for_people(account)
        assert again == waiting, "what the block interrupted waits again, and nothing else"
        account.refresh_from_db()
        assert account.password_change_due

    def test_what_was_erased_does_not_come_back(self) -> None:
        account = blocked(opened(someone()))
        late = instant("2024-03-17")
        change = Change(account.pk, Decision("erased", (), ""), late)
        with atomic():
            acts.erase_account_data([change], by=BY, at=late)
        with pytest.raises(Refused, match="já foram eliminados"), atomic():
            acts.unblock_accounts([change], by=BY, at=late)

    @pytest.mark.parametrize(
        ("at", "erased"),
        [("2024-03-16T23:59", False), ("2024-03-17", True), ("2024-03-18T10:00", True)],
    )
    def test_a6_data_are_not_erased_before_their_day(self, at: str, erased: bool) -> None:
        account = blocked(opened(someone()))
        when = instant(at)
        change = Change(account.pk, Decision("erased", (), ""), when)
        if erased:
            with atomic():
                acts.erase_account_data([change], by=BY, at=when)
        else:
            with pytest.raises(Refused, match="ainda devem ser guardados"), atomic():
                acts.erase_account_data([change], by=BY, at=when)
        account.refresh_from_db()
        assert (account.state == "erased") is erased


@pytest.mark.usefixtures("mpa")
class TestErasureDuty:
    @pytest.mark.parametrize(
        ("at", "state"),
        [("2024-03-16T23:59", "blocked"), ("2024-03-17", "erased"), ("2024-03-18", "erased")],
    )
    def test_a6_the_runner_erases_on_the_day(self, at: str, state: str) -> None:
        person = someone(end=date(2024, 3, 1))
        account = blocked(opened(person))
        work(instant(at))
        account.refresh_from_db()
        assert account.state == state

    def test_legal_truth_wins_a_reinstated_person_loses_nothing(self) -> None:
        person = someone(end=date(2024, 3, 1))
        account = blocked(opened(person))
        person.bonds.update(end=None)
        work(instant("2024-03-17"))
        account.refresh_from_db()
        assert account.state == "blocked"
        assert Duty.objects.get(kind="accounts.erase_data").state == "dropped"


@pytest.mark.usefixtures("mpa")
class TestCredentials:
    def test_a3_handed_over_once_with_proof_and_only_the_hash_is_kept(self) -> None:
        account = opened(someone())
        with atomic():
            passwords = acts.hand_credentials({account.pk: "assinou o recibo 12"}, by=BY, at=AT)
        account.refresh_from_db()
        secret = passwords[account.pk]
        assert len(secret) >= 14
        assert check_password(secret, account.credential_hash)
        assert account.credential_handed_at == AT
        act = Act.objects.get(kind="accounts.account.credential_handed")
        content = str(Content.objects.get(act=act.pk).content)
        assert "recibo 12" in content
        assert secret not in content
        assert duties("accounts.hand_credential") == []

    def test_a3_a4_the_change_at_first_access_and_the_factor_are_the_persons_duties(self) -> None:
        person = someone()
        account = opened(person)
        with atomic():
            acts.hand_credentials({account.pk: "recibo"}, by=BY, at=AT)
        [change] = duties("accounts.change_password")
        [factor] = duties("accounts.enrol_second_factor")
        assert change.assignee == factor.assignee == f"person:{person.pk}"
        assert factor.provisions[0] == "mpsc-2005#art47-1_par1"
        with atomic():
            acts.set_password_changed([account.pk], by=BY, at=AT)
            acts.set_second_factor_enrolled([account.pk], by=BY, at=AT)
        account.refresh_from_db()
        assert (account.password_change_due, account.credential_hash) == (False, "")
        assert duties("accounts.change_password") == duties("accounts.enrol_second_factor") == []

    def test_a3_two_passwords_are_never_alike(self) -> None:
        keys = [opened(someone()).pk for _ in range(3)]
        with atomic():
            passwords = acts.hand_credentials(dict.fromkeys(keys, "recibo"), by=BY, at=AT)
        assert len(set(passwords.values())) == 3

    def test_a3_without_a_receipt_nothing_is_handed_over(self) -> None:
        account = opened(someone())
        with pytest.raises(Refused, match="recibo"), atomic():
            acts.hand_credentials({account.pk: " "}, by=BY, at=AT)

    def test_a3_suspicion_makes_the_change_due_at_once(self) -> None:
        account = opened(someone())
        with atomic():
            acts.set_password_changed([account.pk], by=BY, at=AT)
            acts.mark_suspicion({account.pk: "senha anotada no monitor"}, by=BY, at=AT)
        account.refresh_from_db()
        assert account.password_change_due
        [change] = duties("accounts.change_password")
        assert change.run_at == AT

    def test_a3_suspicion_wants_a_reason(self) -> None:
        account = opened(someone())
        with pytest.raises(Refused, match="suspeita"), atomic():
            acts.mark_suspicion({account.pk: ""}, by=BY, at=AT)


@pytest.fixture
def head(mpa: None) -> Person:
    head = someone("Rui Reis")
    place = unit("GEREDE", head=head, substitute=someone("Lia Luz"))
    head.bonds.update(unit=place)
    return head


def ask_for(person: Person, by_whom: Person) -> str:
    """The state of the request that ``by_whom`` made, once whoever manages accounts approved."""
    manager, _ = Competence.objects.get_or_create(
        body_id="mpa", power="accounts.manage", start=date(2020, 1, 1), act=0,
        defaults={"person": someone("Gil Gama")},
    )  # fmt: skip
    wanted = requests.Ask("mpa", "accounts.request", person.pk, {}, by_whom.pk)
    [settled] = decide_at_once([wanted], person=manager.person_id or 0, by=BY, at=AT)
    return settled.state


class TestRequests:
    """A1; MPSC 33: the head asks, whoever manages accounts decides."""

    def test_a1_what_the_head_asks_for_is_opened(self, head: Person) -> None:
        person = someone(unit=head.heads.get())
        assert ask_for(person, head) == "carried_out"
        assert Account.objects.get(person=person).login == "asouza"
        act = Act.objects.get(kind="accounts.account.opened")
        assert f'"asked_by":{head.pk}' in str(Content.objects.get(act=act.pk).content)

    def test_a1_there_is_no_way_around_the_request(self, head: Person) -> None:
        person = someone(unit=head.heads.get())
        with pytest.raises(Refused, match="se peça"), atomic():
            acts.grant_requests("mpa", [person.pk], asked_by=head.pk, by=BY, at=AT)
        assert not Account.objects.exists()

    def test_a1_asked_for_the_head_s_duty_to_ask_is_done(self, head: Person) -> None:
        person = someone(unit=head.heads.get())
        draft = DutyDraft("accounts.ask", "mpa", f"person:{person.pk}", person.pk, AT, "t:ask",
                          "Pedir a conta", assignee=f"head-of:{head.heads.get().pk}")  # fmt: skip
        with atomic():
            open_duties([draft], at=AT)
        wanted = requests.Ask("mpa", "accounts.request", person.pk, {}, head.pk)
        ask([wanted], by=BY, at=AT)
        assert not Account.objects.exists()
        assert Duty.objects.get(key="t:ask").state == "done"

    @pytest.mark.parametrize("away", [False, True])
    def test_a1_the_substitute_asks_while_the_head_is_away(self, head: Person, away: bool) -> None:
        person, substitute = someone(unit=head.heads.get()), Person.objects.get(name="Lia Luz")
        if away:
            FunctionalEvent.objects.create(
                body_id="mpa", person=head, bond=head.bonds.get(), kind="leave", key="e:1", act=0,
                effective_on=AT.date(), until=AT.date(), known_at=AT,
            )  # fmt: skip
            assert ask_for(person, substitute) == "carried_out"
        else:
            with pytest.raises(requests.Refused, match="a chefia da unidade"):
                ask_for(person, substitute)

    def test_a1_nobody_asks_for_themselves(self, head: Person) -> None:
        person = someone(unit=head.heads.get())
        with pytest.raises(requests.Refused, match="a chefia da unidade"):
            ask_for(person, person)

    def test_a1_who_has_no_right_is_refused_with_what_to_do(self, head: Person) -> None:
        person = someone(category="visitante", unit=head.heads.get())
        with pytest.raises(Refused, match="submeta-a"), atomic():
            acts.grant_requests("mpa", [person.pk], asked_by=head.pk, by=BY, at=AT)

    def test_a1_asking_for_a_blocked_account_brings_it_back(self, head: Person) -> None:
        person = someone(unit=head.heads.get())
        account = blocked(opened(person))
        assert ask_for(person, head) == "carried_out"
        account.refresh_from_db()
        assert account.state == "active"

    def test_a1_asking_for_what_there_is_is_refused(self, head: Person) -> None:
        person = someone(unit=head.heads.get())
        opened(person)
        with pytest.raises(requests.Refused, match="já tem a conta"):
            ask_for(person, head)

    def test_a12_the_account_of_a_contract_ends_with_it(self, head: Person) -> None:
        end = date(2024, 12, 31)
        person = someone(category="estagiario", planned_end=end, unit=head.heads.get())
        ask_for(person, head)
        assert Account.objects.get(person=person).valid_until == end

    def test_a12_a_second_bond_without_end_makes_it_last(self, head: Person) -> None:
        person = someone(category="estagiario", planned_end=date(2024, 12, 31))
        tie(person, "membro", unit=head.heads.get())
        ask_for(person, head)
        account = Account.objects.get(person=person)
        assert (account.category, account.valid_until) == ("membro", None)


@pytest.mark.usefixtures("mpa")
def test_a_new_name_may_get_a_new_login_and_the_old_one_stays_taken() -> None:
    account = opened(someone("Ana Souza"))
    with atomic():
        change = Change(account.pk, Decision("renamed", (), ""), AT)
        assert acts.rename_accounts([(change, "Ana Lima")], by=BY, at=AT) == ["alima"]
    assert opened(someone("Ana Souza")).login == "anasouza"


@pytest.mark.usefixtures("mpa")
def test_acts_write_one_line_each_and_few_queries(django_assert_max_num_queries: Any) -> None:
    people = [someone("Maria Silva") for _ in range(60)]
    decision = entitlement.decide(
        "servidor_efetivo", policy_on("mpa", date(2024, 3, 1)), asked=True
    )
    asks = [Ask("mpa", p.pk, p.name, "servidor_efetivo", decision, AT) for p in people]
    with django_assert_max_num_queries(6), atomic():  # two are a savepoint of the duties copied
        acts.open_accounts(asks, by=BY, at=AT)
    assert Act.objects.filter(kind="accounts.account.opened").count() == 60
    assert len(set(Account.objects.values_list("login", flat=True))) == 60
