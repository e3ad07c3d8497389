"""Translations without the gettext tools: which sentences need one, and ``.po`` to ``.mo``.

The file formats are GNU gettext's (manual, "The Format of PO Files" and "The Format of GNU MO
Files"). Sentences are written in Portuguese in the sources; the catalogs hold other languages.
"""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

_PACKAGE = Path(__file__).resolve().parents[1]
_MO_MAGIC = 0x950412DE
_CALLS = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop"})
_PLURAL_CALLS = frozenset({"ngettext", "ngettext_lazy"})
_ENTRY = re.compile(r'(?m)^(msgid_plural|msgid|msgstr(?:\[\d\])?)((?:\s*"(?:[^"\\\n]|\\.)*")+)')
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"')


def sources() -> list[Path]:
    """The catalogs in the package."""
    return list((_PACKAGE / "locale").glob("*/LC_MESSAGES/*.po"))


def compiled() -> bool:
    """Whether every catalog has its ``.mo``."""
    return all(path.with_suffix(".mo").is_file() for path in sources())


def compile_all() -> None:
    """Write the ``.mo`` beside each ``.po``."""
    for path in sources():
        messages = read(path.read_text(encoding="utf-8"))
        path.with_suffix(".mo").write_bytes(binary(messages))


def read(text: str) -> dict[str, str]:
    """The messages of a ``.po``: msgid to msgstr; a plural's forms are joined by NUL, as in a
    ``.mo``. Entries without a translation are left out.

    Raises:
        ValueError: a msgid has no msgstr.
    """
    messages: dict[str, str] = {}
    key = None
    for name, quoted in _ENTRY.findall(text):
        value = "".join(ast.literal_eval(part) for part in _QUOTED.findall(quoted))
        if name == "msgid":
            key = value
        elif key is None:
            raise ValueError(f"catálogo: {name} sem msgid antes de «{value[:40]}»")
        elif name == "msgid_plural":
            key += "\0" + value
        elif name in {"msgstr", "msgstr[0]"}:
            messages[key] = value
        else:
            messages[key] += "\0" + value
    return {key: value for key, value in messages.items() if value}


def binary(messages: dict[str, str]) -> bytes:
    """A ``.mo`` file, without hash table: sorted originals, translations, then the strings."""
    pairs = sorted((k.encode(), v.encode()) for k, v in messages.items())
    count = len(pairs)
    originals_at, translations_at = 28, 28 + 8 * count
    offset = translations_at + 8 * count
    strings, tables = b"", []
    for column in (0, 1):
        table = b""
        for pair in pairs:
            table += struct.pack("<II", len(pair[column]), offset + len(strings))
            strings += pair[column] + b"\0"
        tables.append(table)
    header = struct.pack("<7I", _MO_MAGIC, 0, count, originals_at, translations_at, 0, offset)
    return header + b"".join(tables) + strings


def sentences() -> set[str]:
    """Every sentence of the package that a reader may see in another language: the msgids of
    ``translate`` and ``blocktranslate`` in templates and of ``gettext`` in code."""
    found: set[str] = set()
    for path in _PACKAGE.rglob("*.py"):
        found.update(_of_code(path.read_text(encoding="utf-8")))
    for pattern in ("**/templates/**/*.html", "**/templates/**/*.txt"):
        for path in _PACKAGE.glob(pattern):
            found.update(_of_code(templatize(path.read_text(encoding="utf-8"), str(path))))
    return found


def _of_code(source: str) -> Iterator[str]:
    calls = _CALLS | _PLURAL_CALLS
    if "{" not in source and not any(name + "(" in source for name in calls):
        return
    for match in re.finditer(r"\b(?:n?gettext(?:_lazy|_noop)?|_)\(", source):
        yield from _literals(source, match.start(), match.end())


def _literals(source: str, start: int, opened: int) -> Iterator[str]:
    """The first argument of the call at ``start`` (with the second, for a plural)."""
    plural = source.startswith("ngettext", start)
    rest = source[opened:]
    parts = re.match(
        r"""\s*((?:u?(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')\s*)+)"""
        r"""(?:,\s*((?:u?(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')\s*)+))?""",
        rest,
    )
    if parts is None:
        return
    one = ast.literal_eval(f"({parts[1]})")
    if plural and parts[2]:
        yield f"{one}\0{ast.literal_eval(f'({parts[2]})')}"
    else:
        yield one
