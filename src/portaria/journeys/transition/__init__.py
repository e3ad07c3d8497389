"""What a change of the norms makes of what is open: previewed, carried out in one act, undone."""
