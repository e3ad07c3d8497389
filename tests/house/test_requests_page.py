"""``docs/reference/requests.md`` says what the slices declare and the packs say; every rite that a
pack gives to somebody in codes is carried out by something."""

from __future__ import annotations

from house.requests_page import PAGE, page
from portaria.config.vocabulary import VOCABULARY
from portaria.procedures.requests.registry import rites


def test_the_page_of_requests_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "docs/reference/requests.md is old: run .venv/bin/python tests/house/requests_page.py"
    )


def test_every_rite_has_its_act_and_coverage_knows_it() -> None:
    """T2: a rite that is declared is executed, and norm coverage says so."""
    for name, rite in rites().items():
        assert callable(rite.act), name
        assert name in VOCABULARY.procedures, name
