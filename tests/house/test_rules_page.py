"""``docs/reference/rules.md`` says what the vocabulary and the packs say."""

from __future__ import annotations

from house.rules_page import PAGE, page


def test_the_page_of_rules_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "docs/reference/rules.md is old: run .venv/bin/python tests/house/rules_page.py"
    )
