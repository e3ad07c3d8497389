"""What requests to see records (traces) share: whom a norm entitles, the sealed package, how long
a request is kept. Whose records, what is asked and who is told, the slice says."""
