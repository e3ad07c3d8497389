"""Files that people send: scanned for viruses before any view sees them, where the installation has
a scanner, but for the fields that a view declares, each with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])


def unscanned(field: str, *, because: str) -> Callable[[View], View]:
    """Declare that a view takes what is sent under ``field`` as it is; ``because`` says why that
    harms nobody."""
    assert because, field  # noqa: S101  # an exception carries its reason

    def declare(view: View) -> View:
        view.portaria_unscanned = {**fields_unscanned(view), field: because}  # type: ignore[attr-defined]  # read below
        return view

    return declare


def fields_unscanned(view: Callable[..., object]) -> dict[str, str]:
    """The fields of ``view`` that are not scanned, with the reason of each."""
    found = getattr(view, "portaria_unscanned", {})
    return dict(found)
