"""A form sent twice is done once (ADR 27)."""
