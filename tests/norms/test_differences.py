"""`norm diff`: two policies side by side, rule by rule."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from norms.support import GRANTS, QUOTA, VOCABULARY, day, law, pack
from portaria.norms.comparing.differences import Compared, Side, compare

ON = day("2024-01-01")


def compared(a: str, b: str) -> dict[str, Compared]:
    sides = [Side(n, law(pack(text, id=n)).on(ON), ON) for n, text in (("a", a), ("b", b))]
    return {one.rule.name: one for one in compare(sides[0], sides[1], VOCABULARY)}


def rows(found: Compared) -> set[tuple[tuple[str, ...], str | None, str | None]]:
    return {
        (row.cases, row.a.text if row.a else None, row.b.text if row.b else None)
        for row in found.rows
    }


def test_equal_norms_have_no_difference() -> None:
    text = "art1: {about: x, sets: {mailbox.quota: {discente: 1 MB, '*': 2 MB}}}"
    [found] = compared(text, text).values()
    assert (found.kind, found.differs) == ("same", False)


def test_silence_is_shown_as_silence() -> None:
    found = compared(
        "art1: {about: x, sets: {mailbox.retention: 1 day}}",
        "art1: {about: x, sets: {mailbox.delegates: 2}}",
    )
    assert {name: one.kind for name, one in found.items()} == {
        "mailbox.retention": "only_a",
        "mailbox.delegates": "only_b",
    }
    [row] = found["mailbox.retention"].rows
    assert (row.cases, row.b) == ((), None)


def test_each_value_has_its_provision_and_its_cases() -> None:
    found = compared(
        "art1: {about: x, sets: {mailbox.quota: {discente: 1 MB, servidor: 2 MB}}}",
        "art9: {about: x, sets: {mailbox.quota: {[discente, estagiario]: 1 MB}}}",
    )["mailbox.quota"]
    assert rows(found) == {
        (("Discente",), "1 MB", "1 MB"),
        (("Servidor",), "2 MB", None),
        (("Estagiário",), None, "1 MB"),
    }
    assert found.kind == "changed"
    by_case = {row.cases[0]: row for row in found.rows}
    assert by_case["Discente"].differs is False
    assert by_case["Discente"].b is not None
    assert by_case["Discente"].b.citations[0].label == "art. 9º da Resolução b"


def test_keys_that_are_treated_alike_share_a_row() -> None:
    found = compared(
        "art1: {about: x, sets: {mailbox.quota: {[discente, estagiario]: 1 MB}}}",
        "art1: {about: x, sets: {mailbox.quota: 5 MB}}",
    )["mailbox.quota"]
    assert rows(found) == {
        (("Discente, Estagiário",), "1 MB", "5 MB"),
        (("os demais casos",), None, "5 MB"),
    }


def test_a_condition_is_a_case_of_its_own() -> None:
    found = compared(
        "art1:\n  cpt: {about: x, sets: {mailbox.forwarding: forbidden}}\n"
        "  par1u:\n    about: x\n    excepts: cpt\n"
        "    sets: {mailbox.forwarding: {when: visual_disability, is: allowed}}",
        "art1: {about: x, sets: {mailbox.forwarding: forbidden}}",
    )["mailbox.forwarding"]
    assert rows(found) == {
        (("os demais casos",), "proibido", "proibido"),
        (("deficiência visual",), "permitido", "proibido"),
    }


def test_two_days_of_one_law() -> None:
    both = law(
        pack("""\
        art1:
          wordings:
            - {about: x, sets: {mailbox.retention: 1 day}}
            - {since: 2022-01-01, open_cases: this, about: x, sets: {mailbox.retention: 2 days}}
        """)
    )
    a, b = (Side("n", both.on(day(on)), day(on)) for on in ("2021-12-31", "2022-01-01"))
    [found] = compare(a, b, VOCABULARY)
    [row] = found.rows
    assert row.a is not None
    assert row.b is not None
    assert (row.a.citations[0].since, row.b.citations[0].since) == (
        day("2020-01-01"),
        day("2022-01-01"),
    )


values = st.sampled_from(["1 MB", "2 MB"])
categories = st.sampled_from(["discente", "servidor", "estagiario", '"*"'])


@settings(max_examples=60)
@given(
    a=st.dictionaries(categories, values, min_size=1),
    b=st.dictionaries(categories, values, min_size=1),
)
def test_what_is_shown_is_what_each_policy_finds(a: dict[str, str], b: dict[str, str]) -> None:
    """For every category the row that names it has what `find` gives on each side."""

    def text(quota: dict[str, str]) -> str:
        values = ", ".join(f"{key}: {value}" for key, value in quota.items())
        return f"art1: {{about: x, sets: {{mailbox.quota: {{{values}}}}}}}"

    sides = [Side(n, law(pack(text(q), id=n)).on(ON), ON) for n, q in (("a", a), ("b", b))]
    [found] = compare(sides[0], sides[1], VOCABULARY)
    labels = VOCABULARY.keys["category"]
    named = {word: row for row in found.rows for case in row.cases for word in case.split(", ")}
    for category, label in labels.items():
        row = named.get(label) or named.get("os demais casos")
        if row is None and len(found.rows) == 1 and not found.rows[0].cases:
            row = found.rows[0]
        for side, said in zip(sides, (row.a, row.b) if row else (None, None), strict=True):
            cited = side.policy.find(QUOTA, category=category)
            assert (said.text if said else None) == (
                QUOTA.type.as_text(cited.value) if cited else None
            )


@pytest.mark.parametrize("prefix", ["mailbox.grants"])
def test_two_dimensions_are_crossed(prefix: str) -> None:
    found = compared(
        "art1: {about: x, sets: {mailbox.grants: {discente: {death: true}}}}",
        "art1: {about: x, sets: {mailbox.grants: {discente: false}}}",
    )[prefix]
    assert found.rule is GRANTS
    assert rows(found) == {
        (("Discente; falecimento",), "sim", "não"),
        (("Discente",), None, "não"),
    }
