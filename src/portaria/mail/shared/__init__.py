"""Who used organizational mailboxes, as the servers saw it (M5)."""
