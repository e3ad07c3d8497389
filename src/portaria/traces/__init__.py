"""High-volume records: what passed, opened or was visited, kept for its time and then gone."""
