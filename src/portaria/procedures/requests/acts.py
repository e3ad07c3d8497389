"""The only ways in which requests change. Each takes a batch: one transaction, one line of the
ledger for each request."""

from __future__ import annotations

from portaria.procedures.requests.answering import approve, escalate, opine, refuse
from portaria.procedures.requests.asking import ask
from portaria.procedures.requests.at_once import decide_at_once
from portaria.procedures.requests.delegating import delegate, end_delegations
from portaria.procedures.requests.ending import appeal, correct, send_back, withdraw

__all__ = [
    "appeal", "approve", "ask", "correct", "decide_at_once", "delegate", "end_delegations",
    "escalate", "opine", "refuse", "send_back", "withdraw",
]  # fmt: skip
