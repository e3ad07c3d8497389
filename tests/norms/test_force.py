"""N2: entry into force, revocation express and tacit, and what comes back; told in a history."""

from __future__ import annotations

from datetime import date

import pytest

from norms.amended import OLD, REWORDS
from norms.support import (
    FORWARDING,
    QUOTA,
    RETENTION,
    SHEET,
    VOCABULARY,
    day,
    law,
    pack,
)
from portaria.norms.comparing.consistency import problems_of
from portaria.norms.force.history import history
from portaria.norms.law import Law, NormOfBody
from portaria.norms.pack import Pack
from portaria.norms.reading.files import read_pack


def test_revoking_the_amending_norm_does_not_undo_the_amendment() -> None:
    """LINDB, art. 2º, § 3º: what was ended does not come back."""
    packs: list[Pack] = [
        pack(OLD, id="velha"),
        pack(f"art1:\n  about: Altera\n  amends:\n{REWORDS}", id="nova", in_force="2021-06-01"),
        pack("art1: {about: x, how: conduct}", id="novissima", in_force="2022-01-01",
             more="revokes: [nova]\n"),
    ]  # fmt: skip
    assert law(*packs).on(day("2022-01-01")).get(RETENTION).value.amount == 2


@pytest.mark.parametrize(
    ("restores", "retention", "forwarding"),
    [("", False, False), ("[velha]", True, True), ("[velha#art1]", False, False)],
)
def test_what_was_revoked_comes_back_only_if_a_norm_says_so(
    restores: str, retention: bool, forwarding: bool
) -> None:
    packs = [
        pack(OLD, id="velha"),
        pack("art1: {about: x, how: conduct}", id="nova", in_force="2021-01-01",
             more="revokes: [velha]\n"),
        pack("art1: {about: x, how: conduct}", id="novissima", in_force="2022-01-01",
             more=f"revokes: [nova]\nrestores: {restores or '[]'}\n"),
    ]  # fmt: skip
    policy = law(*packs).on(day("2022-01-01"))
    assert (policy.find(RETENTION) is not None) is retention
    assert (policy.find(FORWARDING) is not None) is forwarding
    assert law(*packs).on(day("2021-06-01")).find(RETENTION) is None


def test_a_revoked_provision_comes_back_by_name() -> None:
    packs = [
        pack(OLD, id="velha"),
        pack("art1: {about: x, how: conduct}", id="nova", in_force="2021-01-01",
             more="revokes: [velha#art2]\n"),
        pack("art1: {about: x, how: conduct}", id="novissima", in_force="2022-01-01",
             more="restores: [velha#art2]\n"),
    ]  # fmt: skip
    found = law(*packs)
    assert problems_of(found, VOCABULARY) == ()
    assert found.on(day("2021-06-01")).find(FORWARDING) is None
    assert found.on(day("2022-01-01")).get(FORWARDING).citations[0].source == (
        "restabelecido pela Resolução novissima"
    )


def test_a_later_norm_tacitly_revoked_and_then_revoked_leaves_silence_in_its_cases() -> None:
    """What it had decided does not fall back to the older norm; what it had not, stays."""
    older = pack(
        "art1: {about: x, sets: {mailbox.quota: {discente: 1 MB, servidor: 9 MB}}}", id="a"
    )
    later = pack(
        "art1: {about: x, sets: {mailbox.quota: {discente: 2 MB}}}", id="b", in_force="2021-01-01"
    )
    last = pack(
        "art1: {about: x, how: conduct}", id="c", in_force="2022-01-01", more="revokes: [b]\n"
    )
    policy = law(older, later, last).on(day("2022-01-01"))
    assert policy.find(QUOTA, category="discente") is None
    assert policy.get(QUOTA, category="servidor").value == 9 << 20
    assert law(older, later).on(day("2021-06-01")).get(QUOTA, category="discente").value == 2 << 20


@pytest.mark.parametrize(
    ("matter", "rank", "there"),
    [
        ("mailbox.*", 1, False),
        ("mailbox.quota", 1, False),
        ("mailbox.retention", 1, True),
        ("mailbox.*", 2, True),
    ],
)
def test_a_norm_on_the_whole_matter_silences_the_earlier_ones_of_its_rank(
    matter: str, rank: int, there: bool
) -> None:
    """LINDB, art. 2º, § 1º."""
    older = pack("art1: {about: x, sets: {mailbox.quota: 1 MB}}", id="a")
    later = pack("art1: {about: x, sets: {mailbox.forwarding: allowed}}", id="b",
                 in_force="2021-01-01", more=f"regulates: [{matter}]\n")  # fmt: skip
    both = Law("c", [NormOfBody(older), NormOfBody(later, rank)])
    assert both.on(day("2020-12-31")).find(QUOTA) is not None
    assert (both.on(day("2021-01-01")).find(QUOTA) is not None) is there


@pytest.mark.parametrize(
    ("sheet", "first"),
    [
        ("in_force: published + 45 days\nvacatio_counts: both_included", "2020-02-15"),
        ("in_force: published + 45 days\nvacatio_counts: first_excluded", "2020-02-16"),
        ("in_force: published + 1 day\nvacatio_counts: both_included", "2020-01-02"),
        ("in_force: published", "2020-01-01"),
        ("in_force: signed", "2019-12-20"),
        ("in_force: signed + 30 days\nvacatio_counts: both_included", "2020-01-19"),
    ],
)
def test_entry_into_force_counted_from_the_publication(sheet: str, first: str) -> None:
    """LC 95/1998, art. 8º, § 1º: both days included, in force the day after the last."""
    text = SHEET.format(id="n", short="Res.", in_force="2019-12-20")
    text = text.replace("in_force: 2019-12-20", f"published: 2020-01-01\n{sheet}")
    read = read_pack(
        {"norm.yaml": text, "a.yaml": "art1: {about: x, sets: {mailbox.quota: 1 MB}}"}, VOCABULARY
    )
    assert read.norm.in_force == day(first)
    eve = date.fromordinal(day(first).toordinal() - 1)
    assert law(read).on(eve).find(QUOTA) is None
    assert law(read).on(day(first)).find(QUOTA) is not None


def test_the_history_tells_every_change_and_how() -> None:
    """N2: revocation express and tacit, reported with a concrete case."""
    older = pack(
        "art1: {about: x, sets: {mailbox.quota: {discente: 1 MB, servidor: 9 MB}}}", id="a"
    )
    later = pack("art1: {about: x, sets: {mailbox.quota: {discente: 2 MB}}}", id="b",
                 in_force="2021-01-01")  # fmt: skip
    whole = pack("art1: {about: x, how: conduct}", id="c", in_force="2022-01-01",
                 more="regulates: [mailbox.retention]\nrevokes: [b]\n")  # fmt: skip
    amends = pack(f"art1:\n  about: Altera\n  amends:\n{REWORDS}", id="d", in_force="2021-06-01")
    both = law(older, later, pack(OLD, id="velha"), amends, whole)
    turns = [(str(t.on), t.how, t.what, t.by) for t in history(both, VOCABULARY)]
    assert turns == [
        ("2021-01-01", "tacit", "a#art1", "b#art1"),
        ("2021-06-01", "rewords", "velha#art1_par1u", "d#art1"),
        ("2022-01-01", "norm", "b", "c"),
        ("2022-01-01", "matter", "velha#art1_par1u", "c"),
    ]
    [tacit] = [t for t in history(both, VOCABULARY) if t.how == "tacit"]
    assert tacit.detail == "mailbox.quota: de «1 MB» para «2 MB», em Discente"


@pytest.mark.parametrize(
    ("specific_first", "quota"), [(False, 2), (True, 1)], ids=["date", "specificity"]
)
def test_the_body_says_whether_the_later_or_the_more_specific_prevails(
    specific_first: bool, quota: int
) -> None:
    old = pack("art1: {about: x, sets: {mailbox.quota: {discente: 1 MB}}}", id="a")
    new = pack("art1: {about: x, sets: {mailbox.quota: 2 MB}}", id="b", in_force="2021-06-01")
    found = Law("c", [NormOfBody(old), NormOfBody(new)], specific_first=specific_first)
    assert found.on(day("2022-01-01")).get(QUOTA, category="discente").value == quota << 20


def test_the_history_has_a_norms_own_wordings_and_misprints() -> None:
    own = pack("""\
        art1:
          wordings:
            - {about: a, sets: {mailbox.retention: 1 day}}
            - {rectifies: {published: 2020-02-01, source: DOU}, about: b, how: conduct}
            - since: 2021-01-01
              given_by: Ato nº 2/2021, art. 1º
              open_cases: this
              about: c
              sets: {mailbox.retention: 2 days}
        """)
    cited = law(own).on(day("2021-01-01")).get(RETENTION).citations[0]
    assert cited.source == "redação dada pelo Ato nº 2/2021, art. 1º"
    turns = [(str(t.on), t.how, t.label, t.detail) for t in history(law(own), VOCABULARY)]
    assert turns == [
        ("2020-02-01", "rectifies", "DOU", "b"),
        ("2021-01-01", "rewords", "Ato nº 2/2021, art. 1º", "c"),
    ]
