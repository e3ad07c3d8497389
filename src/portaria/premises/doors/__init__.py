"""Deciding at the door. Pure: no database, no clock, no settings."""
