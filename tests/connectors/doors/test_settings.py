"""The file of a door process: read, or told what is wrong with it and where; tokens for it; the
page of who is inside."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from portaria.cli.door import door
from portaria.connectors.doors.muster import People, page
from portaria.connectors.doors.settings import PER_MINUTE, SPEED, Limits, read
from portaria.norms.places import SourceError

DIGEST = "0" * 64
WHOLE = f"""
name: guarita-1
body: fazenda
lines:
  - port: /dev/ttyS0
    readers:
      - {{code: G1-E, address: 3, key_file: /etc/g1}}
http:
  listen: 127.0.0.1:8790
  controllers:
    - {{name: c2, token_sha256: "{DIGEST}", readers: [C2-E, C2-S]}}
"""


def test_the_whole_file() -> None:
    found = read(WHOLE, "doors.yaml")
    [line], [controller] = found.lines, found.controllers
    assert (found.name, found.body, found.listen) == ("guarita-1", "fazenda", ("127.0.0.1", 8790))
    assert (line.port, line.speed) == (Path("/dev/ttyS0"), SPEED)
    assert [(one.code, one.address) for one in line.readers] == [("G1-E", 3)]
    assert (controller.digest, controller.per_minute) == (bytes(32), PER_MINUTE)
    assert controller.readers == ("C2-E", "C2-S")
    assert found.limits == Limits()
    fewer = read(WHOLE.replace("  listen", "  late_days: 2\n  listen"), "doors.yaml")
    assert fewer.limits == Limits(late_days=2)


WRONG = {
    "falta «name»": WHOLE.replace("name: guarita-1", ""),
    "use letras minúsculas": WHOLE.replace("guarita-1", "Guarita 1"),
    "falta «body»": WHOLE.replace("body: fazenda", ""),
    "de 0 a 126": WHOLE.replace("address: 3", "address: 127"),
    "escreva um número inteiro": WHOLE.replace("address: 3", "address: três"),
    "falta «key_file»": WHOLE.replace(", key_file: /etc/g1", ""),
    "não é um SHA-256": WHOLE.replace(DIGEST, "abc"),
    "escreva endereço e porta": WHOLE.replace("127.0.0.1:8790", "8790"),
    "diga as linhas": "name: a\nbody: b\n",
    "«connections» é pelo menos 1": WHOLE.replace("  listen", "  connections: 0\n  listen"),
    "não é um campo": WHOLE + "portas: 3\n",
}


@pytest.mark.parametrize("told", WRONG)
def test_what_is_wrong_is_told_with_its_place(told: str) -> None:
    with pytest.raises(SourceError, match=r"doors\.yaml:\d+") as error:
        read(WRONG[told], "doors.yaml")
    assert told in str(error.value)


def test_a_token_and_its_digest() -> None:
    made = json.loads(CliRunner().invoke(door, ["token", "--json"]).stdout)
    assert hashlib.sha256(made["token"].encode()).hexdigest() == made["token_sha256"]


def test_who_is_inside_as_a_page_of_its_own() -> None:
    people = People({"Saguão": ["Rui <b>", "Ana"], "Arquivo": ["Bia"]})
    text = page(people, "22/11/2026 10:00:00")
    assert "3 pessoas" in text
    assert text.index("Arquivo: 1") < text.index("Saguão: 2")
    assert text.index("Ana") < text.index("Rui &lt;b&gt;")
    assert "http://" not in text
    assert "https://" not in text
