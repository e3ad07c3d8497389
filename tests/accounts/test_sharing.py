"""Signs that credentials are used by more than their holder, in the mail's sign-ins (A11)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portaria.accounts.decisions.sharing import (
    MANY_PLACES,
    TWO_PLACES,
    Use,
    signs,
    signs_of_mail,
)

NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)
MOST = 3


def mail(minute: int, place: str, network: str = "", lasts: int = 0) -> Use:
    since = NINE + timedelta(minutes=minute)
    until = since + timedelta(minutes=lasts)
    return Use(7, place, network, since, until, named=bool(network), unattended=True)


def site(minute: int, network: str, lasts: int, *, named: bool = True) -> Use:
    since = NINE + timedelta(minutes=minute)
    return Use(7, "browser", network, since, since + timedelta(minutes=lasts), named=named)


def places(*minutes: int) -> list[Use]:
    return [mail(minute, f"198.51.100.{number}") for number, minute in enumerate(minutes)]


NOTHING: list[str] = []
ADDRESSES = [
    ([], NOTHING),
    (places(0, 10), NOTHING),
    (places(0, 10, 20), NOTHING),  # at the limit
    (places(0, 10, 20, 59), [MANY_PLACES]),
    (places(0, 10, 20, 60), NOTHING),  # an hour later
    (places(0, 50, 55, 60, 62), [MANY_PLACES]),  # within another hour than the first's
    ([mail(0, "198.51.100.1"), mail(1, "198.51.100.1"), *places(2, 3)], NOTHING),  # one twice
]
WHERE = [
    ([mail(0, "10.1.0.1", "Sul", 30), mail(10, "10.2.0.1", "Norte", 5)], [TWO_PLACES]),
    ([mail(0, "10.1.0.1", "Sul", 10), mail(10, "10.2.0.1", "Norte", 5)], NOTHING),  # they went
    ([mail(0, "10.1.0.1", "Sul", 30), mail(10, "10.1.0.9", "Sul", 5)], NOTHING),
    ([mail(0, "10.1.0.1", "Sul", 30), mail(10, "203.0.113.1", "", 5)], NOTHING),  # a telephone
    ([mail(0, "10.1.0.1", "Sul", 30), site(10, "Norte", 5)], [TWO_PLACES]),
    ([mail(0, "10.1.0.1", "Sul", 30), site(10, "fora", 5, named=False)], NOTHING),
    ([site(0, "Norte", 5)], NOTHING),
]


@pytest.mark.parametrize(("uses", "grounds"), ADDRESSES + WHERE)
def test_a11_what_the_sign_ins_to_the_mail_show(uses: list[Use], grounds: list[str]) -> None:
    assert [sign.ground for sign in signs_of_mail(uses, MOST)] == grounds


def test_a_sign_says_what_was_seen_and_whose_limit_it_is() -> None:
    [sign] = signs_of_mail(places(0, 1, 2, 3), MOST)
    assert (sign.persons, sign.since, sign.seen) == ((7,), NINE, "nos acessos ao correio")
    assert sign.detail == (
        "O correio foi acessado de 4 endereços de rede em uma hora;"
        " até 3 não são indício nesta instalação"
    )
    [both] = signs_of_mail([mail(0, "10.1.0.1", "Sul", 30), site(10, "Norte", 5)], MOST)
    assert both.seen == "nas sessões do site e nos acessos ao correio"


def test_two_sessions_at_the_site_are_its_own_sign() -> None:
    uses = [site(0, "Sul", 30), Use(7, "other", "fora", NINE, NINE + timedelta(minutes=5))]
    assert [sign.ground for sign in signs(uses)] == [TWO_PLACES]
    assert signs_of_mail(uses, MOST) == []
