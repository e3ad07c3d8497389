"""Checked rows waiting on disk, so that a file of any size is checked whole before anything is
written, in flat memory."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import Generic, TypeVar

T = TypeVar("T")


class Spool(Generic[T]):
    """A file of ours, without a name, that is gone when closed. Chunks come out as they went in."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="portaria-hr-")  # noqa: SIM115
        self.rows = 0

    def __enter__(self) -> Spool[T]:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def put(self, chunk: list[T]) -> None:
        """Add a chunk."""
        pickle.dump(chunk, self._file, pickle.HIGHEST_PROTOCOL)
        self.rows += len(chunk)

    def chunks(self) -> Iterator[list[T]]:
        """Every chunk put so far, from the first."""
        self._file.seek(0)
        while True:
            try:
                yield pickle.load(self._file)  # noqa: S301  # written by this very process
            except EOFError:
                return
