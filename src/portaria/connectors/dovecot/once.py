"""A delivery made twice is kept once.

Postfix hands a message over again when either side died after it was saved and before that was
noted. What tells the two apart from two messages with one Message-ID is the queue id in the
``Received`` line that Postfix wrote, which is never used again (``enable_long_queue_ids``).
Dovecot's LMTP writes a line of its own above it: Postfix's is the second.
"""

from __future__ import annotations

NAME = "once.sieve"
HOURS = 6
"""How long a delivery is remembered: longer than Postfix waits between two attempts; ours."""
SCRIPT = f"""\
# Escrito pela Portaria; o que for mudado à mão se perde.
require ["duplicate", "index", "variables"];
if header :index 2 :matches "Received" "*id *" {{
  if duplicate :handle "portaria" :seconds {HOURS * 3600} :uniqueid "${{2}}" {{
    discard;
    stop;
  }}
}}
"""
