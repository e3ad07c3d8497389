"""Tokens: made, shown once, known again, revoked."""
