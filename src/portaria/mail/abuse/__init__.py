"""Misuse of mail, reported in one step and handled by the competent unit (G10)."""
