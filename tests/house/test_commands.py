"""Every command and every setting has its line of documentation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from portaria.cli.main import root

ROOT = Path(__file__).resolve().parents[2]
CLI_PAGE = (ROOT / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
SETTINGS_PAGE = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")


def commands(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, f"«{path}{name}» is listed but cannot be loaded"
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{name} ")
        else:
            yield f"{path}{name}", command


COMMANDS = dict(commands(root))


def test_the_commands_of_the_design_exist() -> None:
    wanted = {
        "norm check", "norm coverage", "rule list", "rule show", "explain", "body check", "login",
        "hr check", "hr plan", "hr apply", "person show", "mailbox show", "due", "work", "simulate",
        "ledger verify", "ledger proof", "ledger export", "up",
    }  # fmt: skip
    assert wanted <= COMMANDS.keys()


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_documented(name: str) -> None:
    assert f"`{name}" in CLI_PAGE, f"docs/reference/cli.md has no row for «portaria {name}»"
    assert COMMANDS[name].help, f"«portaria {name} --help» says nothing"


def test_every_setting_is_documented() -> None:
    used = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in re.findall(
            r"[\"'](PORTARIA_[A-Z_]*[A-Z]|DATABASE_URL)[\"']", path.read_text("utf-8")
        )
    }
    assert used
    missing = sorted(name for name in used if f"`{name}`" not in SETTINGS_PAGE)
    assert missing == []
