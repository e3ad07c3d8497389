"""How good a password must be, and whether one is (A3). Pure.

What the norms leave open is decided here by sizes of ours, shown as ours: no composition rules, but
length, distance from what others would try first, and nothing of the person's own data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from zxcvbn import zxcvbn

from portaria.accounts import rules
from portaria.norms.citations import Cited
from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.norms.vocabulary import Rule
from portaria.steps.reasons import by_fact, by_rule

MIN_LENGTH = 12  # characters; ours, where no norm asks for more
MAX_LENGTH = 128  # ours: longer ones are refused, never cut
HISTORY = 1  # the present password; ours, where no norm says
SCORE = 3  # of 4: at least 10^8 guesses; ours
_LOOKED_AT = 72  # characters the estimate is made of: its time grows with their square
_LEAST_WORD = 3  # letters of a word that counts as the person's own
_USUAL = (
    "senha", "mudar", "trocar", "brasil", "portaria", "bemvindo", "servidor", "acesso", "teste",
    "janeiro", "fevereiro", "marco", "abril", "maio", "junho", "julho", "agosto", "setembro",
    "outubro", "novembro", "dezembro", "segunda", "sexta", "flamengo", "corinthians", "amor",
)  # fmt: skip
STRONG, WEAK = "strong", "weak"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a password: ``length`` characters at least, none of the last ``history``.
    ``reasons``: which norm says so, or that this product does."""

    length: int
    history: int
    reasons: tuple[Reason, ...]

    def by(self, code: str) -> Reason:
        """The reason of ``code`` (``length`` or ``history``)."""
        return next(reason for reason in self.reasons if reason.code == code)


def wanted(policy: Policy) -> Wanted:
    """What ``policy`` asks; where it asks for less than this product, this product's."""
    length, why_length = _least(policy, rules.PASSWORD_MIN_LENGTH, MIN_LENGTH, "length")
    history, why_history = _least(policy, rules.PASSWORD_HISTORY, HISTORY, "history")
    return Wanted(length, history, (why_length, why_history))


def decide(password: str, own: Iterable[str], *, repeated: bool, asked: Wanted) -> Decision:
    """``strong``, or ``weak`` with every reason.

    Args:
        own: words that others know of the person: names, login, registration, e-mail, CPF…
        repeated: it is one of the last ``asked.history``.
    """
    reasons = []
    if len(password) < asked.length:
        reasons.append(asked.by("length"))
    if len(password) > MAX_LENGTH:
        said = f"A senha tem mais de {MAX_LENGTH} caracteres (limite deste produto)"
        reasons.append(by_fact("too_long", said))
    if repeated:
        reasons.append(asked.by("history"))
    if not reasons and not _hard(password, own):
        reasons.append(_EASY)
    return Decision(WEAK if reasons else STRONG, tuple(reasons), "")


_EASY = by_fact(
    "easy",
    "A senha seria adivinhada logo: tem sequências comuns, ou o seu nome, login, matrícula ou outro"
    " dado seu. Use quatro ou mais palavras que não combinem entre si",
)


_SAID = {
    "length": "A senha tem ao menos {} caracteres",
    "history": "A senha não repete nenhuma das últimas {}",
}


def _least(policy: Policy, rule: Rule[int], ours: int, code: str) -> tuple[int, Reason]:
    cited: Cited[int] | None = policy.find(rule)
    if cited is not None and cited.value >= ours:
        return cited.value, by_rule(code, rule, cited, _SAID[code].format(cited.value))
    said = _SAID["length"].format(ours) if code == "length" else "A senha é outra que a de agora"
    return ours, by_fact(code, f"{said} (exigência deste produto)", ours)


def _hard(password: str, own: Iterable[str]) -> bool:
    """Whether what is left without the person's own and the usual words is hard to guess."""
    left = folded(password)[:_LOOKED_AT]
    for word in sorted({*_words(own), *_USUAL}, key=len, reverse=True):
        left = left.replace(word, "")
    return bool(left) and int(zxcvbn(left)["score"]) >= SCORE


def _words(own: Iterable[str]) -> set[str]:
    found = set()
    for text in own:
        whole = folded(text)
        parts = re.split(r"[^a-z0-9]+", whole)
        found |= {"".join(parts), *parts}
    return {word for word in found if len(word) >= _LEAST_WORD}


def folded(text: str) -> str:
    """Lower case, without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))
