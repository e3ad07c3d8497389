"""Policies side by side: differences, contradictions, the cases that tell them apart."""
