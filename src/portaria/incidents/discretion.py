"""What was told of somebody, and by whom, is for who inquires."""

from __future__ import annotations

from portaria.incidents.types import INQUIRY
from portaria.ledger.discretion import keep_for

keep_for(INQUIRY, "incidents.incident.")
