"""Asking for terms, signing, witnessing, authorising and ending them (T1, M1)."""

from __future__ import annotations

from portaria.procedures.terms.acts.asking import ask_terms
from portaria.procedures.terms.acts.authorising import authorise_terms
from portaria.procedures.terms.acts.certified import (
    Signing,
    register_paper,
    sign_with_file,
    sign_with_key,
)
from portaria.procedures.terms.acts.ending import revoke_terms
from portaria.procedures.terms.acts.signing import sign_terms
from portaria.procedures.terms.acts.witnessing import name_witnesses, witness_terms

__all__ = [
    "Signing",
    "ask_terms",
    "authorise_terms",
    "name_witnesses",
    "register_paper",
    "revoke_terms",
    "sign_terms",
    "sign_with_file",
    "sign_with_key",
    "witness_terms",
]
