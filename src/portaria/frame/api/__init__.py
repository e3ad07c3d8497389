"""What every endpoint is made of: who calls, how it answers, how it pages, what it says when it
cannot. Knows no slice."""
