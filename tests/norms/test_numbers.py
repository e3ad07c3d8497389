"""Completeness of the packs (N2): every number that the official text of a provision writes, in
figures or in words, is in a value of that provision, or in the list of exemptions beside this test.

``numbers/common.yaml`` takes references to other provisions and norms out of the text;
``numbers/<norm>.yaml`` holds, provision by provision, the numbers that are no value, each with a
reason a jurist can review. An exemption that is no longer needed fails too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from portaria.config import folders
from portaria.config.vocabulary import with_categories
from portaria.norms.pack import Pack, Wording
from portaria.norms.reading.folders import read_folder
from portaria.norms.text.files import read_bytes

DATA = Path(__file__).parent / "numbers"
NORMS = sorted(file.parent.parent.name for file in folders.packs().glob("*/text/official.txt"))
WORDS = {
    "dois": 2, "duas": 2, "três": 3, "quatro": 4, "cinco": 5, "seis": 6, "sete": 7, "oito": 8,
    "nove": 9, "dez": 10, "onze": 11, "doze": 12, "treze": 13, "quatorze": 14, "catorze": 14,
    "quinze": 15, "dezesseis": 16, "dezessete": 17, "dezoito": 18, "dezenove": 19, "vinte": 20,
    "trinta": 30, "quarenta": 40, "cinquenta": 50, "sessenta": 60, "setenta": 70, "oitenta": 80,
    "noventa": 90, "cem": 100, "cento": 100, "duzentos": 200, "trezentos": 300, "mil": 1000,
}  # fmt: skip
ORDINALS = {"prim": 1, "segu": 2, "terc": 3, "quar": 4}
_COUNTED = r"(?=\s+(?:hora|minuto|dia|mês|ano|via|conta|vez|conexão)\b)"
_WORD = "|".join(WORDS)
_NUMBER = re.compile(
    rf"(?<![\w.,/-])(?P<figures>\d+(?:\.\d{{3}})*)|\b(?P<one>uma?){_COUNTED}"
    rf"|\b(?P<ordinal>(?:primeir|segund|terceir|quart)[oa]){_COUNTED}"
    rf"|\b(?P<words>(?:{_WORD})(?:\s+e\s+(?:{_WORD}))*)\b",
    re.I,
)


def numbers(text: str) -> Iterator[int]:
    """Every number written in ``text``."""
    for match in _NUMBER.finditer(text):
        if match["figures"]:
            yield int(match["figures"].replace(".", ""))
        elif match["one"]:
            yield 1
        elif match["ordinal"]:
            yield ORDINALS[match["ordinal"][:4].lower()]
        else:
            yield sum(WORDS[word] for word in match["words"].lower().split() if word != "e")


@cache
def common() -> tuple[re.Pattern[str], ...]:
    rows = yaml.safe_load((DATA / "common.yaml").read_text(encoding="utf-8"))
    assert all(row["why"] for row in rows)
    return tuple(re.compile(row["pattern"], re.I) for row in rows)


def without_references(text: str) -> str:
    """``text`` without the numbers of other provisions and norms."""
    for pattern in common():
        text = pattern.sub(" ", text)
    return text


@cache
def in_text(norm: str) -> dict[str, set[int]]:
    """The numbers of each provision's official text, in all of its wordings; those of an article
    are those of its caput."""
    text = (folders.packs() / norm / "text" / "official.txt").read_bytes()
    provisions = read_bytes(text).tree.provisions
    return {
        id: {
            number
            for wording in provision.wordings
            for number in numbers(without_references(wording.text))
        }
        for id, provision in provisions.items()
        if f"{id}_cpt" not in provisions
    }


def _held(wording: Wording) -> Iterator[str]:
    """Whatever a wording lets a machine read: values, what they depend on, the request's term."""
    for setting in wording.settings:
        yield f"{setting.plain} {setting.shown}"
        yield from (" ".join(map(str, key)) for key in setting.keys if key is not None)
        yield from map(str, setting.when)
    if wording.carried:
        yield wording.carried.within


@cache
def pack(norm: str) -> Pack:
    return read_folder(folders.packs() / norm, with_categories(folders.packs()))


@cache
def in_pack(norm: str) -> dict[str, set[int]]:
    """The numbers in the values of each provision."""
    return {
        provision.id: {
            int(figures)
            for wording in provision.wordings
            for text in _held(wording)
            for figures in re.findall(r"\d+", text)
        }
        for provision in pack(norm).provisions.values()
    }


@cache
def exempt(norm: str) -> dict[tuple[str, int], str]:
    """Provision and number -> why it is no value."""
    rows = yaml.safe_load((DATA / f"{norm}.yaml").read_text(encoding="utf-8")) or []
    found = {(row["provision"], number): row["why"] for row in rows for number in row["numbers"]}
    assert len(found) == sum(len(row["numbers"]) for row in rows), "an exemption is given twice"
    return found


def missing(norm: str) -> set[tuple[str, int]]:
    """Numbers of the text that are in no value of their provision."""
    held = in_pack(norm)
    return {
        (provision, number)
        for provision, found in in_text(norm).items()
        for number in found - held.get(provision, set())
    }


@pytest.mark.parametrize("norm", NORMS)
def test_every_number_of_the_text_is_a_value_or_is_exempt_with_a_reason(norm: str) -> None:
    assert sorted(missing(norm) - exempt(norm).keys()) == []


@pytest.mark.parametrize("norm", NORMS)
def test_no_exemption_is_stale_or_without_a_reason(norm: str) -> None:
    assert sorted(exempt(norm).keys() - missing(norm)) == []
    assert all(len(why) > 10 for why in exempt(norm).values())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("prazo de 12 (doze) meses", {12}),
        ("validade de vinte e quatro horas", {24}),
        ("até dois dias úteis", {2}),
        ("uma hora antes", {1}),
        ("após as 19h (dezenove)", {19}),
        ("conforme uma das regras", set()),
        ("expirará no primeiro dia útil; no terceiro dia é extravio", {1, 3}),
        ("nos termos do art. 13, § 2º, e dos arts. 3º e 4º", set()),
        ("da Lei nº 8.112, de 11 de dezembro de 1990", set()),
        ("operando 24 x 7", {24, 7}),
    ],
)
def test_numbers_are_found(text: str, found: set[int]) -> None:
    assert set(numbers(without_references(text))) == found
