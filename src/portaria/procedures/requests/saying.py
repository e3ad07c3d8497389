"""Competences in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from portaria.frame import labels
from portaria.norms.kinds.rites import ANY_OF, Turn
from portaria.norms.policy import Policy
from portaria.procedures.requests.ruling import responsible_of, words_of


def who(code: str, policy: Policy, rite: str = "") -> str:
    """Who a code is: a relation (to what ``rite`` is about), whoever holds a power, a post by the
    norm's name."""
    if code == "responsible" and (own := responsible_of(rite)):
        return _(own)
    if code in labels.RELATIONS:
        return labels.of(labels.RELATIONS, code)
    if code in labels.POWERS:
        return _("quem pode %(what)s") % {"what": labels.of(labels.POWERS, code)}
    return words_of(code, policy)


def any_of(codes: Sequence[str], policy: Policy, rite: str = "") -> str:
    """Several, any of whom suffices."""
    return f" {_('ou')} ".join(who(code, policy, rite) for code in codes)


def turn(one: Turn, policy: Policy, rite: str = "") -> str:
    """Who takes part in one step."""
    if one.mode == ANY_OF:
        return any_of(one.who, policy, rite)
    return f" {_('e')} ".join(who(code, policy, rite) for code in one.who)
