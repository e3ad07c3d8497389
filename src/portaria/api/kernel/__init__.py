"""Endpoints of the kernel's packages, which lie under the frame and cannot hold their own."""
