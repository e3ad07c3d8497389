"""Invented people's names, with what makes real ones hard: accents, particles, suffixes,
apostrophes, hyphens, one word or fifteen, social names, and homonyms in numbers."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import NamedTuple

from portaria.demo.draws import Words

SUFFIXES = ("Filho", "Neto", "Júnior", "Sobrinho", "Segundo", "Bisneto")
COMMON = (
    "José da Silva",
    "Maria Aparecida dos Santos",
    "João Carlos de Oliveira",
    "Ana Paula da Silva",
    "Antônio José de Souza",
    "Francisca das Chagas Pereira",
)
SINGLE = ("Tainá", "Suiá", "Aritana", "Kretã", "Jurema", "Moema")
LONG = (
    "Pedro de Alcântara João Carlos Leopoldo Salvador Bibiano Francisco Xavier de Paula Leocádio"
    " Miguel Gabriel Rafael Gonzaga"
)
_PARTICLES = {
    surname: particle
    for particle, surnames in {
        "da": "Silva Costa Rocha Cunha Conceição Luz Paixão Assunção",
        "dos": "Santos Reis Anjos",
        "do": "Nascimento Rêgo",
        "de": (
            "Oliveira Souza Lima Almeida Andrade Melo Campos Sá Freitas Araújo Castro "
            "Carvalho Albuquerque Barros Farias Moura Bastos"
        ),
    }.items()
    for surname in surnames.split()
}


class Name(NamedTuple):
    """``civil`` always; ``social`` is empty for nearly everybody; ``married`` is the civil name
    after a change of it."""

    civil: str
    social: str
    married: str


@cache
def word_list(name: str) -> tuple[str, ...]:
    """The words of ``data/<name>.txt``, in its order."""
    text = resources.files("portaria.demo").joinpath("data", f"{name}.txt").read_text("utf-8")
    return tuple(text.split())


_FIRST = word_list("first_names")
_LAST = word_list("surnames")
_SURNAMES = tuple(f"{_PARTICLES[s]} {s}" if s in _PARTICLES else s for s in _LAST)


def compose(w: Words) -> Name:
    """The name that the numbers ``w`` draw."""
    rare = w[0] % 1000
    if rare < 40:
        civil = _unusual(rare, w)
    else:
        civil = _FIRST[w[1] % len(_FIRST)]
        if w[2] % 3 == 0:
            civil = f"{civil} {_FIRST[w[3] % len(_FIRST)]}"
        if w[2] & 256:
            civil = f"{civil} {_SURNAMES[w[5] % len(_SURNAMES)]}"
            if w[4] % 20 == 0:
                civil = f"{civil} e"
        last = w[7] % len(_LAST)
        civil = f"{civil} {_LAST[last] if civil[-2:] == ' e' else _SURNAMES[last]}"
        if w[8] % 25 == 0:
            civil = f"{civil} {SUFFIXES[w[8] // 25 % len(SUFFIXES)]}"
    social = ""
    if w[9] % 250 == 0:
        social = another_first(civil, w)
    return Name(civil, social, f"{civil} {_LAST[w[10] % len(_LAST)]}")


def another_first(civil: str, w: Words) -> str:
    """A social name: another first name before the same surnames."""
    _, _, rest = civil.partition(" ")
    return f"{_FIRST[w[11] % len(_FIRST)]} {rest or _LAST[w[12] % len(_LAST)]}"


def _unusual(rare: int, w: Words) -> str:
    if rare < 25:
        return COMMON[w[1] % len(COMMON)]
    if rare < 28:
        return SINGLE[w[1] % len(SINGLE)]
    if rare < 30:
        return f"{LONG} de {_LAST[w[5] % len(_LAST)]} e {_LAST[w[7] % len(_LAST)]}"
    if rare < 35:
        first, second = _FIRST[w[1] % len(_FIRST)], _FIRST[w[3] % len(_FIRST)]
        return f"{first}-{second} de {_LAST[w[7] % len(_LAST)]}"
    return f"{_FIRST[w[1] % len(_FIRST)]} {SUFFIXES[w[8] % len(SUFFIXES)]}"
