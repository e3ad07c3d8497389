"""Layouts of HR files: small mapping files (``packs/layouts/*.yaml``), so that a new one needs no
code. ``docs/howto/add-an-hr-layout.md`` explains every key."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from portaria.people.hr.normal import normal
from portaria.people.types import ENDS_BOND, EventKind


def _words_of(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


HOLDS = ("bonds", "units", "leaves", "events")
FIELDS: Mapping[str, frozenset[str]] = {
    "bonds": _words_of(
        "cpf person_key name social_name born_on registration situation category post function",
        "unit unit_name working_unit working_unit_name working_body working_body_code unit_since",
        "start planned_end end end_kind leave_kind away_start away_end to_body origin",
        "visual_disability email phone",
    ),
    "units": _words_of("code acronym name kind parent head substitute start end successor"),
    "leaves": _words_of("cpf person_key away_start away_end leave_kind"),
    "events": _words_of(
        "registration event day until unit category leave_kind to_body name new_registration",
        "successor acronym",
    ),
}
SITUATIONS = _words_of("active leave seconded_out seconded_in ended retirement death")
MEANINGS: Mapping[str, frozenset[str]] = {
    "situation": SITUATIONS,
    "end_kind": frozenset(kind.value for kind in ENDS_BOND),
    "event": frozenset(kind.value for kind in EventKind),
    "leave_kind": _words_of("vacation licence absence"),
    "visual_disability": _words_of("yes no"),
}
_KEYS = _words_of(
    "holds known_by whole missing other_columns own units_from_rows leaves_end_by_date",
    "start_may_be_unknown key required optional fields words defaults",
)
DATES = ("aaaa-mm-dd", "dd/mm/aaaa", "aaaammdd")
_TAB = {"tab": "\t"}


class LayoutError(ValueError):
    """A mapping file that does not make sense; the sentence names the file and the key."""


@dataclass(frozen=True, slots=True)
class KeyPart:
    """A piece of a bond's key: a column's text, or a word by whether a column is known."""

    column: str
    then: str = ""
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class FileLayout:
    """One file of a layout. Column names are normalised (no accents, lower case)."""

    name: str
    holds: str
    known_by: tuple[str, ...]
    whole: bool
    missing: EventKind | None
    refuses_other_columns: bool
    own: str
    units_from_rows: bool
    leaves_end_by_date: bool
    start_may_be_unknown: bool
    key: tuple[KeyPart, ...]
    required: frozenset[str]
    optional: frozenset[str]
    fields: Mapping[str, tuple[str, ...]]
    words: Mapping[str, Mapping[str, str]]
    defaults: Mapping[str, str]

    def columns(self) -> set[str]:
        """Every column that the mapping names."""
        named = {c for columns in self.fields.values() for c in columns}
        named |= {part.column for part in self.key}
        return named | ({self.own} if self.own else set())


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout; ``digest`` changes with any of its text, so that lines are read again."""

    name: str
    about: str
    separators: tuple[str, ...]
    unquoted: frozenset[str]
    dates: tuple[str, ...]
    unknown: frozenset[str]
    files: tuple[FileLayout, ...]
    digest: str


def load(path: Path) -> Layout:
    """Read a mapping file.

    Raises:
        LayoutError: it is not there, or a key or a value is not one that exists.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        known = ", ".join(sorted(p.stem for p in path.parent.glob("*.yaml"))) or "nenhum"
        raise LayoutError(
            f"leiaute «{path.stem}» não existe em {path.parent}; há: {known}"
        ) from error
    try:
        tree = yaml.safe_load(text)
        return _layout(tree, path, hashlib.sha256(text.encode()).hexdigest())
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise LayoutError(f"{path}: {error}") from error


def _layout(tree: Mapping[str, Any], path: Path, digest: str) -> Layout:
    for key in ("layout", "separators", "dates", "unknown", "files"):
        if key not in tree:
            raise LayoutError(f"{path}: falta a chave «{key}»")
    if strange := [d for d in tree["dates"] if d not in DATES]:
        raise LayoutError(f"{path}: dates: «{strange[0]}» não é um de {', '.join(DATES)}")
    return Layout(
        name=tree["layout"],
        about=tree.get("about", ""),
        separators=tuple(_TAB.get(s, s) for s in tree["separators"]),
        unquoted=frozenset(_TAB.get(s, s) for s in tree.get("unquoted", ())),
        dates=tuple(tree["dates"]),
        unknown=frozenset(normal(str(u)) for u in tree["unknown"]),
        files=tuple(_file(name, node, path) for name, node in tree["files"].items()),
        digest=digest,
    )


def _file(name: str, node: Mapping[str, Any], path: Path) -> FileLayout:
    where = f"{path}: {name}"
    if strange := sorted(node.keys() - _KEYS):
        raise LayoutError(
            f"{where}: chave desconhecida «{strange[0]}»; há: {', '.join(sorted(_KEYS))}"
        )
    holds = node["holds"]
    if holds not in HOLDS:
        raise LayoutError(f"{where}.holds: «{holds}» não é um de {', '.join(HOLDS)}")
    fields = {f: _columns(c) for f, c in node["fields"].items()}
    if strange := sorted(fields.keys() - FIELDS[holds]):
        options = ", ".join(sorted(FIELDS[holds]))
        raise LayoutError(f"{where}.fields: campo desconhecido «{strange[0]}»; há: {options}")
    missing = node.get("missing")
    if holds == "bonds" and node.get("whole", False) and missing is None:
        raise LayoutError(f"{where}.missing: diga o que aconteceu a quem some do arquivo")
    return FileLayout(
        name=name,
        holds=holds,
        known_by=_columns(node["known_by"]),
        whole=bool(node.get("whole", False)),
        missing=None
        if missing is None
        else EventKind(_one_of(missing, "end_kind", f"{where}.missing")),
        refuses_other_columns=node.get("other_columns", "refused") == "refused",
        own=normal_column(node.get("own", "")),
        units_from_rows=bool(node.get("units_from_rows", False)),
        leaves_end_by_date=bool(node.get("leaves_end_by_date", False)),
        start_may_be_unknown=bool(node.get("start_may_be_unknown", False)),
        key=tuple(_key_part(part) for part in node.get("key", ())),
        required=frozenset(_columns(node.get("required", ()))),
        optional=frozenset(_columns(node.get("optional", ()))),
        fields=fields,
        words={f: _words(f, w, f"{where}.words") for f, w in node.get("words", {}).items()},
        defaults=dict(node.get("defaults", {})),
    )


def _columns(value: Any) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    return tuple(normal_column(name) for name in names)


def normal_column(name: str) -> str:
    """A column's name as compared: no accents, lower case, ``_`` between words."""
    return normal(name).replace(" ", "_").lower()


def _key_part(part: Any) -> KeyPart:
    if isinstance(part, str):
        return KeyPart(normal_column(part))
    return KeyPart(normal_column(part["if_known"]), part["then"], part["otherwise"])


def _words(field: str, words: Mapping[str, str], where: str) -> dict[str, str]:
    return {
        (word if word == "*" else normal(word)): _one_of(meaning, field, f"{where}.{field}")
        for word, meaning in words.items()
    }


def _one_of(meaning: str, field: str, where: str) -> str:
    if meaning not in MEANINGS[field]:
        options = ", ".join(sorted(MEANINGS[field]))
        raise LayoutError(f"{where}: «{meaning}» não é um de {options}")
    return meaning
