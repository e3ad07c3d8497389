"""The demonstration bodies: consistent law, a calendar, an HR mapping, somebody for each power."""

from __future__ import annotations

from datetime import date

import pytest

from packs.support import BODIES, SLUGS, body, vocabulary
from portaria.accounts import rules as accounts
from portaria.bodies.types import POWERS
from portaria.demo import kinds
from portaria.mail import rules as mail
from portaria.norms.policy import Policy

TODAY = date(2024, 6, 3)


def policy(slug: str, day: date = TODAY) -> Policy:
    return body(slug).law.on(day)


def test_every_body_is_tested():
    assert tuple(sorted(path.parent.name for path in BODIES.glob("*/body.yaml"))) == SLUGS


@pytest.mark.parametrize("slug", SLUGS)
def test_body_assembles(slug):
    """No contradiction between the body's norms on any day, no unknown category or provision."""
    assert body(slug).config.slug == slug


@pytest.mark.parametrize("slug", SLUGS)
def test_every_power_is_held(slug):
    """N9: somebody holds each power, by a provision in the body's own law. Those over the premises
    are for bodies that have a plan of them."""
    held = body(slug).config.competences
    built = (BODIES / slug / "premises.yaml").is_file()
    powers = {power for power in POWERS if built or not power.startswith("premises.")}
    assert {c.power for c in held if not c.power.startswith("post.")} == powers
    for competence in held:
        assert competence.provision.partition("#")[0] in body(slug).packs


@pytest.mark.parametrize("slug", SLUGS)
def test_units_and_words_are_the_generators(slug):
    """Competent units and HR's words for categories are those the generator writes."""
    kind = kinds.body(slug).kind
    assert {c.unit for c in body(slug).config.competences} <= {unit[0] for unit in kind.units}
    assert {c.label for c in kind.categories} <= set(body(slug).config.hr.categories)


def test_university_reads_the_federal_register():
    """SIAPE's situations have a category, and the body its code in the register."""
    config = body("uniar").config
    written = {c.situation for c in kinds.body("uniar").kind.categories if c.situation}
    assert written <= set(config.hr.categories)
    assert config.hr.org_code == str(kinds.body("uniar").org)


def test_linked_bodies_have_their_parent():
    """P4: the civil and the military police are linked to the secretariat (SESP 5)."""
    parents = {slug: body(slug).config.parent for slug in SLUGS if body(slug).config.parent}
    assert parents == {"ssp-pc": "ssp", "ssp-pm": "ssp"}


@pytest.mark.parametrize("slug", SLUGS)
def test_calendar_opens_on_a_common_monday_and_closes_on_holidays(slug):
    calendar = body(slug).calendar
    assert calendar.is_business(TODAY)
    assert not calendar.is_business(date(2024, 6, 18))  # the invented state's day
    assert not calendar.is_business(date(2024, 11, 20))  # national from 2024
    assert not calendar.is_business(date(2023, 11, 20))  # the invented state's until 2023
    assert not calendar.is_business(date(2024, 6, 1))


QUOTAS = [
    ("uniar", "discente", 256 << 20, "unila-cgtic-5-2020#art14_cpt_inc2"),
    ("uniar", "servidor_comissionado", 2 << 30, "uniar-cgti-2-2021#art1_cpt"),
    ("mpe", "membro", 3 << 30, "mpe-dti-1-2016#art3_cpt_inc1"),
    ("mpa", "membro", 10 << 30, "mpa-pgj-1-2006#art1_cpt_inc1"),
    ("ssp", "policial", 5 << 30, "ssp-sti-1-2018#art6_cpt_inc1"),
    ("ssp-pc", "org_unit", 10 << 30, "ssp-pc-dg-1-2019#art6_cpt_inc3"),
]


@pytest.mark.parametrize(("slug", "category", "size", "ref"), QUOTAS)
def test_quota_comes_from_the_norm_or_the_act_it_refers_to(slug, category, size, ref):
    """M8: the norm's limit (UNILA 14), or the act of the authority to which it leaves the limit
    (MPMT 25, I, i; MPSC 60; SESP fixes none)."""
    found = policy(slug).get(mail.QUOTA, category=category)
    assert (found.value, found.refs) == (size, (ref,))


ENTITLED = [
    (date(2021, 5, 9), "not_entitled", "unila-cgtic-5-2020#art7_cpt"),
    (date(2021, 5, 10), "entitled", "uniar-cgti-2-2021#art1_cpt"),
    (date(2021, 5, 11), "entitled", "uniar-cgti-2-2021#art1_cpt"),
]


@pytest.mark.parametrize(("day", "value", "ref"), ENTITLED)
def test_omitted_case_prevails_by_name_from_its_day(day, value, ref):
    """N8: the committee's decision of an omitted case (UNILA 25) excepts art. 7º by name, though
    its rank is lower, from its own day on."""
    found = policy("uniar", day).get(mail.ENTITLEMENT, category="servidor_comissionado")
    assert (found.value, found.refs) == (value, (ref,))


RETENTIONS = [
    ("uniar", "dismissal", "24 months"), ("uniar", "contract_end", "24 months"),
    ("mpe", "dismissal", "30 days"), ("mpe", "retirement", "30 days"),
    ("mpa", "dismissal", "15 days"), ("mpa", "death", "15 days"),
    ("mpa", "contract_end", "15 days"),
    ("ssp", "dismissal", "0 days"), ("ssp", "retirement", "60 days"),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "event", "span"), RETENTIONS)
def test_retention_by_norm(slug, event, span):
    """M13: the same event keeps content for as long as each body's norms say."""
    found = policy(slug).get(mail.RETENTION, event=event)
    assert mail.RETENTION.type.as_json(found.value) == span


def test_treasury_is_silent_on_accounts_and_mail():
    """A norm on physical security gives nobody an account: silence, not a default."""
    for category in vocabulary().keys["category"]:
        assert policy("fazenda").find(mail.ENTITLEMENT, category=category) is None
        assert policy("fazenda").find(accounts.ELIGIBLE, category=category) is None


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if slug != "fazenda"])
def test_whoever_is_entitled_can_get_it(slug):
    """Nobody is entitled to an individual mailbox that could not be made: the entitled have a way
    of getting it, an address and, where the account is supposed, a right to the account."""
    law = policy(slug)
    for category in body(slug).config.hr.categories.values():
        found = law.find(mail.ENTITLEMENT, category=category)
        if found is None or found.value == "not_entitled":
            continue
        assert law.find(mail.CREATION, category=category), category
        assert law.find(mail.ADDRESS, category=category), category
        assert law.find(accounts.LOGIN_STRATEGY), category
        if found.value == "entitled":
            assert law.get(accounts.ELIGIBLE, category=category).value, category
