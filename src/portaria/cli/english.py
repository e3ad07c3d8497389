"""The commands' help in English. It is written in Portuguese where each command is; what a reader
of English is shown instead is in ``locale/en/LC_MESSAGES/cli.po``."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click

_LOCALE = Path(__file__).resolve().parents[1] / "locale"
_PARAGRAPHS = re.compile(r"\n\s*\n")


def translated(command: click.Command) -> click.Command:
    """``command``, its help in English, and that of the commands under it."""
    for owner, attribute, text in sentences(command):
        setattr(owner, attribute, _catalog().gettext(text))
    return command


def sentences(
    command: click.Command,
) -> Iterator[tuple[click.Command | click.Parameter, str, str]]:
    """What the help of ``command`` and of those under it says in words of ours: whose it is, the
    attribute where click reads it, and the text, one line a paragraph."""
    if command.help:
        yield command, "help", _lines(command.help)
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            yield parameter, "help", _lines(parameter.help)
        if value := parameter.metavar or _type_of_ours(parameter):
            yield parameter, "metavar", value
    if isinstance(command, click.Group):
        for child in command.commands.values():
            yield from sentences(child)


def _type_of_ours(parameter: click.Parameter) -> str:
    """What click shows for a value whose type is ours: the name of the type."""
    ours = type(parameter.type).__module__.startswith("portaria.")
    return parameter.type.name if ours and isinstance(parameter, click.Option) else ""


def _lines(text: str) -> str:
    """``text`` as click will wrap it."""
    return "\n\n".join(" ".join(part.split()) for part in _PARAGRAPHS.split(text.strip()))


@cache
def _catalog() -> gettext.NullTranslations:
    return gettext.translation("cli", _LOCALE, ["en"], fallback=True)
