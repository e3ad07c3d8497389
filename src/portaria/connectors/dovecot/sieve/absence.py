"""The script that answers during an absence (M15), around the person's own. Pure text."""

from __future__ import annotations

import re
from datetime import date

NAME = "portaria-ausencia"
LONG = 90
"""Days in which a correspondent is answered once, where the absence's end is not known; ours."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_OWN = re.compile(r'^# script da pessoa: "((?:\\.|[^"\\])*)"$', re.MULTILINE)


def script(
    first: date,
    last: date | None,
    text: str,
    *,
    zone: str,
    own: str = "",
    addresses: tuple[str, ...] = (),
) -> str:
    """Answers ``text`` once to each correspondent from ``first`` to ``last``, by itself: it begins
    and ends with nobody there. RFC 5230 keeps it from lists, from other machines and from whoever
    did not write to one of ``addresses``.

    Args:
        zone: the body's offset, as ``-0300``.
        own: name of the person's own script, which goes on working. (A name has no control
            characters, RFC 5804 1.6: one that has them is none.)
    """
    own = "" if _CONTROL.search(own) else own
    days = (last - first).days + 1 if last else LONG
    ends = f', currentdate :zone {quoted(zone)} :value "le" "date" "{last}"' if last else ""
    others = f" :addresses [{', '.join(map(quoted, addresses))}]" if addresses else ""
    return "\n".join(
        [
            'require ["vacation", "date", "relational", "include"];',
            "# Portaria: resposta automática da ausência; termina sozinha",
            f"# script da pessoa: {quoted(own)}",
            f'if allof (currentdate :zone {quoted(zone)} :value "ge" "date" "{first}"{ends}) {{',
            f'  vacation :days {days} :handle "portaria-{first}" :subject {quoted(_subject(last))}'
            f"{others} {quoted(text)};",
            "}",
            *([f"include :personal :optional {quoted(own)};"] if own else []),
            "",
        ]
    )


def own_of(text: str) -> str:
    """The name of the person's own script that one of ours goes around; "" if there was none."""
    found = _OWN.search(text)
    return re.sub(r"\\(.)", r"\1", found[1]) if found else ""


def quoted(text: str) -> str:
    """A Sieve string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _subject(last: date | None) -> str:
    return f"Resposta automática: ausente até {last:%d/%m/%Y}" if last else "Resposta automática"
