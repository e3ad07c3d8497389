"""Aliases and delegations begin and end on their days with no act on the day. The day is the one in
the mailbox's body: every question about them in SQL joins :data:`TODAY`'s tables, and is asked with
the instant ``at``."""

from __future__ import annotations

from portaria.database import periods

DELEGATIONS = """mail_delegation d JOIN mail_mailbox m ON m.id = d.mailbox_id
JOIN bodies_body o ON o.slug = m.body_id"""
ALIASES = """mail_alias a JOIN mail_mailbox m ON m.id = a.mailbox_id
JOIN bodies_body o ON o.slug = m.body_id"""

TODAY = "(%(at)s AT TIME ZONE o.zone)::date"
DELEGATED = periods.in_force("d", TODAY)
"""Delegations as servers have them."""
DELEGATED_YET = periods.not_over("d", TODAY)
"""Those that have not begun, too: what is to be ended with its cause."""
ALIASED = periods.in_force("a", TODAY)
ALIASED_YET = periods.not_over("a", TODAY)
