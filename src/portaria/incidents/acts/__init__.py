"""The only ways in which breaches and incidents change: one transaction with the ledger's lines."""

from __future__ import annotations

from portaria.incidents.acts.evidence import attach_evidence, export_dossier, see_evidence
from portaria.incidents.acts.following import close_incidents, forward_incidents, note_incidents
from portaria.incidents.acts.proposing import (
    confirm_incidents,
    dismiss_incidents,
    propose_incidents,
)
from portaria.incidents.acts.registering import register_incidents

__all__ = [
    "attach_evidence",
    "close_incidents",
    "confirm_incidents",
    "dismiss_incidents",
    "export_dossier",
    "forward_incidents",
    "note_incidents",
    "propose_incidents",
    "register_incidents",
    "see_evidence",
]
