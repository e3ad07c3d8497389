"""In whose name the demonstration's days are lived, and how much of them is left to do."""

from __future__ import annotations

BY = "system:demonstration"
ONE_IN = 20
"""One in so many is left waiting, so that whoever tries the product finds something to do."""
