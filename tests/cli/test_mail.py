"""``portaria mail`` where nothing runs: what it writes for others, refuses and says."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portaria.cli.main import root
from portaria.config import mail as configured
from portaria.config import state


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTARIA_STATE", str(tmp_path / "state"))
    # Root's would be a folder of the machine.
    monkeypatch.setattr(state, "served", lambda: tmp_path / "served")


def portaria(*arguments: str) -> Result:
    return CliRunner().invoke(root, ["mail", *arguments])


def test_render_writes_everything_and_says_where_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Section 1: for a body that has its servers; its own folders appear in the files."""
    monkeypatch.setenv("PORTARIA_PUBLISHED", "/srv/portaria/publicado")
    monkeypatch.setenv("PORTARIA_MAIL_STORE", "/srv/caixas")
    result = portaria("render", "--to", str(tmp_path / "out"))
    assert result.exit_code == 0
    assert result.output.endswith(f"comece por {tmp_path}/out/LEIAME.md.\n")
    guide = (tmp_path / "out" / "LEIAME.md").read_text()
    for written in ("/srv/portaria/publicado", "/srv/caixas", "postconf -e", "doveconf -n"):
        assert written in guide
    maps = (tmp_path / "out" / "postfix" / "portaria" / "mailboxes.cf").read_text()
    assert "dbpath = file:/srv/portaria/publicado/mail.sqlite?mode=ro" in maps
    boxes = (tmp_path / "out" / "dovecot" / "portaria" / "mailboxes.sql.ext").read_text()
    assert "'/srv/caixas/' || home" in boxes


def test_render_is_the_same_every_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        portaria("render", "--to", str(tmp_path / name))
    files = sorted(
        p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*") if p.is_file()
    )
    assert files
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


@pytest.mark.parametrize(
    ("variable", "written", "said"),
    [
        ("PORTARIA_MAIL_PORTS", "1023", "use um número de 1024 a 60000, não «1023»"),
        ("PORTARIA_MAIL_PORTS", "60001", "use um número de 1024 a 60000, não «60001»"),
        ("PORTARIA_MAIL_PORTS", "x", "use um número"),
        ("PORTARIA_MAIL_GATE", "drop", "use off, tempfail"),
        ("PORTARIA_MAIL_POLICY", "maybe", "use on, off, strict"),
        ("PORTARIA_MAIL_RELAY", "smtp.example", "use servidor:porta"),
        ("PORTARIA_MAIL_RELAY", "smtp.example:0", "use servidor:porta"),
        ("PORTARIA_MAIL_CERTIFICATE", "/x.pem", "vão juntos"),
        ("PORTARIA_CLAMD", "localhost", "não é unix:/caminho nem inet:servidor:porta"),
    ],
)
def test_a_setting_that_is_wrong_is_named(
    variable: str, written: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, written)
    result = portaria("status")
    assert result.exit_code == 2
    assert variable in result.output
    assert said in result.output


@pytest.mark.parametrize("base", ["1024", "60000"])
def test_the_ports_at_the_limits(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTARIA_MAIL_PORTS", base)
    found = configured.settings().ports
    assert found.imaps == int(base) + 993
    assert found.managesieve < 65_536


def test_status_of_what_was_never_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTARIA_MAIL_PORTS", "9000")
    result = portaria("status", "--json")
    assert result.exit_code == 1
    found = json.loads(result.output)
    assert found["running"] is False
    assert set(found["processes"].values()) == {None}
    assert found["published"] is None
    assert found["queues"] is None
    assert ("postfix" in found["processes"]) == (os.geteuid() == 0)


def test_down_of_what_was_never_started() -> None:
    assert portaria("down").exit_code == 0
