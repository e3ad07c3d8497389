"""A norm of one article, to see that no modality is wired in: what it sets under every one of them,
and who decides where it is silent."""

from __future__ import annotations

from datetime import date

from norms.support import sheet
from portaria.config.vocabulary import VOCABULARY
from portaria.norms.law import Law, NormOfBody
from portaria.norms.policy import Policy
from portaria.norms.reading.files import read_pack
from portaria.norms.vocabulary import Vocabulary

DECIDES = "art9: {about: x, sets: {norm.omitted_cases.decided_by: Comitê Gestor}}\n"
WHO = "o caso omisso cabe a: Comitê Gestor (art. 9º da Resolução norma-1)"
PERMITS = [("compulsory", True), ("allowed", True), ("recommended", True), ("discouraged", True),
           ("forbidden", False), ("unsaid", None)]  # fmt: skip
"""What each modality permits; None: the norm says nothing."""


def law(sets: str = "", known: Vocabulary = VOCABULARY) -> Law:
    """A body's law whose first article sets ``sets``."""
    text = DECIDES if not sets else f"art1: {{about: x, sets: {{{sets}}}}}\n{DECIDES}"
    return Law("corpo", [NormOfBody(read_pack({"norm.yaml": sheet(), "a.yaml": text}, known))])


def policy(sets: str = "") -> Policy:
    """The policy of a day under it."""
    return law(sets).on(date(2021, 1, 1))
