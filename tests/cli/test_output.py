"""What commands say of files and numbers, in the reader's words."""

from __future__ import annotations

import errno

import pytest

from portaria.cli.output import why_not


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), "não existe"),
        (PermissionError(errno.EACCES, "Permission denied"), "sem permissão"),
        (IsADirectoryError(errno.EISDIR, "Is a directory"), "é uma pasta"),
        (OSError(errno.ENOSPC, "No space left on device"), "o disco está cheio"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
        (OSError("o próprio motivo"), "o próprio motivo"),
    ],
)
def test_why_a_file_cannot_be_read_or_written(error: OSError, said: str) -> None:
    assert why_not(error) == said
