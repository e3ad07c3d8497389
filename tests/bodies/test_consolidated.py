"""A body's norms are shown with the text that other norms of the body gave them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from journeys.amended import adopted, amended
from portaria.bodies.policies import adopted as running
from portaria.norms.authoring.coverage import wording_on

pytestmark = pytest.mark.django_db
LONGER = (
    "    - {rewords: norma-1#art2, about: Dois anos, open_cases: this,"
    " sets: {mailbox.retention: 24 months}}\n"
)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2024, 6, 2), "Guarda de doze meses"),
        (date(2024, 6, 3), "Dois anos"),
        (date(2024, 6, 4), "Dois anos"),
    ],
)
def test_n3_an_amended_provision_reads_as_amended(
    tmp_path: Path, settings, day: date, said: str
) -> None:
    settings.PACKS_DIR = tmp_path / "packs"
    adopted(tmp_path, "2024-01-08")
    amended(tmp_path, "2024-06-03", LONGER)
    pack = running("corpo").packs["norma-1"]
    assert wording_on(pack, pack.provisions["art2"], day).about == said
