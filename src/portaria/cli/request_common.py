"""What the commands of ``portaria request`` share."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING

import click

from portaria.cli.acting import acting as acting_on
from portaria.cli.output import bad_input

if TYPE_CHECKING:
    from portaria.procedures.requests.types import Rite

JSON = click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
WHO = click.option("--as", "person", type=int, required=True, help="Número de quem age.")
NUMBERS = click.argument("numbers", metavar="PEDIDO…", type=int, nargs=-1, required=True)
BODY = click.option("--body", required=True, help="Órgão.")


def acting() -> AbstractContextManager[tuple[str, datetime]]:
    """Who acts and when; a refusal is the answer no (exit 1), with nothing changed."""
    return acting_on("portaria.procedures.requests.types.Refused")


def find_rite(name: str) -> Rite:
    """The rite of that name; leaves with 2 where there is none."""
    from portaria.norms.kinds.values import suggestion
    from portaria.procedures.requests.registry import rites

    if name not in rites():
        bad_input(f"não existe o rito «{name}»{suggestion(name, rites())}; veja «request rites»")
    return rites()[name]
