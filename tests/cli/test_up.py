"""``portaria up`` where the site cannot listen: said at once, before anything is prepared."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portaria.cli.main import root
from portaria.connectors.servers.settings import Ports
from portaria.launch import way_in
from unused_ports import base, unused


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing prepared: a private database would be made in this folder."""
    folder = tmp_path / "state"
    monkeypatch.setenv("PORTARIA_STATE", str(folder))
    monkeypatch.setenv("PORTARIA_URL", "http://127.0.0.1")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("PORTARIA_MAIL_ADDRESS", raising=False)
    return folder


def up(*arguments: str) -> Result:
    return CliRunner().invoke(root, ["up", *arguments])


def test_a_taken_port_is_told_before_anything_is_prepared(state: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = up("--port", str(port), "--no-mail")
    assert told.exit_code == 2
    assert told.stderr == (
        f"a porta {port} já está em uso por outro programa: escolha outra com --port\n"
    )
    assert not state.exists()


def test_a_port_that_the_mail_servers_will_take_is_told_too(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(way_in, "is_root", lambda: True)  # whose start has mail servers
    monkeypatch.setenv("PORTARIA_MAIL_PORTS", str(base()))
    webmail = Ports.above(int(os.environ["PORTARIA_MAIL_PORTS"])).webmail
    told = up("--port", str(webmail))
    assert told.exit_code == 2
    assert f"a porta {webmail} é do correio desta instalação (webmail)" in told.stderr
    assert "PORTARIA_MAIL_PORTS" in told.stderr


@pytest.mark.parametrize("port", ["0", "65536"])
def test_what_is_no_port_is_told(state: Path, port: str) -> None:
    told = up("--port", port)
    assert told.exit_code == 2
    assert "--port" in told.stderr
    assert not state.exists()


def test_a_free_port_is_not_refused(state: Path) -> None:
    [port] = unused(1)
    assert way_in.hindrance(port, with_mail=False) == ""
