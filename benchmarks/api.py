"""Lists of the API and of SCIM with rows growing (that queries do not, ``tests/api`` asserts).

``python -m benchmarks.api [--persons N] [--times N]`` on the server of ``DATABASE_URL``, in a
database of its own, filled as :mod:`benchmarks.site` does. Each address is asked for in process, by
a token that may do everything, first with 2,000 persons and then with N. The last page but one of
each list is asked for too: by cursor it must cost what the first costs. Goal: p95 under 150 ms.
"""

from __future__ import annotations

import argparse
from datetime import timedelta
from statistics import quantiles
from typing import Any

from benchmarks._scratch import scratch, seconds, told
from benchmarks.site import SEED, copy, fill

V1 = "/api/v1/uniar"
SCIM = "/scim/v2/uniar"
ADDRESSES = (
    f"{V1}/persons", f"{V1}/persons?q=mar", f"{V1}/persons?situation=active&limit=200",
    f"{V1}/bonds", f"{V1}/events?sort=-known_at", f"{V1}/accounts", f"{V1}/mailboxes",
    f"{V1}/duties", f"{V1}/acts", f"{V1}/rules",
    f"{V1}/rules/mailbox.quota?given=category=discente",
    f"{SCIM}/Users?count=50", f"{SCIM}/Users?count=50&filter=userName eq \"{{registration}}\"",
    f"{SCIM}/Groups?count=50",
)  # fmt: skip
FAR = 40
"""Pages leafed through before the far one is measured."""


def program() -> Any:
    """A client with a token that may do everything."""
    from django.conf import settings
    from django.test import Client

    from portaria import clock
    from portaria.api.tokens.acts import TokenDraft, make_token
    from portaria.frame.api.scopes import SCOPES

    settings.API_PER_MINUTE = 1_000_000
    now = clock.now()
    draft = TokenDraft("bench", "uniar", "medir", tuple(SCOPES), (now + timedelta(days=30)).date())
    token = make_token(draft, by="cli:bench", at=now)
    return Client(headers={"Authorization": f"Bearer {token}"})


def measure(client: Any, times: int) -> dict[str, float]:
    """p95 of each address, in milliseconds."""
    from portaria.people.models import Bond

    registration = Bond.objects.order_by("pk").values_list("registration", flat=True)[100]
    found = {}
    for pattern in (*ADDRESSES, far(client)):
        address = pattern.replace("{registration}", registration)

        def ask(address: str = address) -> None:
            answer = client.get(address)
            if answer.status_code != 200:
                raise SystemExit(f"{address}: {answer.status_code} {answer.content[:300]!r}")

        ask()
        taken = [seconds(ask) * 1000 for _ in range(times)]
        shown = pattern if "cursor=" not in pattern else f"{V1}/persons, {FAR} pages on"
        found[shown] = quantiles(taken, n=20)[18]
    return found


def far(client: Any) -> str:
    """The address of a page far into the persons."""
    cursor = ""
    for _ in range(FAR - 1):
        cursor = client.get(f"{V1}/persons?limit=50&cursor={cursor}").json()["next"] or cursor
    return f"{V1}/persons?limit=50&cursor={cursor}"


def main() -> None:
    """Fill, measure, grow, measure again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=30)
    asked = parser.parse_args()
    with scratch("portaria_bench_api"):
        fill(SEED)
        client = program()
        few = measure(client, asked.times)
        told("copied", f"{seconds(lambda: copy(asked.persons)):.0f} s")
        many = measure(client, asked.times)
    for address, p95 in many.items():
        told(address, f"{few[address]:6.1f} ms → {p95:6.1f} ms")


if __name__ == "__main__":
    main()
