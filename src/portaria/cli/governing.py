"""What the commands about publication, training, omitted cases and deliberations share."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from portaria import clock
from portaria.cli.output import bad_input, refused

T = TypeVar("T")


def carried_out(act: Callable[[str, datetime], T]) -> T:
    """What ``act`` returns, given who acts and when, in one transaction.

    Leaves with 2 where the body has adopted nothing, with 1 where the act is refused; nothing is
    changed then.
    """
    from django.db import transaction

    from portaria.bodies.policies import NotAdopted
    from portaria.governance.types import Refused

    try:
        with transaction.atomic():
            return act(f"cli:{getpass.getuser()}", clock.now())
    except NotAdopted as error:
        bad_input(str(error))
    except Refused as refusal:
        refused(str(refusal))
