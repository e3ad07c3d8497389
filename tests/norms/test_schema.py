"""The JSON Schema for editors holds for every pack that comes with the product, and sees what is
wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft7Validator

from portaria.cli.main import root
from portaria.config import folders
from portaria.norms.reading.wordings import WordingReader


class Loader(yaml.SafeLoader):
    """YAML as an editor reads it (1.2): dates are texts, ``on`` is no yes, any key is a text."""

    def construct_mapping(self, node: Any, deep: bool = True) -> dict[Any, Any]:
        return {
            self._key(key): self.construct_object(value, deep=deep) for key, value in node.value
        }

    def _key(self, node: Any) -> str:
        return str(node.value) if isinstance(node, yaml.ScalarNode) else "[…]"


Loader.yaml_implicit_resolvers = {
    first: [
        (tag, re.compile("true|false") if tag.endswith(":bool") else pattern)
        for tag, pattern in resolvers
        if not tag.endswith((":timestamp", ":merge", ":value"))
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    if first not in "yYnNoO"
}


def read(text: str) -> Any:
    return Loader(text).get_single_data()


def schema(what: str) -> Draft7Validator:
    written = CliRunner().invoke(root, ["norm", "schema", "--for", what])
    assert written.exit_code == 0
    found = json.loads(written.stdout)
    Draft7Validator.check_schema(found)
    return Draft7Validator(found)


def kind(file: Path) -> str:
    if file.name == "norm.yaml":
        return "norm"
    return "cases" if file.parent.name == "cases" else "provisions"


FILES = [
    file
    for sheet in sorted(folders.packs().glob("*/norm.yaml"))
    for file in sorted(sheet.parent.rglob("*.yaml"))
    if file.parent.name not in ("text", "terms")
]


@pytest.fixture(scope="module")
def schemas() -> dict[str, Draft7Validator]:
    return {what: schema(what) for what in ("provisions", "norm", "cases")}


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_pack_holds(file: Path, schemas: dict[str, Draft7Validator]) -> None:
    content = read(file.read_text(encoding="utf-8"))
    errors = [f"{list(e.path)}: {e.message}" for e in schemas[kind(file)].iter_errors(content)]
    assert errors == []


def test_every_field_of_a_wording_is_known(schemas: dict[str, Draft7Validator]) -> None:
    known = schemas["provisions"].schema["definitions"]["wording"]["properties"]
    assert set(WordingReader.CONTENT) <= set(known)


WRONG = {
    "a field that does not exist": "art1: {abuot: x}",
    "a rule that does not exist": "art1: {about: x, sets: {mailbox.qota: 1 GB}}",
    "a size without unit": "art1: {about: x, sets: {mailbox.quota: 10}}",
    "a way that does not exist": "art1: {about: x, how: enforcd}",
    "a provision out of place": "par1: {about: x}",
    "a date that is none": "art1: {about: x, since: ontem}",
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_seen(text: str, schemas: dict[str, Draft7Validator]) -> None:
    assert not schemas["provisions"].is_valid(read(text))


def test_every_rule_is_described_in_portuguese(schemas: dict[str, Draft7Validator]) -> None:
    rules = schemas["provisions"].schema["definitions"]["sets"]["properties"]
    quota = rules["mailbox.quota"]["description"]
    assert "Limite" in quota
    assert "Depende de category" in quota
    assert all(rule["description"] for rule in rules.values())
