"""``python -m portaria.launch.with_postgres COMMAND…``: run a command with ``DATABASE_URL`` set to
a temporary server (or to the one already set), and exit with its status."""

from __future__ import annotations

import os
import subprocess
import sys

from portaria.launch.postgres import temporary_server


def main(command: list[str]) -> int:
    """Run ``command``; the result is its exit status."""
    if os.environ.get("DATABASE_URL"):
        return subprocess.run(command, check=False).returncode  # noqa: S603
    with temporary_server() as server:
        server.create_database("portaria")
        environment = {**os.environ, "DATABASE_URL": server.url("portaria")}
        return subprocess.run(command, check=False, env=environment).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
