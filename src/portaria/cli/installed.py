"""The vocabulary and the packs of this installation, for commands about norms."""

from __future__ import annotations

from pathlib import Path

import click

from portaria.cli import output
from portaria.config import folders
from portaria.config.vocabulary import with_categories
from portaria.norms.pack import Pack
from portaria.norms.places import SourceError
from portaria.norms.reading.library import read_library
from portaria.norms.vocabulary import Vocabulary


def installed_vocabulary(packs: Path | None = None) -> Vocabulary:
    """The vocabulary with the categories of ``packs`` (else the installation's); exit 2 without."""
    home = packs or folders.packs()
    try:
        return with_categories(home)
    except FileNotFoundError:
        output.bad_input(
            f"{home / 'categories.yaml'} não existe: diga em PORTARIA_PACKS a pasta dos pacotes"
        )
    except SourceError as error:
        output.bad_input(str(error))


def installed_packs(vocabulary: Vocabulary) -> dict[str, Pack]:
    """The installation's packs and its bodies' internal acts, by id; those with problems are said
    and left out."""
    found: dict[str, Pack] = {}
    for library in (folders.packs(), *sorted(folders.bodies().glob("*/acts"))):
        packs, problems = read_library(library, vocabulary)
        found |= packs
        for problem in problems:
            click.echo(str(problem), err=True)
    return found
