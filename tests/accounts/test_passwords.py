"""Passwords: strength, history, expiry, hand-over, suspicion (A3; SESP 9 §9; MPSC 35; MPMT 5-VI,
VII), and what is granted beside the terms (A4, A5)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.contrib.auth.hashers import check_password

from accounts.support import BY, adopted, atomic, body, instant, someone, work
from accounts.test_acts import opened
from portaria.accounts import acts
from portaria.accounts.acts.linking import bearer_of
from portaria.accounts.decisions import (
    connections,
    expiry,
    factors,
    outside,
    sharing,
    strength,
)
from portaria.accounts.models import Account, HandOver, PasswordKept
from portaria.accounts.types import Grant, Refused
from portaria.bodies.policies import calendar_of, policy_on
from portaria.duties.models import Duty
from portaria.ledger.models import Act, Content
from portaria.norms.decision import Decision
from portaria.norms.kinds.spans import parse
from portaria.norms.policy import Policy

AT = instant("2024-03-01T09:00")
GOOD = "girafa lenta come bolo"
OURS = parse("12 months")


def policy(slug: str, on: str = "2024-03-01") -> Policy:
    return body(slug).law.on(date.fromisoformat(on))


class TestStrength:
    ASKED = strength.wanted(policy("mpe"))

    @pytest.mark.parametrize(
        ("password", "own", "outcome"),
        [
            ("x7#kQ2!vBz9w1", (), "weak"),  # 13: below the norm's
            ("x7#kQ2!vBz9w1T", (), "strong"),  # 14: at it
            ("x7#kQ2!vBz9w1Tq", (), "strong"),  # 15: above
            ("x" * 128 + "y", (), "weak"),  # above ours
            ("aaaaaaaaaaaaaaaa", (), "weak"),
            ("senha1234567890", (), "weak"),
            ("Portaria@2026!!!", (), "weak"),
            ("Ana Souza 1234567", ("Ana Souza",), "weak"),
            ("ánaSÓUZA ana souza", ("Ana Souza", "asouza"), "weak"),
            ("52998224725 52998", ("52998224725",), "weak"),
            ("12345-6 matricula", ("12345-6", "matricula"), "weak"),
            (GOOD, ("Ana Souza", "asouza"), "strong"),
        ],
    )
    def test_a3_length_at_the_norm_and_nothing_of_the_person(
        self, password: str, own: tuple[str, ...], outcome: str
    ) -> None:
        found = strength.decide(password, own, repeated=False, asked=self.ASKED)
        assert found.outcome == outcome, [r.text for r in found.reasons]

    def test_a3_one_of_the_last_is_refused_with_the_provision(self) -> None:
        found = strength.decide(GOOD, (), repeated=True, asked=self.ASKED)
        assert found.outcome == "weak"
        assert found.reasons[0].citation is not None
        assert found.reasons[0].citation.provision == "art6_cpt"

    def test_a_norm_that_is_silent_leaves_this_products_own_least(self) -> None:
        asked = strength.wanted(policy("mpa"))
        assert (asked.length, asked.history) == (12, 1)
        assert "deste produto" in asked.by("length").text


class TestExpiry:
    @pytest.mark.parametrize(
        ("slug", "on"),
        [("mpe", date(2024, 8, 29)), ("mpa", None), ("uniar", None)],
    )
    def test_a3_a_password_expires_where_the_norm_says_so(self, slug: str, on: date | None) -> None:
        its = body(slug)
        found = expiry.decide(AT, its.law.on(date(2024, 3, 1)), its.calendar, OURS)
        assert found.on == on
        if slug == "mpe":
            assert found.provisions[0].endswith("art6_par1u")

    def test_a3_a_norm_without_a_term_takes_ours_and_says_so(self) -> None:
        its = body("mpe")
        before = datetime(2016, 1, 10, 12, tzinfo=UTC)
        found = expiry.decide(before, its.law.on(date(2016, 1, 10)), its.calendar, OURS)
        assert found.on == date(2017, 1, 11)
        assert "deste produto" in found.reasons[1].text


class TestFactors:
    @pytest.mark.parametrize(
        ("category", "authorised", "accepted"),
        [
            ("servidor_efetivo", False, {"totp"}),
            ("servidor_efetivo", True, {"totp"}),
            ("policial", False, {"totp"}),
            ("estagiario", False, {"totp"}),
            ("estagiario", True, {"totp", "webauthn"}),
        ],
    )
    def test_a4_the_app_alone_unless_another_was_authorised(
        self, category: str, authorised: bool, accepted: set[str]
    ) -> None:
        found = factors.means(category, policy("mpa"), authorised=authorised)
        assert found.accepted == accepted

    def test_a4_where_the_norms_are_silent_any_serves_and_one_is_asked_for(self) -> None:
        found = factors.means("discente", policy("uniar"), authorised=False)
        assert found.accepted == {"totp", "webauthn"}
        assert not found.satisfied_by({"recovery_codes"})

    @pytest.mark.parametrize(
        ("category", "outcome"), [("servidor_efetivo", "may_not_ask"), ("estagiario", "may_ask")]
    )
    def test_a4_who_may_ask_for_another(self, category: str, outcome: str) -> None:
        """MPSC 47-A §§ 1, 2."""
        found = factors.may_ask_alternative(category, policy("mpa"))
        assert found.outcome == outcome


class TestConnections:
    @pytest.mark.parametrize(
        ("limit", "others", "outcome"),
        [(1, 0, "allow"), (1, 1, "full"), (1, 2, "full"), (2, 1, "allow"), (2, 2, "full"),
         (None, 9, "allow")],
    )  # fmt: skip
    def test_a5_below_at_and_above_the_limit(
        self, limit: int | None, others: int, outcome: str
    ) -> None:
        assert connections.decide(policy("mpa"), limit, others).outcome == outcome

    def test_a5_more_may_be_asked_for_where_the_norm_provides(self) -> None:
        assert connections.may_ask_more(policy("mpa")).outcome == "may_ask"
        assert connections.may_ask_more(policy("uniar")).outcome == "may_not_ask"


class TestOutside:
    @pytest.mark.parametrize(
        ("slug", "level", "outcome"),
        [("mpe", "bronze", "too_low"), ("mpe", "silver", "allow"), ("mpe", "gold", "allow"),
         ("mpe", "", "too_low"), ("mpe", "platina", "too_low"), ("uniar", "", "allow")],
    )  # fmt: skip
    def test_levels_below_at_and_above(self, slug: str, level: str, outcome: str) -> None:
        assert outside.decide(policy(slug), level).outcome == outcome


class TestSharing:
    def use(self, person: int, device: str, network: str, start: int, end: int) -> sharing.Use:
        day = datetime(2026, 11, 2, tzinfo=UTC)
        hours = partial(timedelta)
        return sharing.Use(
            person, device, network, day + hours(hours=start), day + hours(hours=end)
        )

    @pytest.mark.parametrize(
        ("uses", "grounds"),
        [
            ([(1, "a", "n", 8, 9), (1, "a", "n", 10, 11)], []),
            ([(1, "a", "n", 8, 9), (2, "a", "n", 10, 11)], ["one_browser"]),
            ([(1, "a", "n", 8, 10), (1, "b", "m", 9, 11)], ["two_places"]),
            ([(1, "a", "n", 8, 9), (1, "b", "m", 9, 11)], []),  # one ends as the other begins
            ([(1, "a", "n", 8, 10), (1, "b", "n", 9, 11)], []),  # the same network
            ([(1, "", "n", 8, 9), (2, "", "n", 8, 9)], []),  # nothing is known of the browser
        ],
    )
    def test_a11_signs(
        self, uses: list[tuple[int, str, str, int, int]], grounds: list[str]
    ) -> None:
        found = sharing.signs([self.use(*one) for one in uses])
        assert [sign.ground for sign in found] == grounds

    def test_a11_a_browser_of_many_is_left_aside(self) -> None:
        uses = [self.use(1, "a", "n", 8, 9), self.use(2, "a", "n", 8, 9)]
        assert sharing.signs(uses, frozenset({"a"})) == []

    def test_a11_it_is_reported_with_the_provision(self) -> None:
        """MPMT 5-X; MPSC 39."""
        sign = sharing.Sign("one_browser", (1, 2), AT, "…")
        found = sharing.decide(sign, policy("mpa"))
        assert found.outcome == "report"
        assert found.reasons[1].citation is not None


@pytest.fixture
def mpe(db: None) -> Account:
    adopted("mpe")
    return opened(someone("Ana Souza", slug="mpe"), slug="mpe")


class TestActs:
    def test_a3_a_chosen_password_is_kept_as_a_hash_with_its_end(self, mpe: Account) -> None:
        with atomic():
            acts.hand_credentials({mpe.pk: "recibo"}, by=BY, at=AT)
            acts.choose_passwords({mpe.pk: GOOD}, by=BY, at=AT)
        mpe.refresh_from_db()
        assert check_password(GOOD, mpe.credential_hash)
        assert (mpe.password_changed_at, mpe.password_expires_on) == (AT, date(2024, 8, 29))
        assert (mpe.password_change_due, mpe.credential_until) == (False, None)
        [duty] = Duty.objects.filter(kind="accounts.expire_password", state="open")
        assert "art6_par1u" in duty.provisions[0]
        assert GOOD not in str(list(Content.objects.values_list("content", flat=True)))

    @pytest.mark.parametrize(
        ("at", "due"),
        [("2024-08-28T23:59", False), ("2024-08-29T00:00", True), ("2024-08-30T10:00", True)],
    )
    def test_a3_on_its_day_the_change_is_asked_for(self, mpe: Account, at: str, due: bool) -> None:
        with atomic():
            acts.choose_passwords({mpe.pk: GOOD}, by=BY, at=AT)
        work(instant(at, "mpe"))
        mpe.refresh_from_db()
        assert mpe.password_change_due is due
        waits = Duty.objects.filter(kind="accounts.change_password", state="open")
        assert waits.count() == int(due)

    def test_a3_a_password_changed_meanwhile_has_its_own_end(self, mpe: Account) -> None:
        later = AT + timedelta(days=100)
        with atomic():
            acts.choose_passwords({mpe.pk: GOOD}, by=BY, at=AT)
            acts.choose_passwords({mpe.pk: GOOD + " azul"}, by=BY, at=later)
        work(instant("2024-08-30", "mpe"))
        mpe.refresh_from_db()
        assert not mpe.password_change_due

    def test_a3_the_last_five_are_refused_and_the_sixth_serves(self, mpe: Account) -> None:
        words = ["girafa", "tijolo", "oceano", "violino", "pimenta", "janela"]
        phrases = [f"{word} verde corre devagar" for word in words]
        with atomic():
            for count, phrase in enumerate(phrases):
                acts.choose_passwords({mpe.pk: phrase}, by=BY, at=AT + timedelta(days=count))
        assert PasswordKept.objects.filter(account=mpe).count() == 5
        with pytest.raises(Refused, match="últimas 5"), atomic():
            acts.choose_passwords({mpe.pk: phrases[1]}, by=BY, at=AT)
        with atomic():
            acts.choose_passwords({mpe.pk: phrases[0]}, by=BY, at=AT)

    def test_a3_what_was_erased_leaves_no_hash_behind(self, mpe: Account) -> None:
        from portaria.accounts.acts.remembering import forget_passwords

        with atomic():
            acts.choose_passwords({mpe.pk: GOOD}, by=BY, at=AT)
            forget_passwords([mpe.pk])
        assert not PasswordKept.objects.exists()

    def test_a3_a_link_serves_once_and_is_its_own_receipt(self, mpe: Account) -> None:
        with atomic():
            token = acts.make_links({mpe.pk: "chefia da COTEC"}, by=BY, at=AT)[mpe.pk]
        assert token not in str(list(HandOver.objects.values_list("digest", "receipt")))
        with pytest.raises(Refused, match="caracteres"), atomic():
            acts.redeem_link(token, "curta", at=AT)
        with atomic():
            assert acts.redeem_link(token, GOOD, at=AT) == mpe.pk
        with pytest.raises(Refused, match="já foi usada"), atomic():
            acts.redeem_link(token, GOOD + " outra", at=AT)
        mpe.refresh_from_db()
        assert mpe.credential_handed_at == AT
        assert not mpe.password_change_due
        assert Act.objects.filter(kind="accounts.account.credential_handed").count() == 1
        assert not Duty.objects.filter(kind="accounts.hand_credential", state="open").exists()

    @pytest.mark.parametrize(("hours", "serves"), [(71, True), (72, False), (73, False)])
    def test_a3_a_link_loses_its_term(self, mpe: Account, hours: int, serves: bool) -> None:
        with atomic():
            token = acts.make_links({mpe.pk: "chefia"}, by=BY, at=AT)[mpe.pk]
        assert (bearer_of(token, AT + timedelta(hours=hours)) is not None) is serves

    def test_a3_a_second_link_makes_the_first_worthless(self, mpe: Account) -> None:
        with atomic():
            first = acts.make_links({mpe.pk: "chefia"}, by=BY, at=AT)[mpe.pk]
            acts.make_links({mpe.pk: "chefia"}, by=BY, at=AT)
        assert bearer_of(first, AT) is None
        assert bearer_of("x" * 43, AT) is None

    @pytest.mark.usefixtures("db")
    @pytest.mark.parametrize("until", [None, date(2024, 3, 31)])
    def test_a5_more_connections_until_their_last_day(self, until: date | None) -> None:
        adopted("mpa")
        account = opened(someone("Rui Reis"))
        granted = Grant(account.pk, Decision("granted", (), ""), AT, connections=2, until=until)
        with atomic():
            acts.grant_connections([granted], by=BY, at=AT)
        account.refresh_from_db()
        assert (account.max_connections, account.connections_granted) == (2, 2)
        work(instant("2024-03-31T23:59"))
        account.refresh_from_db()
        assert account.max_connections == 2
        work(instant("2024-04-01"))
        account.refresh_from_db()
        assert account.max_connections == (1 if until else 2)

    @pytest.mark.usefixtures("db")
    @pytest.mark.parametrize("asked", [None, 0, 1])
    def test_a5_no_more_than_the_norms_is_no_grant(self, asked: int | None) -> None:
        adopted("mpa")
        account = opened(someone("Rui Reis"))
        wrong = Grant(account.pk, Decision("granted", (), ""), AT, connections=asked)
        with pytest.raises(Refused, match="a norma já dá 1"), atomic():
            acts.grant_connections([wrong], by=BY, at=AT)

    @pytest.mark.usefixtures("db")
    @pytest.mark.parametrize(
        ("category", "may"), [("servidor_efetivo", False), ("estagiario", True)]
    )
    def test_a4_an_alternative_factor_only_where_the_norm_provides(
        self, category: str, may: bool
    ) -> None:
        adopted("mpa")
        account = opened(someone("Rui Reis", category), category)
        Account.objects.update(state="active")  # whatever term the category signs before
        grant = Grant(account.pk, Decision("granted", (), ""), AT, until=date(2024, 3, 31))
        if not may:
            with pytest.raises(Refused, match="aplicativo"), atomic():
                acts.authorise_factors([grant], by=BY, at=AT)
            return
        with atomic():
            acts.authorise_factors([grant], by=BY, at=AT)
        account.refresh_from_db()
        assert account.alternative_factor
        work(instant("2024-04-01"))
        account.refresh_from_db()
        assert not account.alternative_factor


def test_the_policy_of_a_day_is_the_adopted_ones(mpe: Account) -> None:
    assert calendar_of("mpe").day_of(AT) == date(2024, 3, 1)
    assert policy_on("mpe", date(2024, 3, 1)).digest
