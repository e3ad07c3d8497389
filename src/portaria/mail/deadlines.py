"""Registers who carries out each kind of duty of this slice."""

from __future__ import annotations

from portaria.mail.duties import changes, lives, watches

__all__ = ["changes", "lives", "watches"]
