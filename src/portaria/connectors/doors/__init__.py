"""Doors that really open: the panel of the OSDP readers, the record of passages."""
