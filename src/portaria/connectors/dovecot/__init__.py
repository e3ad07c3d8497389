"""Dovecot: its configuration, its process, its mail store, and who may log in."""
