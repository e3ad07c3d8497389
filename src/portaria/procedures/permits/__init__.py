"""Dated permissions about a thing (a mailbox, an account), given by a request and ended by day."""
