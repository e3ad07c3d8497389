"""A body that is not here is bad input (exit 2), not an empty answer."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from portaria.cli.main import root

pytestmark = pytest.mark.django_db
LISTS = [
    ("held", "list"), ("mailing-list", "list"), ("review", "list"), ("incident", "list"),
    ("request", "delegations"), ("term", "list"), ("request", "rites"), ("mailbox", "list"),
]  # fmt: skip


@pytest.mark.parametrize("words", LISTS, ids=[" ".join(words) for words in LISTS])
def test_an_unknown_body_is_bad_input(words: tuple[str, ...]) -> None:
    done = CliRunner().invoke(root, [*words, "--body", "nada"])
    assert done.exit_code == 2, done.output
    assert "«nada»" in done.stderr
