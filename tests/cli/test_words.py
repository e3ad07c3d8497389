"""The command line speaks Portuguese, click's own sentences too; and the same words as the site."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from portaria.cli import click_words, english
from portaria.cli.main import COMMANDS, root
from portaria.frame import labels
from portaria.web import catalogs

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str, **language: str) -> subprocess.CompletedProcess[str]:
    """The command as somebody types it, with only these settings of language."""
    kept = {k: v for k, v in os.environ.items() if k not in click_words.LANGUAGE}
    return subprocess.run(
        [sys.executable, "-c", "from portaria.cli.main import main; main()", *arguments],
        env={**kept, **language}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.mark.parametrize(
    "language",
    [
        {},
        {"LANG": "pt_BR.UTF-8"},
        {"LANG": "C.UTF-8"},
        {"LANGUAGE": "pt", "LANG": "en_US"},
        {"PORTARIA_LANGUAGE": "pt-br", "LANGUAGE": "en"},
    ],
)
def test_click_speaks_portuguese(language: dict[str, str]) -> None:
    told = run("term", "sign", "--help", **language)
    assert "Uso: " in told.stdout
    assert "[OPÇÕES] TERMO" in told.stdout
    assert "--as NÚMERO" in told.stdout
    assert "[obrigatório]" in told.stdout
    assert "[required]" not in told.stdout
    assert "Opções:" in told.stdout
    assert "Mostra esta ajuda e sai." in told.stdout
    assert "Assina um termo: cada um o seu." in told.stdout
    wrong = run("term", "sign", "--wrong", **language)
    assert wrong.returncode == 2
    assert "Erro: A opção '--wrong' não existe." in wrong.stderr
    assert "Veja a ajuda com" in wrong.stderr
    assert "Comandos:" in run("--help", **language).stdout


@pytest.mark.parametrize(
    "language",
    [
        {"LANG": "en_US.UTF-8"},
        {"LANGUAGE": "en", "LANG": "pt_BR"},
        {"PORTARIA_LANGUAGE": "en", "LANGUAGE": "pt_BR"},
    ],
)
@pytest.mark.usefixtures("compiled")
def test_or_english_to_whoever_wants_it_and_so_does_our_own_help(language: dict[str, str]) -> None:
    told = run("term", "sign", "--help", **language)
    assert "Usage: " in told.stdout
    assert "[required]" in told.stdout
    assert "Show this message and exit." in told.stdout
    assert "term sign [OPTIONS] TERM" in told.stdout
    assert "Signs a term: everybody their own." in told.stdout
    assert "Number of the person who signs." in told.stdout
    assert "--on YYYY-MM-DD" in run("explain", "--help", **language).stdout
    assert "Terms of responsibility." in run("--help", **language).stdout
    assert "Error: No such option" in run("term", "sign", "--wrong", **language).stderr


@pytest.fixture(scope="module")
def compiled() -> None:
    """What ``portaria assets`` leaves."""
    catalogs.compile_all()


def commands() -> Iterator[click.Command]:
    """Every command, as its module declares it."""
    yield root
    for place in COMMANDS.values():
        module, attribute = place.split(":")
        yield getattr(import_module(module), attribute)


def test_english_help_is_complete_and_has_nothing_more() -> None:
    said = {text for each in commands() for _, _, text in english.sentences(each)}
    [path] = [p for p in catalogs.sources() if p.match("en/LC_MESSAGES/cli.po")]
    known = catalogs.read(path.read_text(encoding="utf-8")).keys() - {""}
    clicks_own = {"Show the version and exit."}
    assert {text for text in said - known - clicks_own if not SAME.fullmatch(text)} == set()
    assert known - said == set()


#: Marks for values that read the same in both.
SAME = re.compile(r"[A-Z]+|\[[A-Z]\]|[a-z|]+")


def marked() -> set[str]:
    """What click marks for translation, where a reader of ours may see it."""
    found = set()
    for path in Path(click.__file__).parent.glob("*.py"):
        if path.name in {"shell_completion.py", "_winconsole.py", "_termui_impl.py", "utils.py"}:
            continue  # other systems and shells
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = node.args[0] if node.args else None
                if node.func.id in {"_", "ngettext"} and isinstance(first, ast.Constant):
                    found.add(str(first.value))
    return found


#: For whoever writes commands, not for whoever runs them.
_OURS = ("declar", "twice", "decl!r", "Unknown color", "No options defined")


def test_no_sentence_of_click_is_left_in_english() -> None:
    known = {*click_words.SENTENCES, *click_words.PLURALS}
    missing = {text for text in marked() - known if not any(word in text for word in _OURS)}
    assert missing == set()


@pytest.mark.parametrize("text", sorted(click_words.SENTENCES))
def test_what_click_fills_in_stays(text: str) -> None:
    def fields(sentence: str) -> list[str]:
        return sorted(part.split("}")[0] for part in sentence.split("{")[1:])

    assert fields(text) == fields(click_words.SENTENCES[text])


def test_the_command_line_has_no_table_of_words_of_its_own() -> None:
    """One source: the tables of ``frame.labels``, which the site reads too."""
    tables = ("STATES", "KINDS", "HOWS", "EVENTS", "ACTS", "DUTIES")
    words = {word for name in tables for word in getattr(labels, name).values() if " " not in word}
    for path in (ROOT / "src" / "portaria" / "cli").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                said = {v.value for v in node.values if isinstance(v, ast.Constant)}
                assert len(said & words) < 3, f"{path.name}:{node.lineno} repeats {said & words}"
