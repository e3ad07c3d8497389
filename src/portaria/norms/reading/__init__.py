"""From the files of packs to packs, with an error for the file, line and field."""
