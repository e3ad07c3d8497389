"""Every command and every setting has its line of documentation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

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


def test_every_command_is_documented() -> None:
    rowless = [name for name in sorted(COMMANDS) if f"`{name}" not in CLI_PAGE]
    assert rowless == [], "docs/reference/cli.md has no row for them"
    mute = [name for name, command in COMMANDS.items() if not command.help]
    assert mute == [], "--help says nothing of them"


#: «portaria norm check …» in a sentence, a page or a console; «norm check» alone in guillemets.
NAMED = re.compile(
    r"(?:(?<=[`«])|(?<=\$ )|(?<=bin/))portaria ([a-z][a-z-]*)(?: ([a-z-]+)(?![\w.]))?"
    r"|(?<=«)([a-z-]+) ([a-z-]+)(?![\w.])"
)


def test_every_command_that_we_name_exists() -> None:
    words = [name.split() for name in COMMANDS]
    there = {" ".join(parts[:count]) for parts in words for count in (1, 2)}
    groups = {parts[0] for parts in words if len(parts) > 1}
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    sources = [*(ROOT / "src").rglob("*.py"), *(ROOT / "src").rglob("*.html")]
    named, lost = 0, []
    for path in [*pages, *sources]:
        for match in NAMED.finditer(path.read_text(encoding="utf-8")):
            first, second = match[1] or match[3], match[2] or match[4] or ""
            if match[1] is None and first not in groups:
                continue  # other words in guillemets
            named += 1
            asked = f"{first} {second}" if first in groups and second else first
            lost += [] if asked in there else [f"{path.relative_to(ROOT)}: {match[0]}"]
    assert named > 100
    assert lost == []


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
