"""``make bench``: every benchmark, or those named; each prints its figures beside its peer's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(names: list[str]) -> int:
    """Run the benchmarks in processes of their own, so that peak memory is each one's."""
    every = sorted(p.stem for p in HERE.glob("*.py") if not p.stem.startswith("_"))
    unknown = sorted(set(names) - set(every))
    if unknown:
        print(f"No benchmark named {', '.join(unknown)}; there are: {', '.join(every)}")
        return 2
    status = 0
    for name in names or every:
        print(f"\n== {name}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        status |= subprocess.run(command, check=False).returncode
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
