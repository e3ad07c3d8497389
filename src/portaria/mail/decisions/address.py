"""The address by the norm's pattern (M3)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from portaria.mail import rules
from portaria.mail.types import MailboxAsk, Refused
from portaria.norms.deciding.words import CATEGORY
from portaria.norms.decision import Reason
from portaria.norms.policy import Policy
from portaria.steps.reasons import by_rule, silence

_MAX_LOCAL = 64  # RFC 5321, 4.5.3.1.1


def local_part(text: str) -> str:
    """``text`` as the part before the ``@``: lower case, no accents, of ``a-z 0-9 . _ -`` only.

    Raises:
        Refused: nothing remains, or more than RFC 5321 allows.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    local = re.sub(r"[^a-z0-9._-]+", "-", plain.strip())
    local = re.sub(r"[.]{2,}", ".", local).strip(".-_")
    if not local:
        raise Refused(f"«{text}» não dá um endereço: informe um nome com letras ou algarismos")
    if len(local) > _MAX_LOCAL:
        raise Refused(f"«{text}» é longo demais: o nome vai até {_MAX_LOCAL} caracteres (RFC 5321)")
    return local


def pattern_for(category: str, policy: Policy) -> tuple[str, Reason]:
    """How the norm forms the local part (``login``, ``unit_acronym``, ``asked_name``; "" where it
    does not say), and why."""
    pattern = policy.find(rules.ADDRESS, category=category)
    if pattern is None:
        return "", silence(rules.ADDRESS, policy, category)
    return pattern.value, by_rule("address", rules.ADDRESS, pattern, _SAID[pattern.value])


def local_for(ask: MailboxAsk, pattern: str, reason: Reason) -> str:
    """The local part for ``ask``: the login, the unit's acronym, or the name asked for (also where
    the norm does not say).

    Raises:
        Refused: what the pattern needs was not given.
    """
    given = ask.unit_acronym if pattern == "unit_acronym" else ask.name
    if not given.strip():
        raise Refused(f"{reason.text}: {_MISSING[pattern]}")
    return local_part(given)


def domain_for(category: str, policy: Policy, domains: Mapping[str, str]) -> tuple[str, Reason]:
    """The domain of a category. ``domains`` maps what the norm writes to what the body has
    (``"*"`` where the norm writes none).

    Raises:
        Refused: the body's configuration has no domain for it.
    """
    cited = policy.find(rules.DOMAIN, category=category)
    if cited is not None:
        reason = by_rule("domain", rules.DOMAIN, cited)
        return domains.get(cited.value, cited.value), reason
    own = domains.get("*") or (next(iter(domains.values())) if len(domains) == 1 else "")
    if not own:
        called = policy.words.of(category, CATEGORY)
        raise Refused(
            f"a norma não diz o domínio das caixas de «{called}» e «{policy.of_body}» não declara "
            'o seu: acrescente em body.yaml domains: {"*": …}'
        )
    return own, silence(rules.DOMAIN, policy, category)


def domains_of(policy: Policy, domains: Mapping[str, str]) -> frozenset[str]:
    """Every domain that :func:`domain_for` may give."""
    written = (str(entry.value) for entry in policy.entries.get(rules.DOMAIN.name, ()))
    return frozenset((*domains.values(), *(domains.get(one, one) for one in written)))


_SAID = {
    "login": "A identificação da caixa é igual à da conta de rede",
    "unit_acronym": "A caixa do setor tem por identificação a sua sigla",
    "asked_name": "A identificação da caixa é o nome pedido",
}
_MISSING = {
    "": "informe o nome pedido",
    "login": "a pessoa ainda não tem login; crie primeiro a conta de rede",
    "unit_acronym": "falta a sigla da unidade",
    "asked_name": "informe o nome pedido",
}
