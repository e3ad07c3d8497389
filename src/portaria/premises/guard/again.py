"""Acts of guards decide nothing by the norms: why not."""

from __future__ import annotations

from collections.abc import Mapping

_TOLD = "registra o que alguém com essa competência disse"
NO_DECISIONS: Mapping[str, str] = {
    "premises.evacuation.begun": _TOLD,
    "premises.evacuation.ended": _TOLD,
    "premises.rescuer.named": _TOLD,
    "premises.rescuer.ended": _TOLD,
    **dict.fromkeys(
        (
            f"premises.passage_records.{verb}"
            for verb in ("sealed", "delivered", "told", "unsealed", "erased")
        ),
        "cumpre um pedido já decidido",
    ),
}
