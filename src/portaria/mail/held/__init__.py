"""Messages held for the competent person, until released or returned."""
