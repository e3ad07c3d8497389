"""The law in time: which wordings are in force on a day, and what changed them."""
