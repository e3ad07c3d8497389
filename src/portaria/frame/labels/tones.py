"""Colour of the badge beside a word: good, wait, stop or past."""

from __future__ import annotations

from collections.abc import Mapping

TONES: Mapping[str, str] = {
    "authorised": "wait",
    "active": "good",
    "carried_out": "good",
    "done": "good",
    "applied": "good",
    "given": "good",
    "approved": "good",
    "decided": "good",
    "released": "good",
    "accepted": "good",
    "delivered": "good",
    "returned": "stop",
    "forwarded": "stop",
    "sent": "wait",
    "postponed": "wait",
    "rejected": "stop",
    "asked": "wait",
    "waiting_term": "wait",
    "waiting": "wait",
    "open": "wait",
    "stopped": "wait",
    "leave": "wait",
    "seconded_out": "wait",
    "suspended": "stop",
    "blocked": "stop",
    "late": "stop",
    "failed": "stop",
    "refused": "stop",
    "unsigned": "wait",
    "unwitnessed": "wait",
    "unauthorised": "wait",
    "valid": "good",
    "revoked": "stop",
}
