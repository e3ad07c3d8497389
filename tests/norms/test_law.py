"""Which value is in force on a day, by which provision, and which of several prevails (N2, N3)."""

from __future__ import annotations

from datetime import date

import pytest

from norms.support import (
    DECIDED,
    FORWARDING,
    GRANTS,
    QUOTA,
    RETENTION,
    VOCABULARY,
    day,
    law,
    pack,
)
from portaria.norms.comparing.consistency import problems_of
from portaria.norms.kinds.spans import Duration
from portaria.norms.law import Law, NormOfBody
from portaria.norms.modality import Modality
from portaria.norms.policy import Contradiction, Policy, Silent

MB = 1024 * 1024
BLIND = frozenset({"visual_disability"})


def one(text: str, **norm: str) -> Policy:
    """The policy of a body with this norm only, in 2024."""
    return law(pack(text, **norm)).on(date(2024, 1, 1))


def sizes(policy: Policy, *categories: str | None) -> list[int | None]:
    found = (policy.find(QUOTA, category=category) for category in categories)
    return [one.value // MB if one else None for one in found]


def test_a_value_carries_its_provision() -> None:
    found = one("art14: {cpt: {inc2: {about: x, sets: {mailbox.quota: {discente: 256 MB}}}}}").get(
        QUOTA, category="discente"
    )
    assert found.value == 256 * MB
    assert found.refs == ("norma-1#art14_cpt_inc2",)
    assert found.citations[0].since == date(2020, 1, 1)
    assert found.citations[0].label == "art. 14, II, da Resolução norma-1"


def test_silence_is_none_and_get_says_so() -> None:
    policy = one("art1: {about: x, sets: {mailbox.quota: {discente: 1 MB}}}")
    assert policy.find(QUOTA, category="servidor") is None
    assert policy.find(QUOTA) is None
    assert policy.find(RETENTION, event="death") is None
    with pytest.raises(Silent, match=r"não decidem «mailbox\.quota» para category=servidor"):
        policy.get(QUOTA, category="servidor")


def test_a_key_the_rule_does_not_have_is_the_callers_error() -> None:
    policy = one("art1: {about: x, how: conduct}")
    with pytest.raises(TypeError, match="event"):
        policy.find(QUOTA, event="death")


def test_labels_and_lists_of_keys() -> None:
    policy = one("""\
        art7: {about: x, how: framework, names: {I: [servidor], II: [discente, estagiario]}}
        art14: {about: x, sets: {mailbox.quota: {[I]: 3 MB, II: 2 MB, "*": 1 MB}}}
        """)
    assert sizes(policy, "servidor", "discente", "estagiario", "outra", None) == [3, 2, 2, 1, 1]


def test_a_bare_value_is_for_every_key() -> None:
    policy = one("art1: {about: x, sets: {mailbox.retention: 24 months}}")
    assert policy.get(RETENTION, event="death").value == Duration(24, "month")
    assert policy.get(RETENTION).value == Duration(24, "month")


def test_the_more_specific_key_prevails_in_the_same_norm() -> None:
    policy = one("""\
        art1: {about: x, sets: {mailbox.quota: 1 MB}}
        art2: {about: x, sets: {mailbox.quota: {discente: 2 MB}}}
        """)
    assert sizes(policy, "discente", "servidor") == [2, 1]


def test_two_dimensions_nest() -> None:
    policy = one("""\
        art1: {about: x, sets: {mailbox.grants: {discente: {death: false, "*": true}, "*": false}}}
        """)
    asked = [("discente", "death"), ("discente", "dismissal"), ("servidor", "death")]
    values = [policy.get(GRANTS, category=c, event=e).value for c, e in asked]
    assert values == [False, True, False]


EXCEPTION = """\
    art20:
      cpt: {about: x, sets: {mailbox.forwarding: forbidden}}
      par1u:
        about: x
        excepts: cpt
        sets: {mailbox.forwarding: {when: visual_disability, is: allowed}}
    """


def test_an_exception_prevails_when_its_condition_holds() -> None:
    """M16: the visual-disability exception of UNILA 20."""
    policy = one(EXCEPTION)
    assert policy.get(FORWARDING).value == Modality.FORBIDDEN
    found = policy.get(FORWARDING, flags=BLIND)
    assert (found.value, found.refs) == (Modality.ALLOWED, ("norma-1#art20_par1u",))
    other = policy.get(FORWARDING, flags=frozenset({"on_leave"}))
    assert other.value == Modality.FORBIDDEN


def test_an_exception_reaches_what_its_target_contains() -> None:
    policy = one("""\
        art1:
          cpt:
            inc1: {about: x, sets: {mailbox.forwarding: forbidden}}
          par1u: {about: x, excepts: cpt, sets: {mailbox.forwarding: allowed}}
        """)
    assert policy.get(FORWARDING).value == Modality.ALLOWED


def test_an_exception_beats_a_norm_of_higher_rank() -> None:
    base = pack("art1: {about: x, sets: {mailbox.forwarding: forbidden}}", id="base")
    act = pack(
        "art2: {about: x, excepts: base#art1, sets: {mailbox.forwarding: allowed}}", id="ato"
    )
    policy = Law("c", [NormOfBody(base, 1), NormOfBody(act, 9)]).on(date(2024, 1, 1))
    assert policy.get(FORWARDING).value == Modality.ALLOWED


def test_an_exception_to_an_exception_beats_both() -> None:
    text = """\
        art1: {about: x, sets: {mailbox.forwarding: forbidden}}
        art2: {about: x, excepts: art1, sets: {mailbox.forwarding: allowed}}
        art3: {about: x, excepts: art2, sets: {mailbox.forwarding: {when: on_leave, is: unsaid}}}
        """
    assert one(text).get(FORWARDING).value == Modality.ALLOWED
    away = one(text).get(FORWARDING, flags=frozenset({"on_leave"}))
    assert away.value == Modality.UNSAID


def test_rank_prevails_over_date_and_specificity() -> None:
    old = pack("art1: {about: x, sets: {mailbox.quota: 1 MB}}", id="velha", in_force="2001-01-01")
    new = pack("art1: {about: x, sets: {mailbox.quota: {discente: 2 MB}}}", id="nova")
    policy = Law("c", [NormOfBody(old, 1), NormOfBody(new, 2)]).on(date(2024, 1, 1))
    assert sizes(policy, "discente") == [1]


def test_the_later_norm_prevails_in_the_same_rank() -> None:
    old = pack("art1: {about: x, sets: {mailbox.quota: {discente: 1 MB}}}", id="velha")
    new = pack("art1: {about: x, sets: {mailbox.quota: 2 MB}}", id="nova", in_force="2021-06-01")
    both = law(old, new)
    assert sizes(both.on(date(2021, 5, 31)), "discente") == [1]
    assert sizes(both.on(date(2021, 6, 1)), "discente") == [2]


def test_two_provisions_that_agree_are_both_cited() -> None:
    found = one("""\
        art1: {about: x, sets: {mailbox.retention: 1 day}}
        art2: {about: x, sets: {mailbox.retention: 1 day}}
        """).get(RETENTION)
    assert found.refs == ("norma-1#art1", "norma-1#art2")


CLASH = """\
    art1: {about: x, sets: {mailbox.quota: {[discente, estagiario]: 1 MB}}}
    art2: {about: x, sets: {mailbox.quota: {estagiario: 2 MB}}}
    """


def test_a_contradiction_names_both_and_the_case() -> None:
    with pytest.raises(Contradiction) as error:
        one(CLASH).find(QUOTA, category="estagiario")
    said = str(error.value)
    assert "art. 1º da Resolução norma-1 diz «1 MB»" in said
    assert "art. 2º da Resolução norma-1 diz «2 MB»" in said
    assert "category=estagiario" in said
    assert sizes(one(CLASH), "discente") == [1]


def test_a_contradiction_is_found_before_adoption_with_its_line() -> None:
    [found] = problems_of(law(pack(CLASH)), VOCABULARY)
    assert (found.place.file, found.place.line) == ("capitulo-1.yaml", 2)
    assert "category=estagiario" in found.message


def test_a_contradiction_that_needs_two_conditions_is_found() -> None:
    text = """\
        art20:
          cpt: {about: x, sets: {mailbox.forwarding: forbidden}}
          par1:
            about: x
            excepts: cpt
            sets: {mailbox.forwarding: {when: visual_disability, is: allowed}}
          par2:
            about: x
            excepts: cpt
            sets: {mailbox.forwarding: {when: on_leave, is: discouraged}}
        """
    [found] = problems_of(law(pack(text)), VOCABULARY)
    assert "on_leave, visual_disability" in found.message


def test_what_is_ranked_is_no_contradiction() -> None:
    assert problems_of(law(pack(EXCEPTION)), VOCABULARY) == ()


@pytest.mark.parametrize(
    ("on", "months"),
    [
        ("2019-12-31", None),
        ("2020-01-01", 12),
        ("2021-05-31", 12),
        ("2021-06-01", 24),
        ("2023-12-31", 24),
        ("2024-01-01", None),
    ],
)
def test_wordings_hold_from_day_to_day(on: str, months: int | None) -> None:
    wordings = """\
        art1:
          wordings:
            - {about: x, sets: {mailbox.retention: 12 months}}
            - since: 2021-06-01
              until: 2023-12-31
              open_cases: this
              about: x
              sets: {mailbox.retention: 24 months}
        """
    found = law(pack(wordings)).on(day(on)).find(RETENTION)
    assert (found.value.amount if found else None) == months


def test_a_value_is_cited_since_its_wording() -> None:
    wordings = """\
        art1:
          wordings:
            - {about: x, sets: {mailbox.retention: 12 months}}
            - {since: 2021-06-01, open_cases: this, about: x, sets: {mailbox.retention: 24 months}}
        """
    found = law(pack(wordings)).on(date(2024, 1, 1)).get(RETENTION)
    assert found.citations[0].since == date(2021, 6, 1)


@pytest.mark.parametrize(
    ("on", "there"),
    [("2022-02-28", False), ("2022-03-01", True), ("2023-03-01", True), ("2023-03-02", False)],
)
def test_a_body_has_a_norm_between_its_own_days(on: str, there: bool) -> None:
    read = pack("art1: {about: x, sets: {omitted.decided_by: CTIC}}")
    norm = NormOfBody(read, since=date(2022, 3, 1), until=date(2023, 3, 1))
    found = Law("c", [norm]).on(day(on)).find(DECIDED)
    assert (found is not None) is there
    if found:
        assert found.citations[0].since == date(2022, 3, 1)


REVOKED = """\
    art1:
      cpt: {about: x, sets: {mailbox.retention: 1 day}}
    art2: {about: x, sets: {mailbox.forwarding: forbidden}}
    """


@pytest.mark.parametrize(
    ("revokes", "retention", "forwarding"),
    [
        ("Portaria nº 1/1999", True, True),
        ("velha", False, False),
        ("velha#art1", False, True),
        ("velha#art1_cpt", False, True),
        ("velha#art2", True, False),
    ],
)
def test_revocation_ends_a_norm_or_a_provision_the_day_before(
    revokes: str, retention: bool, forwarding: bool
) -> None:
    """N2; SESP 15 and MPMT 38 revoke earlier norms."""
    old = pack(REVOKED, id="velha")
    new = pack(
        "art1: {about: x, how: conduct}",
        id="nova",
        in_force="2021-06-01",
        more=f'revokes: ["{revokes}"]\n',
    )
    before, after = (law(old, new).on(day(text)) for text in ("2021-05-31", "2021-06-01"))
    assert before.find(RETENTION) is not None
    assert before.find(FORWARDING) is not None
    assert (after.find(RETENTION) is not None) is retention
    assert (after.find(FORWARDING) is not None) is forwarding


def test_an_amendment_takes_the_place_of_what_it_amends() -> None:
    old = pack(
        "art1: {about: x, cpt: {about: x, sets: {mailbox.retention: 1 day}}}\n"
        "art2: {about: x, sets: {mailbox.forwarding: forbidden}}",
        id="velha",
    )
    new = pack(
        "art1: {about: x, amends: velha#art1, open_cases: previous,\n"
        "  sets: {mailbox.retention: 2 days}}",
        id="nova",
        in_force="2021-06-01",
    )
    both = Law("c", [NormOfBody(old, 1), NormOfBody(new, 2)])
    assert both.on(date(2021, 5, 31)).get(RETENTION).value.amount == 1
    assert both.on(date(2021, 6, 1)).get(RETENTION).value.amount == 2
    assert both.on(date(2021, 6, 1)).get(FORWARDING).refs == ("velha#art2",)


def test_a_lost_reference_between_norms_is_found() -> None:
    base = pack("art1: {about: x, how: conduct}", id="base")
    act = pack(
        "art2: {about: x, excepts: base#art9, sets: {mailbox.forwarding: allowed}}", id="ato"
    )
    [found] = problems_of(law(base, act), VOCABULARY)
    assert "base não tem art9" in found.message


def test_a_label_that_names_nobody_any_more_is_found() -> None:
    read = pack("""\
        art1: {about: x, how: framework, until: 2022-12-31, names: {I: [discente]}}
        art2: {about: x, sets: {mailbox.quota: {I: 1 MB}}}
        """)
    [found] = problems_of(law(read), VOCABULARY)
    assert found.place.line == 2
    assert "o rótulo «I» não nomeia ninguém em 01/01/2023" in found.message


def test_days_of_one_interval_share_one_policy() -> None:
    both = law(pack("art1: {about: x, sets: {mailbox.retention: 1 day}}"))
    assert both.on(date(2020, 1, 1)) is both.on(date(2099, 1, 1))
    assert both.on(date(2019, 12, 31)) is not both.on(date(2020, 1, 1))
    policy = both.on(date(2030, 1, 1))
    assert (policy.day, policy.until) == (date(2020, 1, 1), date.max)


def test_the_digest_knows_body_interval_and_values() -> None:
    def digest(body: str, text: str, in_force: str = "2020-01-01") -> str:
        read = pack(text, in_force=in_force)
        return Law(body, [NormOfBody(read)]).on(date(2024, 1, 1)).digest

    text = "art1: {about: x, sets: {mailbox.retention: 1 day}}"
    other = "art1: {about: x, sets: {mailbox.retention: 2 days}}"
    digests = {
        digest("a", text), digest("b", text), digest("a", other), digest("a", text, "2021-01-01"),
    }  # fmt: skip
    assert len(digests) == 4
    assert digest("a", text) == digest("a", text.replace("about: x", "about: outro"))


@pytest.mark.parametrize(
    ("open_cases", "began", "on", "months"),
    [
        ("previous", "2021-05-31", "2021-12-01", 12),
        ("previous", "2021-06-01", "2021-12-01", 24),
        ("previous", "2021-05-31", "2021-05-31", 12),
        ("this", "2021-05-31", "2021-12-01", 24),
        ("this", "2021-05-31", "2021-05-31", 12),
    ],
)
def test_a_wording_says_what_rules_the_cases_it_finds_open(
    open_cases: str, began: str, on: str, months: int
) -> None:
    read = pack(f"""\
        art1:
          wordings:
            - {{about: x, sets: {{mailbox.retention: 12 months}}}}
            - since: 2021-06-01
              open_cases: {open_cases}
              about: x
              sets: {{mailbox.retention: 24 months}}
        """)
    found = law(read).find_for(RETENTION, began=day(began), on=day(on), event="death")
    assert found is not None
    assert found.value.amount == months


def test_an_open_case_under_norms_that_fell_silent() -> None:
    read = pack("art1: {about: x, until: 2021-12-31, sets: {mailbox.retention: 1 day}}")
    held = law(read)
    assert held.find_for(RETENTION, began=day("2021-06-01"), on=day("2022-01-01")) is None
