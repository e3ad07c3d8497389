"""Recording that the viewer looks at somebody else's data, from the page that shows it."""

from __future__ import annotations

from portaria import clock
from portaria.frame.viewer import Viewer
from portaria.privacy.acts import record_reads
from portaria.privacy.types import Read


def looked(viewer: Viewer, person: int | None, what: str, *, purpose: str, body: str) -> None:
    """``viewer`` sees ``what`` of ``person`` by the power ``purpose`` in ``body``; nothing is
    recorded where there is no person, or it is the viewer."""
    if person is None or person == viewer.person:
        return
    read = Read(person, what, purpose, body)
    record_reads([read], by=viewer.by, reader=viewer.person, at=clock.now())
