"""Tables of the uses of shared mailboxes."""
