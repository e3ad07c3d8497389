"""What a machine that reads the description can think of: schemathesis finds nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from api.calls import token_for
from web import world as worlds

# The body is the token's: any other is 404, which test_doors tries. 422 is the answer to what is
# well said and cannot be (a CPF that is none, an event of nobody's bond): no schema can say it.
CONFIG = """
continue-on-failure = true
[parameters]
"path.body" = "uniar"
"path.norm" = "unila-cgtic-5-2020"
"path.name" = "mailbox.quota"
[phases.coverage]
unexpected-methods = ["PATCH"]
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "404", "409", "422"]
"""


@pytest.mark.django_db(transaction=True)
def test_schemathesis_finds_nothing(live_server: LiveServer, tmp_path: Path, settings: Any) -> None:
    settings.API_PER_MINUTE = 1_000_000
    worlds.build()
    Client().get("/api/v1/openapi.json")  # made once, while nobody waits
    (tmp_path / "schemathesis.toml").write_text(CONFIG, encoding="utf-8")
    command = [
        Path(sys.executable).with_name("schemathesis"),
        "--config-file", tmp_path / "schemathesis.toml",
        "run", f"{live_server.url}/api/v1/openapi.json",
        "-H", f"Authorization: Bearer {token_for('maquina')}",
        "--checks", "all",
        "--phases", "examples,coverage,fuzzing",
        "--max-examples", "3", "--seed", "1", "--workers", "2", "--warnings", "off",
        "--request-timeout", "120", "--no-color",
    ]  # fmt: skip
    done = subprocess.run(
        [str(part) for part in command], cwd=tmp_path, capture_output=True, text=True, timeout=1500
    )
    assert "FAILURES" not in done.stdout, done.stdout[-20_000:]
    # Python 3.11's parser gives up on a deep stack, in which the machine makes up its own cases.
    errors = done.stdout.count("SystemError: AST constructor recursion depth mismatch")
    assert done.returncode == 0 or errors, done.stdout[-20_000:]
    tested = re.search(r"Tested: (\d+)", done.stdout)
    assert tested
    assert int(tested[1]) > 0
