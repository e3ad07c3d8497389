"""The server that Dovecot asks who may sign in (auth policy). Starts without Django."""
