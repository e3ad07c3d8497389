"""What the author of a pack uses: checks, cases, coverage, edits, the editors' schema."""
