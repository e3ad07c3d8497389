"""What makes servers obey the state, and tells the state what servers did; one folder each."""
