"""The only ways in which vehicles, spaces, loadings and what is parked change: each takes a batch,
in one transaction, and leaves a ledger line for each."""

from __future__ import annotations

from portaria.premises.parking.acts.gates import (
    Admitted,
    admit_vehicles,
    end_outages,
    let_out,
    mark_overnight,
    tell_outage,
)
from portaria.premises.parking.acts.giving import (
    arrange_loadings,
    cancel_loadings,
    give_spaces,
    register_vehicles,
)
from portaria.premises.parking.acts.interrupting import (
    Change,
    end_parking,
    end_spaces,
    end_vehicles,
    restore_parking,
    suspend_parking,
)

__all__ = [
    "Admitted",
    "Change",
    "admit_vehicles",
    "arrange_loadings",
    "cancel_loadings",
    "end_outages",
    "end_parking",
    "end_spaces",
    "end_vehicles",
    "give_spaces",
    "let_out",
    "mark_overnight",
    "register_vehicles",
    "restore_parking",
    "suspend_parking",
    "tell_outage",
]
