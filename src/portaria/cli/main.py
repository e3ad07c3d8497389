"""``portaria``: the command line's frame."""

from __future__ import annotations

import os

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="portaria")
def root() -> None:
    """As normas de um órgão público, cumpridas."""


def main() -> None:
    """Entry point of the console script."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portaria.config.settings")
    root()
