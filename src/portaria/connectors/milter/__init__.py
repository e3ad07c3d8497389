"""The gate as a milter: the protocol, the server, and the filters that it asks."""
