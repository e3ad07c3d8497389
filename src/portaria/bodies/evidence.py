"""Evidence so far: how many acts each provision has led to."""

from __future__ import annotations

from portaria.database.copying import cursor


def acts_by_provision() -> dict[str, int]:
    """Acts in the ledger by citation (``norm#provision``)."""
    with cursor() as c:
        c.execute("SELECT cited, count(*) FROM ledger_act, unnest(provisions) AS cited GROUP BY 1")
        return dict(c.fetchall())
