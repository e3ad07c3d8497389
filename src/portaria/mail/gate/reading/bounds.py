"""How much of a message is looked at. These limits are ours, no norm's: whatever passes one of them
is reported as not examined, never taken for harmless."""

from __future__ import annotations

HEADER_VALUE = 65_536
"""Bytes of one header field."""
HEADER_BLOCK = 262_144
"""Bytes of the header of one part."""
FIELDS = 2_000
"""Header fields of the message."""
ADDRESSES = 2_000
"""Mailboxes of one address field."""
DEPTH = 40
"""Parts within parts."""
PARTS = 1_000
"""Parts of a message, those of messages and archives inside counted too."""
BODY = 96 << 20
"""Bytes of the body."""
TEXT = 262_144
"""Bytes of the text that rules about the text read."""
PARAMETERS = 200
"""Parameters of one Content-Type or Content-Disposition."""
