"""The mail store: doveadm, and what acts on mailboxes do to it."""
