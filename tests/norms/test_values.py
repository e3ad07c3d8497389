"""Types of values: what packs may write, and what is said when they write something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portaria.norms.kinds import spans
from portaria.norms.kinds.spans import Duration
from portaria.norms.kinds.values import Choice, Flag, Many, Modality, Raw, Size, Span, Text, Whole
from portaria.norms.modality import Modality as Strength

GOOD = [
    (Flag(), "true", True, "sim"),
    (Flag(), "false", False, "não"),
    (Whole("person"), "0", 0, "0"),
    (Whole("person"), "2", 2, "2"),
    (Text(), " CTIC ", "CTIC", "CTIC"),
    (Choice("alias", keep="mantém-se"), "keep", "keep", "mantém-se"),
    (Choice("alias", keep="mantém-se"), "alias", "alias", "alias"),
    (Size(), "1023 B", 1023, "1023 B"),
    (Size(), "1024 B", 1024, "1 KB"),
    (Size(), "1025 B", 1025, "1025 B"),
    (Size(), "256 MB", 256 * 1024 * 1024, "256 MB"),
    (Size(), "2GB", 2 * 1024**3, "2 GB"),
    (Size(), "0 B", 0, "0 B"),
    (Span(), "24 months", Duration(24, "month"), "24 meses"),
    (Span(), "1 day", Duration(1, "day"), "1 dia"),
    (Span(), "2 business days", Duration(2, "business_day"), "2 dias úteis"),
    (Span(), "20 minutes", Duration(20, "minute"), "20 minutos"),
    (Span(), "1 minute", Duration(1, "minute"), "1 minuto"),
    (Span(), "0 days", Duration(0, "day"), "imediatamente"),
    (Modality(), "forbidden", Strength.FORBIDDEN, "proibido"),
    (Many(Text()), "CTIC", ("CTIC",), "CTIC"),
    (Many(Text()), ["CTIC", "CGTIC"], ("CTIC", "CGTIC"), "CTIC, CGTIC"),
    (Many(Text()), [], (), "nenhum"),
]

BAD = [
    (Flag(), "sim", "«sim» não é sim nem não: escreva true (sim) ou false (não)"),
    (Flag(), ["true"], "um só valor, não uma lista"),
    (Whole(), "-1", "só os algarismos"),
    (Whole(), "2.0", "só os algarismos"),
    (Text(), "", "o texto está vazio"),
    (Choice("alias", keep="mantém-se"), "kepp", "(quis dizer «keep»?)"),
    (Choice("alias", keep="mantém-se"), "x", "escreva um de: alias, keep (mantém-se)"),
    (Size(), "256", "número e unidade"),
    (Size(), "256 mb", "número e unidade"),
    (Size(), "256 Mb", "número e unidade"),
    (Size(), "2,5 GB", "número e unidade"),
    (Span(), "24 meses", "escreva «24 months»"),
    (Span(), "2 dias úteis", "escreva «2 business days»"),
    (Span(), "20 minutos", "escreva «20 minutes»"),
    (Span(), "3 fortnights", "unidade de prazo desconhecida «fortnights»; use minutes"),
    (Span(), "months", "não é um prazo"),
    (Span(), "-1 days", "não é um prazo"),
    (Modality(), "proibido", "forbidden (proibido)"),
    (Many(Text()), ["CTIC", "CTIC"], "a lista repete um valor"),
]


@pytest.mark.parametrize(("type_", "written", "value", "shown"), GOOD)
def test_written_values_are_read_and_shown(type_, written: Raw, value: object, shown: str) -> None:
    assert type_.parse(written) == value
    assert type_.as_text(value) == shown


@pytest.mark.parametrize(("type_", "written", "said"), BAD)
def test_wrong_values_say_how_to_write_them(type_, written: Raw, said: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011  # the text is what is tested
        type_.parse(written)
    assert said in str(error.value)


@given(st.integers(0, 10_000), st.sampled_from(["hour", "day", "business_day", "month", "year"]))
def test_a_span_is_read_back_as_it_is_written(amount: int, unit: spans.Unit) -> None:
    span = Duration(amount, unit)
    assert spans.parse(str(span)) == span


@given(st.integers(0, 2**50))
def test_a_size_is_read_back_as_it_is_shown(size: int) -> None:
    assert Size().parse(Size().as_text(size)) == size


def test_programs_get_the_figure_and_its_unit() -> None:
    assert Span().measure(Duration(24, "month")) == (24, "month")
    assert Size().measure(1024) == (1024, "byte")
    assert Whole("person").measure(2) == (2, "person")
    assert Flag().measure(True) == (True, "")
    assert Many(Text()).measure(("a", "b")) == (["a", "b"], "")


def test_a_negative_span_does_not_exist() -> None:
    with pytest.raises(ValueError, match="não pode ser negativo"):
        Duration(-1, "day")
