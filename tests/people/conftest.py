"""A body for the tests of persons and HR; no norm is needed here."""

from __future__ import annotations

from pathlib import Path

import pytest

from people.hr_files import apply, people_file, person, units_file
from portaria.bodies.models import Body


@pytest.fixture
def body(db: None) -> Body:
    """A body in São Paulo's time zone."""
    return Body.objects.create(
        slug="orgao", name="Órgão", acronym="ORG", root="orgao", zone="America/Sao_Paulo"
    )


@pytest.fixture
def loaded(body: Body, tmp_path: Path) -> Body:
    """The body with two units and persons 1 to 3."""
    apply(body, units_file(tmp_path), people_file(tmp_path, person(1), person(2), person(3)))
    return body
