"""What may be asked for about network accounts (T2): each rite with its fields, checks and act."""
