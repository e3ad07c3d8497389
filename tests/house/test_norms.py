"""The five norms, whole: nothing unclassified, nothing enforced by nothing (rows N2, N4)."""

from __future__ import annotations

from pathlib import Path

import pytest

from portaria.config import folders
from portaria.config.vocabulary import with_categories
from portaria.norms.pack import HOWS, Pack
from portaria.norms.reading.folders import read_folder

NORMS = sorted(path.parent for path in folders.packs().glob("*/norm.yaml"))


@pytest.fixture(scope="module", params=NORMS, ids=lambda folder: folder.name)
def pack(request: pytest.FixtureRequest) -> Pack:
    folder: Path = request.param
    return read_folder(folder, with_categories(folders.packs()))


def test_there_are_five() -> None:
    assert len(NORMS) == 5


def test_every_provision_is_classified(pack: Pack) -> None:
    """By its own word, or by those of all that it holds; in each of its wordings."""
    containers = {provision.parent for provision in pack.provisions.values()}
    unclassified = [
        provision.id
        for provision in pack.provisions.values()
        for wording in provision.wordings
        if wording.how not in HOWS and not (wording.how == "" and provision.id in containers)
    ]
    assert unclassified == []


def test_what_is_enforced_has_a_value(pack: Pack) -> None:
    """The system makes so only what it can read: a rule's value, at that provision."""
    without = [
        provision.id
        for provision in pack.provisions.values()
        for wording in provision.wordings
        if wording.how == "enforced" and not wording.settings
    ]
    assert without == []


def test_what_is_only_conduct_is_carried_by_no_request(pack: Pack) -> None:
    """A request that carries a provision out makes it a procedure."""
    carried = [
        provision.id
        for provision in pack.provisions.values()
        for wording in provision.wordings
        if wording.carried and wording.how in ("conduct", "framework")
    ]
    assert carried == []
