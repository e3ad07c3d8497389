"""What limits may hang on (issue 3, §2): routes, sizes, times of day, days of the year and of the
week, the how-manieth time, amounts; and ids that a pack declares."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from norms import general as g
from norms.general import policy, tried, wrong
from portaria.norms.modality import Modality

MB = 1 << 20
SENDING = """\
art1:
  about: Envio
  sets:
    message.sending:
      inside: allowed
      outside: {"<= 10 MB": allowed, "> 10 MB..30 MB": discouraged, "> 30 MB": forbidden}
"""


@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        (10 * MB - 1, "allowed"), (10 * MB, "allowed"), (10 * MB + 1, "discouraged"),
        (30 * MB - 1, "discouraged"), (30 * MB, "discouraged"), (30 * MB + 1, "forbidden"),
        (0, "allowed"),
    ],
)  # fmt: skip
def test_size_below_at_and_above_each_limit(size: int, wanted: str) -> None:
    held = policy(SENDING)
    found = held.find(g.SENDING, route="outside", size=size)
    assert found
    assert found.value == Modality(wanted)
    inside = held.find(g.SENDING, route="inside", size=size)
    assert inside
    assert inside.value is Modality.ALLOWED


def test_an_unknown_point_is_in_no_range() -> None:
    held = policy(SENDING)
    assert held.find(g.SENDING, route="outside") is None
    assert held.find(g.SENDING, size=5) is None


ENTRY = """\
art1:
  about: Entrada
  sets:
    area.entry:
      one: {"08:00-18:00": allowed, "18:00-08:00": forbidden}
"""


@pytest.mark.parametrize(
    ("at", "wanted"),
    [
        (time(7, 59, 59), "forbidden"), (time(8), "allowed"), (time(8, 0, 1), "allowed"),
        (time(17, 59, 59), "allowed"), (time(18), "forbidden"), (time(23, 59, 59), "forbidden"),
        (time(0), "forbidden"),
    ],
)  # fmt: skip
def test_time_of_day_may_cross_midnight(at: time, wanted: str) -> None:
    found = policy(ENTRY).find(g.ENTRY, area_level="one", time_of_day=at)
    assert found
    assert found.value == Modality(wanted)


SANCTION = """\
art1:
  about: Sanções
  sets: {misuse.sanction: {1: advertência, 2-4: suspensão, 5+: bloqueio}}
"""


@pytest.mark.parametrize(
    ("time_", "wanted"),
    [(1, "advertência"), (2, "suspensão"), (4, "suspensão"), (5, "bloqueio"), (50, "bloqueio")],
)
def test_the_first_second_or_later_time(time_: int, wanted: str) -> None:
    found = policy(SANCTION).find(g.SANCTION, occurrence=time_)
    assert found
    assert found.value == wanted


SUPPORT = """\
art1:
  cpt:
    about: Dias úteis
    sets: {support.given: {mon-fri: compulsory, [sat, sun]: {"*": unsaid}}}
  par1u:
    about: Recesso
    excepts: cpt
    sets: {support.given: {"*": {"12-20..01-06": forbidden}}}
"""


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (date(2021, 12, 17), "compulsory"), (date(2021, 12, 18), "unsaid"),
        (date(2021, 12, 20), "forbidden"), (date(2022, 1, 6), "forbidden"),
        (date(2022, 1, 7), "compulsory"), (date(2024, 2, 29), "compulsory"),
    ],
)  # fmt: skip
def test_days_come_from_the_day_of_the_case(day: date, wanted: str) -> None:
    found = policy(SUPPORT).find(g.SUPPORT, on=day)
    assert found
    assert found.value == Modality(wanted)


def test_a_slice_may_count_something_of_its_own() -> None:
    text = "art1: {about: x, sets: {message.many: {'<= 50': allowed, '> 50': forbidden}}}"
    found = policy(text).find(g.RECIPIENTS, recipients=51)
    assert found
    assert found.value is Modality.FORBIDDEN


def test_a_pack_declares_ids_of_open_dimensions() -> None:
    more = "declares: {folder: {lixeira: Lixeira, arquivo: Arquivo morto}}\n"
    text = "art1: {about: x, sets: {folder.expiry: {lixeira: 30 days, '*': 2 years}}}"
    held = policy(text, more)
    thrown, kept = held.get(g.EXPIRY, folder="lixeira"), held.get(g.EXPIRY, folder="inbox")
    assert (str(thrown.value), str(kept.value)) == ("30 days", "2 years")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("declares: {route: {aside: ao lado}}", "«route» é uma lista fechada"),
        ("declares: {size: {big: grande}}", "«size» se escreve em faixas"),
        ("declares: {foldr: {a: b}}", "«foldr» não é uma dimensão (quis dizer «folder»?)"),
        ("declares: {folder: {inbox: outra}}", "«inbox» já é folder e se chama «entrada»"),
        ("declares: {folder: {Ímpar: x}}", "use só a–z, 0–9 e _"),
        ("declares: {folder: {a: }}", "se escreve {id: nome em português}"),
    ],
)
def test_what_a_pack_may_not_declare(more: str, expected: str) -> None:
    found = wrong("art1: {about: x, how: conduct}", more + "\n")
    assert len(found) == 1
    assert expected in found[0]
    assert found[0].startswith("10: ")


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("message.approved_by: {'<= 10': x}", "«10» não é um tamanho"),
        ("message.approved_by: {'10 MB..1 MB': x}", "nada cabe nessa faixa"),
        ("message.approved_by: {'< 0 B': x}", "nada cabe nessa faixa"),
        ("misuse.sanction: {0: x}", "«0» não é uma vez"),
        ("misuse.sanction: {4-2: x}", "nada cabe nessa faixa"),
        ("support.given: {monday: allowed}", "«monday» não é dia da semana"),
        ("support.given: {'*': {02-30: allowed}}", "«02-30» não é um dia do ano"),
        ("area.entry: {one: {'08:00-25:00': allowed}}", "«25:00» não é uma hora do dia"),
        ("area.entry: {one: {'08:00-08:00': allowed}}", "não tem hora nenhuma"),
        ("area.entry: {one: {'08:00': allowed}}", "«08:00» não é uma faixa de horas"),
    ],
)
def test_ranges_written_wrong_say_where_and_how(key: str, expected: str) -> None:
    found = wrong(f"art1:\n  about: x\n  sets:\n    {key}")
    assert len(found) == 1
    assert found[0].startswith("4: ")
    assert expected in found[0]


def test_a_contradiction_is_named_at_the_limit() -> None:
    found = wrong("""\
        art1: {about: x, sets: {message.approved_by: {"<= 10 MB": chefia}}}
        art2: {about: y, sets: {message.approved_by: {">= 10 MB": direção}}}
        """)
    assert len(found) == 1
    assert "contradição para size=10 MB:" in found[0]


def test_ranges_that_only_meet_do_not_contradict() -> None:
    assert wrong("""\
        art1: {about: x, sets: {message.approved_by: {"<= 10 MB": chefia}}}
        art2: {about: y, sets: {message.approved_by: {"> 10 MB": direção}}}
        """) == []  # fmt: skip


CASES = """\
- case: para fora, no limite
  on: 2021-03-01
  rule: message.sending
  given: {route: outside, size: 10 MB}
  expect: allowed
  because: art1
- case: sem tamanho
  on: 2021-03-01
  rule: message.sending
  given: {route: outside}
  expect: silent
"""


def test_cases_give_points() -> None:
    assert tried(SENDING, CASES) == ["", ""]
    entry = """\
        - {case: noite, on: 2021-03-01, rule: area.entry, because: art1,
           given: {area_level: one, time_of_day: "19:30"}, expect: forbidden}
        """
    assert tried(ENTRY, entry) == [""]
    support = """\
        - {case: no natal, on: 2021-03-01, rule: support.given, because: art1_par1u,
           given: {day_of_year: 12-25, weekday: sat}, expect: forbidden}
        - {case: pelo dia do caso, on: 2021-12-25, rule: support.given, because: art1_par1u,
           expect: forbidden}
        """
    assert tried(SUPPORT, support) == ["", ""]


def test_a_point_of_another_kind_is_an_error_of_the_program() -> None:
    with pytest.raises(TypeError):
        policy(SENDING).find(g.SENDING, route="outside", size="10 MB")
    with pytest.raises(TypeError):
        policy(ENTRY).find(g.ENTRY, area_level="one", time_of_day=date(2021, 1, 1))
    assert policy(ENTRY).find(
        g.ENTRY, area_level="one", time_of_day=datetime(2021, 1, 1, 9, tzinfo=UTC)
    )


def test_what_is_remembered_does_not_grow_with_the_points_asked() -> None:
    held = policy(SENDING)
    for size in range(0, 40 * MB, MB // 4):
        held.find(g.SENDING, route="outside", size=size)
        held.find(g.APPROVER, size=size)
    assert len(held._known) == 4
