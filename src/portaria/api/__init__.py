"""What programs use: the REST API and SCIM 2.0. Endpoints of one slice live in that slice; here are
tokens, the endpoints of the kernel's packages, and what joins them."""
