"""Policies: reading a body, compiling its norms, looking values up.

``python -m benchmarks.policy``. No database. The peer of a lookup is a bare dictionary access with
the same key, which no lookup can beat; bulk work makes several lookups for each person, so at least
500,000 a second are wanted.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from portaria.bodies.assembly import assemble
from portaria.bodies.folders import sources_of
from portaria.config import folders
from portaria.config.vocabulary import VOCABULARY
from portaria.mail.rules import QUOTA

LOOKUPS = 1_000_000
DAY = date(2026, 1, 1)
CATEGORY = "discente"
BY_SIZE = "mail.attachment.size"


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """Seconds that one call of ``work`` takes, of ``times`` calls."""
    start = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - start) / times


def measure(body: Path) -> None:
    """Print the figures of one body."""
    sources = sources_of(body, folders.packs())
    read = assemble(sources, VOCABULARY)
    policy = read.law.on(DAY)
    bare = {(QUOTA.name, frozenset[str](), ("category", CATEGORY)): 1}
    key = next(iter(bare))
    print(f"{body.name}: {len(read.packs)} norms, {len(read.law.changes)} changes in time")
    print(f"  read and check     {seconds(lambda: assemble(sources, VOCABULARY)) * 1e3:8.1f} ms")
    rebuilt = seconds(lambda: assemble(sources, VOCABULARY, checked=False))
    print(f"  rebuild adopted    {rebuilt * 1e3:8.1f} ms")
    first = seconds(lambda: assemble(sources, VOCABULARY, checked=False).law.on(DAY)) - rebuilt
    print(f"  compile a day      {max(first, 0) * 1e3:8.1f} ms")
    asked = seconds(lambda: policy.find(QUOTA, category=CATEGORY), LOOKUPS)
    peer = seconds(lambda: bare[key], LOOKUPS)
    print(f"  lookups            {1 / asked:12,.0f}/s   (bare dictionary {1 / peer:,.0f}/s)")
    by_size = read.vocabulary.rules[BY_SIZE]
    ranged = seconds(lambda: policy.find(by_size, size=12_345_678), LOOKUPS // 10)
    kind = "by a point" if policy.entries.get(BY_SIZE) else "silent, by a point"
    print(f"  lookups {kind:<18} {1 / ranged:12,.0f}/s")
    print(f"  policy of a day    {1 / seconds(lambda: read.law.on(DAY), LOOKUPS):12,.0f}/s")


if __name__ == "__main__":
    for home in sorted(path.parent for path in folders.bodies().glob("*/body.yaml")):
        measure(home)
