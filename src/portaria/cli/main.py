"""``portaria``: the command line's frame.

A command is imported only when it is called or listed, so that checking a pack needs no database.
Exit status: 0 done; 1 the answer is no, or something fell short; 2 bad input, nothing changed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from typing import cast

import click

from portaria.cli import click_words, english

# name: "module:attribute"
COMMANDS = {
    "abuse": "portaria.cli.abuse:abuse",
    "account": "portaria.cli.account:account",
    "assets": "portaria.cli.assets:assets",
    "badge": "portaria.cli.badge:badge",
    "body": "portaria.cli.body:body",
    "deliberation": "portaria.cli.deliberation:deliberation",
    "delivery": "portaria.cli.delivery:delivery",
    "door": "portaria.cli.door:door",
    "due": "portaria.cli.due:due",
    "duty": "portaria.cli.duty:duty",
    "event": "portaria.cli.event:event",
    "explain": "portaria.cli.explain:explain",
    "gate": "portaria.cli.gate:gate",
    "generate": "portaria.cli.generate:generate",
    "goods": "portaria.cli.goods:goods",
    "held": "portaria.cli.held:held",
    "hr": "portaria.cli.hr:hr",
    "incident": "portaria.cli.incident:incident",
    "key": "portaria.cli.key:key",
    "ledger": "portaria.cli.ledger:ledger",
    "login": "portaria.cli.login:login",
    "mail": "portaria.cli.mail:mail",
    "mailbox": "portaria.cli.mailbox:mailbox",
    "mailing-list": "portaria.cli.mailing_list:mailing_list",
    "norm": "portaria.cli.norm:norm",
    "official": "portaria.cli.official:official",
    "omitted": "portaria.cli.omitted:omitted",
    "parking": "portaria.cli.parking:parking",
    "person": "portaria.cli.person:person",
    "premises": "portaria.cli.premises:premises",
    "publication": "portaria.cli.publication:publication",
    "publish": "portaria.cli.publish:publish",
    "replay": "portaria.cli.replay:replay",
    "request": "portaria.cli.request:request",
    "review": "portaria.cli.review:review",
    "round": "portaria.cli.rounds:round_",
    "rule": "portaria.cli.rule:rule",
    "simulate": "portaria.cli.simulate:simulate",
    "term": "portaria.cli.term:term",
    "token": "portaria.cli.token:token",
    "traces": "portaria.cli.traces:traces",
    "training": "portaria.cli.training:training",
    "up": "portaria.cli.up:up",
    "user": "portaria.cli.user:user",
    "client": "portaria.cli.client:client",
    "visit": "portaria.cli.visit:visit",
    "whatif": "portaria.cli.whatif:whatif",
    "work": "portaria.cli.work:work",
}


class LazyGroup(click.Group):
    """A group whose commands live in modules not yet imported.

    Attributes:
        spoken: gives a command the words of the reader's language.
    """

    spoken: Callable[[click.Command], click.Command] = staticmethod(click_words.metavars)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in alphabetical order."""
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported; None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, attribute = COMMANDS[cmd_name].split(":")
        return self.spoken(cast("click.Command", getattr(import_module(module), attribute)))


def with_database() -> None:
    """Make models usable; commands that need them call this before importing any."""
    import django

    django.setup()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="portaria")
def root() -> None:
    """As normas de um órgão público, cumpridas."""


def main() -> None:
    """Entry point of the console script."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portaria.config.settings")
    if click_words.english(os.environ):
        root.spoken = english.translated
    else:
        click_words.speak_portuguese()
    root.spoken(root)
    root()
