"""Kinds of value: what a rule may hold, with units, as packs write it and programs see it."""
