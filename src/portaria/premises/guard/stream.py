"""What a record of a passage is, once its day is over (F1): who, where, when, and what the door
said. Never opened by a page; a month goes when its term is past."""

from __future__ import annotations

from portaria.traces import holding
from portaria.traces.keeping import Keeping
from portaria.traces.types import Stream

DOOR = Stream(
    name="door",
    columns={
        "seen": "UINTEGER",  # seconds since 1970, UTC
        "reader": "BIGINT",
        "card": "VARCHAR",
        "party": "VARCHAR",  # person:7, visit:9; "" where nobody is known
        "badge": "VARCHAR",
        "opens": "BOOLEAN",
        "code": "VARCHAR",
        "why": "VARCHAR",
        "provision": "VARCHAR",
        "policy": "VARCHAR",
        "companion": "VARCHAR",
        "factors": "UTINYINT",
        "said": "UTINYINT",
        "waits": "BOOLEAN",
        "offline": "BOOLEAN",
        "differs": "VARCHAR",
    },
    layout=("party", "seen", "reader"),
    parties=("party",),
)
DROP = "premises.drop_passages"
KEEPING = Keeping((DOOR,), "acesso_fisico", DROP, "registros de passagens", holding.holds_of)
