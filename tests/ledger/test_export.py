"""An outsider verifies an export with no database, and with no line of ours."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.conftest import Tamper, draft, record
from portaria.ledger import queries, sealer
from portaria.ledger.export import export
from portaria.ledger.exported import verify_export

pytestmark = pytest.mark.usefixtures("ledger")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "ledger.md"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    for size in (3, 1, 5, 2, 8):
        record([draft(number, subject="a\tb\n\\c") for number in range(size)])
        sealer.seal()
    return written(tmp_path / "ledger.txt")


def written(path: Path, *, contents: bool = False) -> Path:
    with path.open("wb") as out:
        export(out, contents=contents)
    return path


def findings(path: Path, **options: object) -> list[tuple[str, int | None, int | None]]:
    with path.open("rb") as lines:
        report = verify_export(lines, **options)  # type: ignore[arg-type]
    return [(f.kind, f.act, f.block) for f in report.findings]


def outsider(path: Path, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    (program,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "check.py").write_text(program, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", tmp_path / "check.py", path],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_an_untouched_export_is_right(file: Path, tmp_path: Path) -> None:
    number, head = queries.head()
    with file.open("rb") as lines:
        report = verify_export(lines, noted=(number, head))
    assert report.ok
    assert (report.lines, report.contents, report.blocks, report.head) == (19, 0, 5, (5, head))
    said = outsider(file, tmp_path)
    assert said.stdout.strip() == f"{number}:{head.hex()}", said.stderr
    assert "Conceição" not in file.read_text(encoding="utf-8")


def test_contents_are_verified_too(file: Path, tmp_path: Path) -> None:
    full = written(tmp_path / "full.txt", contents=True)
    assert findings(full) == []
    assert outsider(full, tmp_path).returncode == 0
    text = full.read_text(encoding="utf-8")
    full.write_text(text.replace('"number":4}', '"number":5}', 1), encoding="utf-8")
    assert findings(full) == [("content_altered", 9, 3)]


@pytest.mark.parametrize(
    ("pattern", "by", "expected"),
    [
        (r"(?m)^(A\t\w+\t1\t6\t)mail", r"\1nail", [("altered", 6, 3)]),
        (r"(?m)^A(\t\w+\t)1\t6\t.*$", r"X\g<1>6", [("removed", 6, 3)]),
        (r"(?m)^(B\t2\t\w+\t\w+\t)1\t", r"\g<1>2\t", [("block_altered", None, 2)] * 2),
        (r"(?m)^H.*\n", "", [("head", None, None)]),
    ],
)
def test_a_forged_export_is_found(
    file: Path,
    tmp_path: Path,
    pattern: str,
    by: str,
    expected: list[tuple[str, int | None, int | None]],
) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(pattern, by, text), encoding="utf-8")
    assert findings(file) == expected
    if pattern.startswith("(?m)^(A"):
        assert "a line was altered" in outsider(file, tmp_path).stderr


def test_a_cut_file_is_found_by_the_head(file: Path) -> None:
    number, head = queries.head()
    text = file.read_text(encoding="utf-8")
    start = text.index("B\t5\t")
    file.write_text(text[:start] + f"H\t4\t{'0' * 64}\n", encoding="utf-8")
    assert findings(file, noted=(number, head)) == [("head", None, 5)]


def test_an_export_of_a_damaged_ledger_shows_the_damage(
    file: Path, tmp_path: Path, tamper: Tamper
) -> None:
    tamper("DELETE FROM ledger_act WHERE id = 6")
    assert findings(written(tmp_path / "damaged.txt")) == [("removed", 6, 3)]


@pytest.mark.parametrize(
    ("text", "line"),
    [("{}\n", 1), ("portaria-ledger\t1\nA\t00\tx\n", 2), ("portaria-ledger\t1\nB\t1\n", 2)],
)
def test_another_file_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "other"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=f"linha {line}: não é um livro exportado"):
        findings(path)
