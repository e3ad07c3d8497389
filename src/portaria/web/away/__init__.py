"""While the database is away: what was being sent is not lost (ADR 27)."""
