"""Writes the corpus: ``cd tests && ../.venv/bin/python -m mail.gate.corpus_making``."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import yaml

from mail.gate import making as m
from mail.gate.test_kinds import HARMFUL, UNSEEN
from mail.gate.test_reader import TRICKS, multipart
from mail.gate.world import World, codes

FOLDER = Path(__file__).parent / "corpus"
EXPECTED = FOLDER / "expected.yaml"
_LARGEST = 20_000


def entries() -> Iterator[tuple[str, bytes]]:
    """Names and messages: tricks of form, then each harmful content as an attachment."""
    for name, raw in TRICKS.items():
        yield f"forma-{_slug(name)}", raw
    contents = {**{name: data for name, (data, _) in HARMFUL.items()}, **UNSEEN, "7z": m.SEVEN}
    for name, data in contents.items():
        if len(data) < _LARGEST:
            part = (
                "Content-Type: application/pdf; name=notas.pdf\n"
                "Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(data).decode()
            )
            yield f"anexo-{_slug(name)}", multipart("\noi", part)


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def answer(raw: bytes) -> dict[str, object]:
    """What is kept of the gate's answer."""
    verdict = World("mpe").received(raw)
    return {"outcome": verdict.outcome.value, "harmful": sorted(set(codes(verdict, "harmful")))}


def write() -> None:
    """The folder anew; what a fuzzer found stays."""
    made = dict(entries())
    for name, raw in made.items():
        (FOLDER / f"{name}.eml").write_bytes(raw)
    said = {path.stem: answer(path.read_bytes()) for path in sorted(FOLDER.glob("*.eml"))}
    EXPECTED.write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=True), encoding="utf-8")


if __name__ == "__main__":
    write()
