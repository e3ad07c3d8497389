"""Pages that are told as soon as something changed, and then ask for it anew (ADR 38)."""
