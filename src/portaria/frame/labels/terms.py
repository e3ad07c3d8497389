"""Words of terms of responsibility: states, who signs, how, with what."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

TERMS: Mapping[str, str] = {
    "unsigned": _("espera assinatura"),
    "unwitnessed": _("espera testemunhas"),
    "unauthorised": _("espera autorização"),
    "valid": _("vale"),
    "revoked": _("revogado"),
    "superseded": _("substituído"),
}
TERM_ROLES: Mapping[str, str] = {
    "signer": _("quem se obriga"),
    "witness": _("testemunha"),
    "authoriser": _("chefia que autoriza"),
}
TERM_METHODS: Mapping[str, str] = {
    "password": _("senha e segundo fator"),
    "pkcs12": _("certificado digital, no site"),
    "pades": _("certificado digital, em arquivo"),
    "paper": _("de próprio punho, papel conferido"),
    "registered": _("registrada por quem opera o sistema"),
}
TERM_FACTORS: Mapping[str, str] = {
    "password": _("senha"),
    "totp": _("aplicativo autenticador"),
    "recovery_code": _("código de recuperação"),
    "certificate": _("certificado digital"),
}
