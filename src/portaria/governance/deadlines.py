"""Registers who carries out each kind of duty of this slice."""

from __future__ import annotations

from portaria.governance.publication import following

__all__ = ["following"]
