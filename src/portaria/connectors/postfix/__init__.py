"""Postfix: its configuration, its process, its queue."""
