"""Settings of traces: where the servers' logs are, where records are kept, what bounds them."""

from __future__ import annotations

import os
from pathlib import Path

from portaria.config import secrets, state

TRACES_DIR = Path(os.environ.get("PORTARIA_TRACES") or state.directory() / "traces")
GATE_SPOOL = Path(os.environ.get("PORTARIA_GATE_SPOOL") or state.directory() / "spool" / "gate")
TRACE_OWN_LOGS = _OWN = state.directory() / "mail" / "log"
TRACE_LOGS = [
    entry
    for entry in os.environ.get(
        "PORTARIA_TRACE_LOGS",
        f"gate:local:{GATE_SPOOL},postfix:local:{_OWN / 'mail.log'},"
        f"dovecot:local:{_OWN / 'dovecot.log'}",
    ).split(",")
    if entry.strip()
]
LOG_ZONE = os.environ.get("PORTARIA_LOG_ZONE", "UTC")
TRACE_MONTHS = int(os.environ.get("PORTARIA_TRACE_MONTHS", "12"))
TRACE_CLOSE_DAYS = int(os.environ.get("PORTARIA_TRACE_CLOSE_DAYS", "7"))
TRACE_MEMORY_MB = int(os.environ.get("PORTARIA_TRACE_MEMORY_MB", "1024"))
TRACE_THREADS = int(os.environ.get("PORTARIA_TRACE_THREADS", str(min(4, os.cpu_count() or 1))))
TRACE_DELIVERY_DAYS = int(os.environ.get("PORTARIA_TRACE_DELIVERY_DAYS", "30"))
SEAL_KEY = secrets.read("seal")
