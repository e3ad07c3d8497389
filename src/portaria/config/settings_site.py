"""Settings of what the site tells persons: notices, the record of looks, the manual."""

from __future__ import annotations

import os
from pathlib import Path

PORTARIA_NOTICE_ADDRESSES = "portaria.mail.reading.addresses_of"
# Ours, no norm's: when a digest goes out, and how old a notice may be when a way out appears.
NOTICES_HOUR = int(os.environ.get("PORTARIA_NOTICES_HOUR", "7"))
NOTICES_STALE_DAYS = int(os.environ.get("PORTARIA_NOTICES_STALE_DAYS", "8"))
# Five years: the term within which a servant may answer for a misuse (Lei nº 8.112/1990, art. 142).
READS_KEPT_DAYS = int(os.environ.get("PORTARIA_READS_KEPT_DAYS", "1826"))
# Ours: how many days before the last day of a review the heads that are behind are reminded.
REVIEW_REMINDER_DAYS = tuple(
    int(day) for day in os.environ.get("PORTARIA_REVIEW_REMINDER_DAYS", "7,1").split(",") if day
)
# Ours: for how long what visitors told the desk is kept, and the photographs taken there; stamped
# on each, so that a shorter one does not reach back.
VISITORS_KEPT_DAYS = int(os.environ.get("PORTARIA_VISITORS_KEPT_DAYS", "365"))
VISITOR_PHOTOS_KEPT_DAYS = int(os.environ.get("PORTARIA_VISITOR_PHOTOS_KEPT_DAYS", "7"))
# Ours: until when a visit holds that is registered while the premises are closed, and whose agenda
# nobody told; for how long the doors' changes are kept for a door process that was away.
VISIT_HOURS = float(os.environ.get("PORTARIA_VISIT_HOURS", "4"))
DOOR_CHANGES_KEPT_DAYS = float(os.environ.get("PORTARIA_DOOR_CHANGES_KEPT_DAYS", "2"))
MANUAL_DIR = Path(
    os.environ.get("PORTARIA_MANUAL", str(Path(__file__).resolve().parents[3] / "docs" / "manual"))
)
