"""The official text to its tree (N1)."""
