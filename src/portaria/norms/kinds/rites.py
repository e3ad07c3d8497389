"""Who takes part in a request: relations, powers and posts, as codes; and the steps in which they
decide, in order or together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portaria.norms.kinds.values import ItemError, Raw, ValueType, each, scalar
from portaria.norms.plain import Json

RELATIONS: Mapping[str, str] = {
    "self": "a própria pessoa",
    "any": "qualquer pessoa com vínculo",
    "responsible": "quem responde pela caixa ou pelo bem",
    "immediate_head": "a chefia imediata",
    "unit_head": "a chefia da unidade",
    "macro_unit_head": "a chefia da macrounidade",
    "superior": "a chefia acima",
}
"""How somebody stands to what a request is about: code -> words in Portuguese."""
NAMED = ("post", "category")
"""Prefixes of codes whose ids are data: ``post.<id>`` and ``category.<id>``."""
ALL, ANY_OF = "all", "any"
_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")


def is_code(text: str) -> bool:
    """Whether ``text`` is a code of somebody, and not words of the norm: a relation, or a dotted
    name (a power, a post, a category)."""
    return text in RELATIONS or ("." in text and _CODE.fullmatch(text) is not None)


class Who(ValueType[str]):
    """One code: ``immediate_head``, ``mail.manage``, ``post.secretario_geral``."""

    def parse(self, raw: Raw) -> str:
        text = scalar(raw, self.describe())
        if not is_code(text):
            raise ValueError(f"«{text}» não diz quem: escreva {self.describe()}")
        return text

    def describe(self) -> str:
        return f"um de {', '.join(RELATIONS)}, um poder (mail.manage) ou um cargo (post.<id>)"

    def as_text(self, value: object) -> str:
        return RELATIONS.get(str(value), str(value))


@dataclass(frozen=True, slots=True)
class Turn:
    """One step: those who take part, and whether ``all`` must agree or ``any`` of them suffices."""

    who: tuple[str, ...]
    mode: str = ALL


class Turns(ValueType[tuple[Turn, ...]]):
    """Steps in order: ``[immediate_head, {together: [a.b, c.d]}, {any: [e.f, g.h]}]``."""

    def parse(self, raw: Raw) -> tuple[Turn, ...]:
        items = [raw] if isinstance(raw, str | Mapping) else raw
        found = []
        for number, item in enumerate(items):
            try:
                found.append(_turn(item))
            except ValueError as error:
                raise ItemError(str(error), number) from None
        if not found:
            raise ValueError(f"ninguém decide: escreva {self.describe()}")
        return tuple(found)

    def describe(self) -> str:
        return (
            "quem decide, na ordem: mail.manage, ou [immediate_head, {together: [a.b, post.c]}, "
            "{any: [a.b, post.c]}]"
        )

    def as_json(self, value: object) -> Json:
        return [{"mode": turn.mode, "who": list(turn.who)} for turn in _turns(value)]

    def as_text(self, value: object) -> str:
        return ", depois ".join(
            (" ou " if turn.mode == ANY_OF else " e ").join(map(Who().as_text, turn.who))
            for turn in _turns(value)
        )


def _turn(item: Raw) -> Turn:
    if isinstance(item, str):
        return Turn((Who().parse(item),))
    if isinstance(item, Mapping) and len(item) == 1:
        ((word, inner),) = item.items()
        if word in ("together", "any"):
            return Turn(each(inner, Who().parse), ANY_OF if word == "any" else ALL)
    raise ValueError("um passo é um código, {together: […]} ou {any: […]}")


def _turns(value: object) -> Sequence[Turn]:
    return value if isinstance(value, tuple) else ()
