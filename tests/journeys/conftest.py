"""A body whose norm is amended, for the tests of what another norm moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from journeys.amended import adopted


@pytest.fixture
def home(tmp_path: Path, settings) -> Path:
    """The folder of the body that has adopted its norm."""
    settings.PACKS_DIR = tmp_path / "packs"
    adopted(tmp_path, "2024-01-08")
    return tmp_path
