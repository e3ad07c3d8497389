"""Why a duty could not be done, in words, and what to do about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portaria.duties.models import Duty
from portaria.duties.retry import ATTEMPTS

# What the runner writes of an error that no handler foresaw: the error's name, then its text.
_UNFORESEEN = re.compile(r"[A-Za-z_]+: ")


@dataclass(frozen=True, slots=True)
class Failure:
    """``said``: the system's own words; ``how``: in what way it failed; ``then``: what to do."""

    said: str
    how: str
    then: str


def failure_of(duty: Duty) -> Failure:
    """What became of a failed duty."""
    said = duty.last_error or _("O sistema não deixou escrito por quê.")
    if _UNFORESEEN.match(duty.last_error):
        then = _(
            "É um erro do programa ou do que ele usa (banco de dados, rede, disco). Leve o texto a"
            " quem opera a instalação; mande tentar de novo depois da correção."
        )
    else:
        then = _("Corrija o que o texto diz, ou peça a quem pode; depois mande tentar de novo.")
    return Failure(said, _how(duty), then)


def _how(duty: Duty) -> str:
    if duty.attempts >= ATTEMPTS:
        return _(
            "O sistema tentou %(n)s vezes, cada vez mais espaçadas, e parou: o limite é nosso, de"
            " nenhuma norma."
        ) % {"n": duty.attempts}
    return _("O sistema parou: tentar de novo, sem que nada mude, daria no mesmo.")
