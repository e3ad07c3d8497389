"""What data say that an id is (``marks`` in ``keys.yaml``), where code has to know it."""

from __future__ import annotations

import pytest

from portaria.config import folders
from portaria.config.vocabulary import VOCABULARY, with_categories
from portaria.incidents.decisions import breaches, kind_marked, procedure_of
from portaria.incidents.types import BREACH, PLAIN_BREACH, REPORT, SHARED_CREDENTIAL, Refused
from portaria.norms.places import SourceError
from portaria.norms.reading.keys import read_keys
from premises.support import policy

TEXT = """incident:
  - {id: um, label: Um, marks: [breach, plain_breach]}
  - {id: outro, label: Outro}
"""


def test_ids_are_known_by_their_marks() -> None:
    labels, marked = read_keys(TEXT, "keys.yaml", VOCABULARY)
    assert labels == {"incident": {"um": "Um", "outro": "Outro"}}
    assert marked == {"incident": {"breach": ("um",), "plain_breach": ("um",)}}


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("plain_breach", "breche"),
        "badge_kind:\n  - {id: um, label: Um, marks: [breach]}\n",
    ],
)
def test_an_unknown_mark_is_an_error_with_its_line(text: str) -> None:
    with pytest.raises(SourceError, match=r"keys\.yaml:2:\d+: «.*» não é marca"):
        read_keys(text, "keys.yaml", VOCABULARY)


def test_n11_which_incidents_are_breaches_is_in_the_packs() -> None:
    packs = with_categories(folders.packs())
    assert set(packs.marks["incident"]) == set(packs.marked["incident"])
    law = policy()
    assert set(breaches(law)) == {"descumprimento", "credencial_alheia"}
    assert kind_marked(PLAIN_BREACH, law) == "descumprimento"
    assert kind_marked(SHARED_CREDENTIAL, law) == "credencial_alheia"
    assert [procedure_of(kind, law) for kind in ("descumprimento", "patrimonial")] == [
        BREACH, REPORT,
    ]  # fmt: skip
    with pytest.raises(Refused, match=r"keys\.yaml"):
        kind_marked("nada", law)
