"""Which entry decides a case, and how that is told."""
