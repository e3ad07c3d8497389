"""What no file of the product does: proven by reading all of them, not by trying some."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import portaria

ROOT = Path(portaria.__file__).parent
# Its own temporary file, written and read by one process; a shuffle of what is checked first, and
# the chances of a simulated building and of who walks there; the certificate's expiry is what is
# looked at; the manual, made from our own files.
EXCEPTIONS = {
    "pickle": {"people/hr/spool.py"},
    "random": {
        "connectors/doors/simulation.py",
        "connectors/doors/walking.py",
        "connectors/dovecot/backup/duties.py",
    },
    "CERT_NONE": {"connectors/servers/probes.py"},
    "mark_safe": {"web/help.py"},
}


@cache
def _files() -> list[tuple[str, ast.Module]]:
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith("demo/"):
            found.append((name, ast.parse(path.read_text(encoding="utf-8"))))
    return found


@cache
def _calls() -> list[tuple[str, str, ast.Call]]:
    return [
        (name, ast.unparse(node.func), node)
        for name, tree in _files()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    ]


@cache
def _imported() -> list[tuple[str, str]]:
    found = []
    for name, tree in _files():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found += [(name, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                found.append((name, node.module or ""))
    return found


def test_nothing_is_run_that_was_read() -> None:
    """ASVS 1.3.2, 1.2.5: no ``eval``, no shell."""
    banned = {"eval", "exec", "os.system", "os.popen", "__import__"}
    assert [(name, call) for name, call, _node in _calls() if call in banned] == []
    shells = [
        name
        for name, _call, node in _calls()
        for keyword in node.keywords
        if keyword.arg == "shell" and ast.unparse(keyword.value) != "False"
    ]
    assert shells == []


@pytest.mark.parametrize("module", ["pickle", "marshal", "shelve", "random", "telnetlib", "ftplib"])
def test_modules_that_nobody_imports(module: str) -> None:
    """ASVS 1.5.2, 11.5.1: nothing is unpickled from outside, nothing guessed is by ``random``."""
    using = {name for name, imported in _imported() if imported.split(".")[0] == module}
    assert using == EXCEPTIONS.get(module, set())


def test_weak_hashes_prove_nothing() -> None:
    """ASVS 11.4.1."""
    weak = [
        name
        for name, call, node in _calls()
        if call in {"hashlib.md5", "hashlib.sha1", "md5", "sha1"}
        and not any(k.arg == "usedforsecurity" for k in node.keywords)
    ]
    assert weak == []


def test_certificates_are_checked() -> None:
    """ASVS 12.3.2."""
    using = {
        name for name, tree in _files() for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "CERT_NONE"
    }  # fmt: skip
    assert using == EXCEPTIONS["CERT_NONE"]
    assert not [
        name for name, _call, node in _calls() for k in node.keywords
        if k.arg == "verify" and ast.unparse(k.value) == "False"
    ]  # fmt: skip


def test_markup_is_escaped_everywhere() -> None:
    """ASVS 1.2.1: templates escape; who writes markup in code says so in one place."""
    using = {name for name, call, _node in _calls() if call.split(".")[-1] == "mark_safe"}
    assert using == EXCEPTIONS["mark_safe"]
    made = [
        name for name, call, node in _calls()
        if call == "SafeString" and not all(isinstance(a, ast.Constant) for a in node.args)
        and "format_html" not in ast.unparse(node)
    ]  # fmt: skip
    assert made == []
    for path in ROOT.rglob("templates/**/*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"\|\s*safe(seq)?\b|autoescape\s+off", text), path


def test_queries_carry_their_values_apart() -> None:
    """ASVS 1.2.4: no statement is an f-string of anything but our own constants, as ``ruff``'s S608
    holds; here, no ``extra`` or ``RawSQL`` of Django's is used at all."""
    banned = ("RawSQL", ".extra")
    assert [(name, call) for name, call, _n in _calls() if call.endswith(banned)] == []


def test_secrets_are_compared_in_constant_time() -> None:
    """ASVS 11.2.4's way: no ``==`` between what was given and what is secret."""
    secret = re.compile(r"\b(secret|token|password|digest_of_secret|code_given)\b")
    found = []
    for name, tree in _files():
        for node in ast.walk(tree):
            if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq):
                sides = [node.left, node.comparators[0]]
                if any(isinstance(side, ast.Constant) for side in sides):
                    continue
                if all(secret.search(ast.unparse(side)) for side in sides):
                    found.append((name, ast.unparse(node)))
    assert found == []


def test_scripts_put_text_as_text() -> None:
    """ASVS 3.2.2, 1.3.2, 3.5.5: our scripts make no markup of text and run nothing; htmx puts what
    the site itself answered (a style of its swaps is called «outerHTML»)."""
    scripts = [p for p in ROOT.rglob("static/**/*.js") if "portaria" in p.parts[-2:]]
    scripts = scripts or list(ROOT.rglob("static/**/*.js"))
    assert scripts
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"[.\[]\W*(inner|outer)HTML", text), path
        assert not re.search(r"document\.write|insertAdjacentHTML", text), path
        assert not re.search(r"\beval\(|new Function|addEventListener\(.message", text), path


def test_no_parser_of_xml_fetches_or_expands() -> None:
    """ASVS 1.5.1."""
    for name, call, node in _calls():
        if call.endswith("XMLParser"):
            told = {k.arg: ast.unparse(k.value) for k in node.keywords}
            assert told["resolve_entities"] == "False", name
            assert told["no_network"] == "True", name
            assert told["huge_tree"] == "False", name
    banned = {"xml.sax", "xml.dom", "xml.dom.minidom", "xml.etree.ElementTree"}
    assert [(n, i) for n, i in _imported() if i in banned] == []
