"""Access reviews (A7): each unit's accesses listed to its head, who keeps or withdraws each."""
