"""SCIM 2.0 (RFC 7643, 7644) over the acts: reading what stands, writing only what HR may tell."""
