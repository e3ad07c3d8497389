"""Sieve scripts: the reply of an absence, and what scripts of people's own do. Pure text."""
