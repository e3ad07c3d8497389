"""Answers to a request's fields: from what a form or a program gives to typed values, and back to
words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from portaria.frame import posted
from portaria.norms.kinds.values import Size
from portaria.norms.policy import Policy
from portaria.people.models import Bond, Person, Unit
from portaria.procedures.requests.registry import subjects
from portaria.procedures.requests.types import MANY, Field, Refused, Rite

MOST = 200
"""Persons or choices in one answer. Ours."""


def cleaned(
    rite: Rite, values: Mapping[str, Any], policy: Policy, category: str, *, body: str
) -> dict[str, Any]:
    """The typed values; empty answers are left out. Persons, units and mailboxes are of ``body``.

    Raises:
        Refused: one is malformed, with the field and what to write; or belongs to no field.
    """
    known = {field.id: field for field in rite.fields}
    if strangers := sorted(set(values) - set(known)):
        raise Refused(f"o pedido não tem o campo «{strangers[0]}»: há {', '.join(known)}")
    found = {}
    for name, raw in values.items():
        field = known[name]
        if raw is None or raw in ("", [], (), False):
            continue
        try:
            found[name] = (
                _many(field, raw, policy, category)
                if field.kind in MANY
                else _one(field, raw, policy, category)
            )
        except ValueError as error:
            raise Refused(f"«{field.label}»: {error}") from None
    _exist(rite, found, body)
    return {name: value for name, value in found.items() if value not in ("", [])}


def _many(field: Field, raw: Any, policy: Policy, category: str) -> list[Any]:
    items = raw if isinstance(raw, list | tuple) else [raw]
    if len(items) > MOST:
        raise ValueError(f"no máximo {MOST} de uma vez (limite do sistema)")
    return list(dict.fromkeys(_one(field, item, policy, category) for item in items))


def _one(field: Field, raw: Any, policy: Policy, category: str) -> Any:
    text = posted.clean(str(raw))
    if field.kind == "check":
        return raw is True or text in ("on", "true", "sim", "1")
    if field.kind in ("number", "person", "persons", "unit", "mailbox"):
        number = posted.number(text)
        if number is None:
            raise ValueError("escreva só os algarismos")
        return number
    if field.kind == "size":
        return raw if isinstance(raw, int) else _size(text)
    if field.kind == "date":
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise ValueError("escreva ano-mês-dia, como 2026-12-31") from None
    if field.kind in ("choice", "choices"):
        ids = [id for id, _ in field.pairs(policy, category)]
        if text not in ids:
            raise ValueError(f"«{text}» não é uma das opções: {', '.join(ids)}")
        return text
    if len(text) > field.max_length:
        raise ValueError(f"no máximo {field.max_length} caracteres (limite do sistema)")
    return text


def _size(text: str) -> int:
    bytes_ = Size().parse(text.upper().replace("GIB", "GB").replace("MIB", "MB"))
    if not 0 < bytes_ < 1 << 62:
        raise ValueError("o tamanho precisa ser maior que zero")
    return bytes_


def _exist(rite: Rite, values: Mapping[str, Any], body: str) -> None:
    """Persons, units and mailboxes named do exist in ``body``: a number of another's would have the
    request tell whose it is.

    Raises:
        Refused: one does not.
    """
    for field in rite.fields:
        named = values.get(field.id)
        if named is None:
            continue
        keys = named if isinstance(named, list) else [named]
        if field.kind in ("person", "persons"):
            bonds = Bond.objects.filter(body=body, person__in=keys)
            there: Collection[int] = set(bonds.values_list("person", flat=True))
        elif field.kind == "unit":
            there = set(Unit.objects.filter(body=body, pk__in=keys).values_list("pk", flat=True))
        elif field.kind == "mailbox":
            found = subjects["mailbox"].about(keys)
            there = {key for key, about in found.items() if about.body == body}
        else:
            continue
        if missing := [key for key in keys if key not in there]:
            raise Refused(f"«{field.label}»: não existe o nº {missing[0]}")


def in_words(
    rite: Rite, values: Mapping[str, Any], policy: Policy, category: str
) -> list[tuple[str, str]]:
    """Pairs (label, answer in Portuguese), in the order of the form; answers not given are left
    out."""
    return [
        (str(field.label), _words(field, values[field.id], policy, category))
        for field in rite.fields
        if field.id in values
    ]


def _words(field: Field, value: Any, policy: Policy, category: str) -> str:
    if field.kind == "size":
        return Size().as_text(value)
    if field.kind == "date":
        return date.fromisoformat(value).strftime("%d/%m/%Y")
    if field.kind == "check":
        return "sim"
    keys: Sequence[Any] = value if isinstance(value, list) else [value]
    if field.kind in ("person", "persons"):
        names = {p.pk: p.shown_name for p in Person.objects.filter(pk__in=keys)}
        return ", ".join(names.get(key, str(key)) for key in keys)
    if field.kind == "unit":
        return ", ".join(f"{u.acronym} – {u.name}" for u in Unit.objects.filter(pk__in=keys))
    if field.kind == "mailbox":
        return ", ".join(about.label for about in subjects["mailbox"].about(keys).values())
    if field.kind in ("choice", "choices"):
        words = dict(field.pairs(policy, category))
        return ", ".join(str(words.get(key, key)) for key in keys)
    return str(value)
