"""The snapshots that servers work on: gathered from the state, versioned, read back."""
