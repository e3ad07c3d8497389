"""Progress of long steps, for whoever watches ``make run``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from portaria import clock

console = Console(stderr=True)
Tell = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and of how much (0: not known)."""


@contextmanager
def step(what: str) -> Iterator[Tell]:
    """Show a step's progress while it runs, and that it is done; where nobody watches, the latter
    only. Steps do not nest."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f}"),
        TimeElapsedColumn(),
    )
    began = clock.elapsed()
    watched = console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=not watched) as progress:
        task = progress.add_task(what, total=None)

        def tell(detail: str, done: int, total: int) -> None:
            progress.update(
                task, description=f"{what}: {detail}", completed=done, total=total or None
            )

        yield tell
    took = f"{clock.elapsed() - began:.1f}".replace(".", ",")
    console.print(f"✓ {what} ({took} s)", highlight=False, soft_wrap=True)
