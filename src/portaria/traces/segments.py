"""Registered files as a table that DuckDB can ask."""

from __future__ import annotations

from collections.abc import Sequence

from portaria.traces import places
from portaria.traces.models import Segment
from portaria.traces.parquet import quoted


def source(segments: Sequence[Segment]) -> str:
    """DuckDB's table function over the files of ``segments``."""
    names = ", ".join(f"'{quoted(str(places.absolute(s.path)))}'" for s in segments)
    return f"read_parquet([{names}])"
