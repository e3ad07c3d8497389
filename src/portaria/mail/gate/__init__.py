"""The gate: what a message is, what the norm says of it, what becomes of it. Pure."""
