"""Peers that are programs of their own: set up in a folder that is thrown away, and timed."""
