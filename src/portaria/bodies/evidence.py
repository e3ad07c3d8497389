"""Evidence so far: how many acts each provision has led to, and when the last was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portaria.database.copying import cursor


@dataclass(frozen=True, slots=True)
class Evidence:
    """Acts that cite a provision: how many, and when the last of them was recorded."""

    acts: int
    last: datetime


def acts_by_provision(body: str = "") -> dict[str, Evidence]:
    """The evidence in the ledger by citation (``norm#provision``); with ``body``, only of that one.
    A provision that no act cites is not there."""
    with cursor() as c:
        c.execute(
            "SELECT cited, count(*), max(recorded_at)"
            " FROM ledger_act, unnest(provisions) AS cited"
            " WHERE %(body)s = '' OR body = %(body)s GROUP BY 1",
            {"body": body},
        )
        return {cited: Evidence(acts, last) for cited, acts, last in c}
