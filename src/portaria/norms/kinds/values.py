"""The types a rule's value may have: how packs write it, how programs and people read it."""

from __future__ import annotations

import difflib
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from portaria.norms import modality
from portaria.norms.kinds import spans
from portaria.norms.plain import Json

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Raw = str | Sequence["Raw"] | Mapping[str, "Raw"]
"""A value as a pack writes it: a scalar's text, a list, or (inside a list) named fields."""


class ItemError(ValueError):
    """What is wrong with the item ``number`` (from 0) of a list."""

    def __init__(self, message: str, number: int) -> None:
        self.number = number
        super().__init__(message)


class ValueType(ABC, Generic[T_co]):
    """A type of value. ``parse`` raises ValueError with a sentence in Portuguese that says what is
    wrong and how to write it; the caller adds the file and the line."""

    unit: str = ""

    @abstractmethod
    def parse(self, raw: Raw) -> T_co:
        """The value that ``raw`` writes."""

    @abstractmethod
    def describe(self) -> str:
        """What may be written, in Portuguese: for error texts and ``rule show``."""

    def as_json(self, value: object) -> Json:
        """The value as canonical data: digests and decisions keep this."""
        return _json(value)

    def as_text(self, value: object) -> str:
        """The value for a reader, in Portuguese."""
        return str(value)

    def measure(self, value: object) -> tuple[Json, str]:
        """The bare figure and its unit, for programs: ``(24, "month")``."""
        return self.as_json(value), self.unit

    def magnitude(self, value: object) -> tuple[str, Any] | None:  # noqa: ARG002  # of subclasses
        """What a limit is held against, below, at or above it: in what it is counted, and how many;
        amounts counted alike compare. None for what is no limit."""
        return None


def suggestion(word: str, known: Iterable[str]) -> str:
    """`` (quis dizer «x»?)`` when ``word`` looks like something known, else ""."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" (quis dizer «{near[0]}»?)" if near else ""


def _json(value: object) -> Json:
    if isinstance(value, bool | int | str) or value is None:
        return value if not isinstance(value, str) else str(value)
    raise TypeError(f"valor sem forma canônica: {value!r}")


def scalar(raw: Raw, expected: str) -> str:
    """The text of a single value.

    Raises:
        ValueError: it is a list.
    """
    if not isinstance(raw, str):
        raise ValueError(f"aqui cabe um só valor, não uma lista: escreva {expected}")
    return raw.strip()


def each(raw: Raw, parse: Callable[[Raw], T]) -> tuple[T, ...]:
    """The items of a list, or the single item that stands for a list of one, parsed.

    Raises:
        ItemError: an item is wrong, or is there twice.
    """
    items = raw if isinstance(raw, Sequence) and not isinstance(raw, str) else [raw]
    found: list[T] = []
    for number, item in enumerate(items):
        try:
            parsed = parse(item)
        except ValueError as error:
            raise ItemError(str(error), number) from None
        if repr(parsed) in map(repr, found):
            raise ItemError("a lista repete um valor: deixe cada um uma vez só", number)
        found.append(parsed)
    return tuple(found)


class Flag(ValueType[bool]):
    """``true`` or ``false``."""

    def parse(self, raw: Raw) -> bool:
        text = scalar(raw, self.describe())
        if text not in ("true", "false"):
            raise ValueError(f"«{text}» não é sim nem não: escreva {self.describe()}")
        return text == "true"

    def describe(self) -> str:
        return "true (sim) ou false (não)"

    def as_text(self, value: object) -> str:
        return "sim" if value else "não"


class Whole(ValueType[int]):
    """A whole number of something (``unit``, an English noun in the singular)."""

    def __init__(self, unit: str = "") -> None:
        self.unit = unit

    def parse(self, raw: Raw) -> int:
        text = scalar(raw, self.describe())
        if not re.fullmatch(r"\d+", text):
            raise ValueError(f"«{text}» não é um número inteiro: escreva só os algarismos")
        return int(text)

    def describe(self) -> str:
        return f"um número inteiro ({self.unit})" if self.unit else "um número inteiro"

    def as_text(self, value: object) -> str:
        return f"{value} %" if self.unit == "percent" else str(value)

    def magnitude(self, value: object) -> tuple[str, Any] | None:
        return self.unit, value


class Text(ValueType[str]):
    """Words of the norm: a post, a domain, the name of a term."""

    def parse(self, raw: Raw) -> str:
        text = scalar(raw, self.describe())
        if not text:
            raise ValueError("o texto está vazio: escreva o que a norma diz")
        return text

    def describe(self) -> str:
        return "um texto"


class Choice(ValueType[str]):
    """One of the ids that the rule knows, each with its words in Portuguese:
    ``Choice(alias="alias, sem caixa nova", keep="mantém-se")``. Ids alone are their own words."""

    def __init__(self, /, *ids: str, **words: str) -> None:
        self.words = {**dict(zip(ids, ids, strict=True)), **words}
        self.ids = tuple(self.words)

    def parse(self, raw: Raw) -> str:
        text = scalar(raw, self.describe())
        if text not in self.words:
            hint = suggestion(text, self.words)
            raise ValueError(f"«{text}» não é uma das opções{hint}: escreva {self.describe()}")
        return text

    def describe(self) -> str:
        return "um de: " + ", ".join(
            id if words == id else f"{id} ({words})" for id, words in self.words.items()
        )

    def as_text(self, value: object) -> str:
        return self.words.get(str(value), str(value))


class Size(ValueType[int]):
    """Bytes, written with a unit. 1 KB is 1024 B, as mail servers count."""

    unit = "byte"
    _FACTORS = {"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "TB": 1 << 40}

    def parse(self, raw: Raw) -> int:
        text = scalar(raw, self.describe())
        match = re.fullmatch(r"(\d+) ?([A-Za-z]+)", text)
        factor = self._FACTORS.get(match[2]) if match else None
        if match is None or factor is None:
            raise ValueError(f"«{text}» não é um tamanho: escreva {self.describe()}")
        return int(match[1]) * factor

    def describe(self) -> str:
        return "número e unidade (B, KB, MB, GB ou TB; 1 KB = 1024 B), como «256 MB»"

    def as_text(self, value: object) -> str:
        assert isinstance(value, int)  # noqa: S101  # only parse() makes these
        for unit, factor in reversed(self._FACTORS.items()):
            if value and value % factor == 0:
                return f"{value // factor} {unit}"
        return "0 B"

    def magnitude(self, value: object) -> tuple[str, Any] | None:
        return self.unit, value


class Span(ValueType[spans.Duration]):
    """A length of time (:mod:`portaria.norms.kinds.spans`)."""

    def parse(self, raw: Raw) -> spans.Duration:
        return spans.parse(scalar(raw, self.describe()))

    def describe(self) -> str:
        return "um prazo, como «24 months», «15 days», «2 business days» ou «24 hours»"

    def as_json(self, value: object) -> Json:
        return str(value)

    def as_text(self, value: object) -> str:
        return value.as_text if isinstance(value, spans.Duration) else str(value)

    def measure(self, value: object) -> tuple[Json, str]:
        return (value.amount, value.unit) if isinstance(value, spans.Duration) else (None, "")

    def magnitude(self, value: object) -> tuple[str, Any] | None:
        return spans.magnitude(value) if isinstance(value, spans.Duration) else None


_MODALITIES = Choice(**{one.value: one.as_text for one in modality.Modality})


class Modality(ValueType[modality.Modality]):
    """How strongly the norm speaks (:class:`portaria.norms.modality.Modality`)."""

    def parse(self, raw: Raw) -> modality.Modality:
        return modality.Modality(_MODALITIES.parse(raw))

    def describe(self) -> str:
        return _MODALITIES.describe()

    def as_text(self, value: object) -> str:
        return value.as_text if isinstance(value, modality.Modality) else str(value)


class Many(ValueType[tuple[T_co, ...]]):
    """Several values of one type, in order; a single one needs no brackets."""

    def __init__(self, inner: ValueType[T_co]) -> None:
        self.inner = inner
        self.unit = inner.unit

    def parse(self, raw: Raw) -> tuple[T_co, ...]:
        return each(raw, self.inner.parse)

    def describe(self) -> str:
        return f"uma lista; cada item, {self.inner.describe()}"

    def as_json(self, value: object) -> Json:
        return [self.inner.as_json(item) for item in _items(value)]

    def as_text(self, value: object) -> str:
        return ", ".join(self.inner.as_text(item) for item in _items(value)) or "nenhum"


def _items(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)
