"""Registers who carries out each kind of duty of this slice."""

from __future__ import annotations

from portaria.mail.duties import changes, folders, lives, watches

__all__ = ["changes", "folders", "lives", "watches"]
