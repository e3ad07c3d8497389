"""Readers by OSDP (IEC 60839-11-5), version 2, always in a secure channel."""
