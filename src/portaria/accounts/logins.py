"""Login names for real names, in the order a norm gives (A2). Pure.

Each step of ``rules.LOGIN_STEPS`` is a function from the words of a name to login names. When all
of the norm's own are taken, a number follows the first of them: that is this product's answer to
homonyms without end, not the norm's, and it is shown as such.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from portaria.accounts.names import Word, split

MAX_LENGTH = 32
"""Characters; a limit of ours: what Linux accepts for an account's name (useradd(8))."""

RESERVED = frozenset(
    {
        "abuse", "adm", "admin", "administrador", "administrator", "bin", "daemon", "ftp",
        "hostmaster", "info", "lp", "mail", "nobody", "noc", "noreply", "postmaster", "root",
        "security", "sistema", "suporte", "support", "sys", "teste", "webmaster", "www",
    }
)  # fmt: skip
"""Never a person's: RFC 2142's mailboxes and the usual accounts of systems."""

DEFAULT_STEPS = ("first_name_last_surname", "growing_prefix_last_surname")
"""Ours, for bodies whose norms do not say how a login is formed; shown as ours."""

NUMBERED = "numbered"  # the step of names that only the product's fallback gives
NO_LETTERS = "usuario"  # stem for a name without a single Latin letter


class Candidate(NamedTuple):
    """A login name and the step that gives it; ``number`` is 0 for those of the norm's steps."""

    login: str
    step: str
    number: int = 0


def _growing_prefix(words: Sequence[Word]) -> Iterator[str]:
    given = "".join(word.text for word in words[:-1])
    for length in range(1, len(given) + 1):
        yield given[:length] + words[-1].text


def _initial_last(words: Sequence[Word]) -> Iterator[str]:
    yield words[0].text[0] + words[-1].text


def _initial_other(words: Sequence[Word]) -> Iterator[str]:
    for word in reversed(words[1:-1]):
        yield words[0].text[0] + word.text


def _compound_initials(words: Sequence[Word]) -> Iterator[str]:
    """Which of the words after the first are first names too cannot be told from the name alone:
    the first two count as a compound name, then all but the last surname."""
    if len(words[0].initials) > 1:
        yield words[0].initials + words[-1].text
    for count in (2, len(words) - 1):
        if 2 <= count < len(words):
            yield "".join(word.initials for word in words[:count]) + words[-1].text


def _all_initials(words: Sequence[Word]) -> Iterator[str]:
    yield "".join(word.initials for word in words)


def _first(words: Sequence[Word]) -> Iterator[str]:
    yield words[0].text


def _first_dot_last(words: Sequence[Word]) -> Iterator[str]:
    yield f"{words[0].text}.{words[-1].text}"


def _first_and_last(words: Sequence[Word]) -> Iterator[str]:
    yield words[0].text + words[-1].text


STEPS: dict[str, Callable[[Sequence[Word]], Iterator[str]]] = {
    "growing_prefix_last_surname": _growing_prefix,
    "initial_last_surname": _initial_last,
    "initial_surname": _initial_other,
    "compound_initials_last_surname": _compound_initials,
    "initials_of_all_names": _all_initials,
    "first_name": _first,
    "first_name_last_surname": _first_dot_last,
    "whole_first_name_last_surname": _first_and_last,
}


def candidates(name: str, steps: Iterable[str], at_most: int | None = None) -> list[Candidate]:
    """The login names that ``steps`` give for ``name``, in order, each once; the first ``at_most``.

    A name of one word has no surname: every step gives the word itself. Names longer than
    :data:`MAX_LENGTH` or :data:`RESERVED` are passed over; so the list may be empty.
    """
    words = split(name)
    found: dict[str, Candidate] = {}
    for step in steps:
        for login in _given_by(step, words):
            if len(login) <= MAX_LENGTH and login not in RESERVED:
                found.setdefault(login, Candidate(login, step))
            if len(found) == at_most:
                return list(found.values())
    return list(found.values())


def _given_by(step: str, words: Sequence[Word]) -> Iterable[str]:
    if not words:
        return ()
    return STEPS[step](words) if len(words) > 1 else (words[0].text,)


def stem_of(name: str, norms: Sequence[Candidate]) -> str:
    """What the product's numbers follow: the norm's first login name; where it gives none, the
    first name, cut to leave room for the number."""
    if norms:
        return norms[0].login
    words = split(name)
    return words[0].text[: MAX_LENGTH - 8] if words else NO_LETTERS


def numbered(stem: str, number: int) -> Candidate:
    """The product's ``number``-th login name of ``stem``."""
    digits = str(number)
    return Candidate(stem[: MAX_LENGTH - len(digits)] + digits, NUMBERED, number)


def pick(norms: Sequence[Candidate], stem: str, taken: Container[str], last: int = 1) -> Candidate:
    """The first of ``norms`` not among ``taken``; else the first free number of ``stem`` after
    ``last``."""
    for candidate in norms:
        if candidate.login not in taken:
            return candidate
    number = last + 1
    while (candidate := numbered(stem, number)).login in taken:
        number += 1
    return candidate


def choose(name: str, steps: Iterable[str], taken: Container[str], *, last: int = 1) -> Candidate:
    """The first login name for ``name`` that is not among ``taken``.

    Args:
        steps: the norm's steps.
        taken: login names given before, to anybody, ever.
        last: the highest number known to be given to this name's stem (the search for a free
            number begins after it).
    """
    norms = candidates(name, steps)
    return pick(norms, stem_of(name, norms), taken, last)
