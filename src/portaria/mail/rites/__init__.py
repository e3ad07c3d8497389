"""What may be asked for about mailboxes (T2): each rite with its fields, checks and act."""
