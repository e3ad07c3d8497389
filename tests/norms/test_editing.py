"""A provision's lines are taken out and put back, and nothing else moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from portaria.norms.authoring.editing import block_of, with_block
from portaria.norms.places import Findings
from portaria.norms.reading.folders import texts
from portaria.norms.reading.outline import outline
from portaria.norms.reading.source import Table, load

PACKS = Path(__file__).resolve().parents[2] / "packs"
TEXT = """\
# um comentário
art1:
  cpt: {about: Objeto, how: framework}
art2:
  about: Prazo

  cpt:
    # a conta é em meses
    sets: {mailbox.retention: 24 months}
    inc1: {about: Um}
    inc2: {about: Dois}
art3:
  cpt: {inc1: {about: Junto}, inc2: {about: Também}}
"""


@pytest.mark.parametrize(
    ("provision", "first", "last", "text"),
    [
        ("art1", 2, 3, "art1:\n  cpt: {about: Objeto, how: framework}\n"),
        ("art1_cpt", 3, 3, "cpt: {about: Objeto, how: framework}\n"),
        (
            "art2_cpt",
            7,
            11,
            "cpt:\n  # a conta é em meses\n  sets: {mailbox.retention: 24 months}\n"
            "  inc1: {about: Um}\n  inc2: {about: Dois}\n",
        ),
        ("art2_cpt_inc2", 11, 11, "inc2: {about: Dois}\n"),
    ],
)
def test_a_block_is_the_provision_with_what_it_contains(
    provision: str, first: int, last: int, text: str
) -> None:
    block = block_of({"a.yaml": TEXT}, provision)
    assert (block.file, block.first, block.last, block.text) == ("a.yaml", first, last, text)


def test_what_is_put_back_stands_where_it_stood() -> None:
    files = {"a.yaml": TEXT, "norm.yaml": "id: x\n"}
    block = block_of(files, "art2_cpt_inc1")
    new = with_block(files, block, "inc1:\n  about: Um só\n  how: conduct\n")
    lines = new["a.yaml"].splitlines()
    assert lines[9:13] == [
        "    inc1:", "      about: Um só", "      how: conduct", "    inc2: {about: Dois}",
    ]  # fmt: skip
    assert new["norm.yaml"] == "id: x\n"


@pytest.mark.parametrize(
    ("provision", "why"), [("art9", "não tem"), ("art3_cpt_inc2", "mesma linha")]
)
def test_what_has_no_lines_of_its_own_is_an_error(provision: str, why: str) -> None:
    with pytest.raises(KeyError, match=why):
        block_of({"a.yaml": TEXT}, provision)


def test_a_provision_is_never_emptied() -> None:
    files = {"a.yaml": TEXT}
    with pytest.raises(ValueError, match="não pode ficar vazio"):
        with_block(files, block_of(files, "art1"), "  \n")


@pytest.mark.parametrize("norm", sorted(p.parent.name for p in PACKS.glob("*/norm.yaml")))
def test_provisions_of_the_five_norms_can_be_put_back_unchanged(norm: str) -> None:
    files = {n: t for n, t in texts(PACKS / norm).items() if "/" not in n}
    tables = {
        n: node for n, t in files.items() if isinstance(node := load(t, n, Findings()), Table)
    }
    tried = 0
    for provision in list(outline(tables, Findings()).provisions)[::9]:
        try:
            block = block_of(files, provision)
        except KeyError:
            continue
        assert with_block(files, block, block.text) == {
            n: t if t.endswith("\n") else t + "\n" if n == block.file else t
            for n, t in files.items()
        }
        tried += 1
    assert tried > 3
