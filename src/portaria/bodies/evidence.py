"""Evidence so far: how many acts each provision has led to."""

from __future__ import annotations

from portaria.database.copying import cursor


def acts_by_provision(body: str = "") -> dict[str, int]:
    """Acts in the ledger by citation (``norm#provision``); with ``body``, only of that one."""
    with cursor() as c:
        c.execute(
            "SELECT cited, count(*) FROM ledger_act, unnest(provisions) AS cited"
            " WHERE %(body)s = '' OR body = %(body)s GROUP BY 1",
            {"body": body},
        )
        return dict(c.fetchall())
