"""Provisions, their wordings, the committee's work."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

HOWS: Mapping[str, str] = {
    "enforced": _("imposta pelo sistema"),
    "procedure": _("rito"),
    "evidenced": _("comprovada por registro"),
    "conduct": _("dever de conduta"),
    "framework": _("disposição geral"),
}
WORDINGS: Mapping[str, str] = {
    "original": _("redação original"),
    "amended": _("nova redação"),
    "included": _("incluído"),
    "revoked": _("revogado"),
    "vetoed": _("vetado"),
    "superseded": _("redação anterior"),
}
DIFFERENCES: Mapping[str, str] = {
    "changed": _("dizem coisas diferentes"),
    "only_a": _("só o primeiro diz"),
    "only_b": _("só o segundo diz"),
    "same": _("dizem o mesmo"),
}
ACKNOWLEDGEMENTS: Mapping[str, str] = {
    "waiting": _("espera a ciência"),
    "late": _("em atraso"),
    "given": _("ciência dada"),
    "dropped": _("deixou de ser pedida"),
}
OMITTED_CASES: Mapping[str, str] = {
    "asked": _("espera decisão"),
    "decided": _("decidido"),
    "withdrawn": _("retirado"),
}
DELIBERATIONS: Mapping[str, str] = {
    "approved": _("aprovada"),
    "rejected": _("rejeitada"),
    "postponed": _("adiada"),
}
