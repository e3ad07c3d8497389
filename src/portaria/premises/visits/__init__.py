"""Visitors, providers, deliveries and events (F10–F13)."""
