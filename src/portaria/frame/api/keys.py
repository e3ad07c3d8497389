"""Identifiers and dates as addresses carry them."""

from __future__ import annotations

from typing import Annotated

from ninja import Path
from pydantic import Field

MOST = 2**63 - 1
"""The highest identifier that the database holds."""

Key = Annotated[int, Field(ge=1, le=MOST)]
PathKey = Annotated[int, Path(ge=1, le=MOST)]
Slug = Annotated[str, Path(max_length=60, description="O órgão do token")]
Text = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
