"""The routes of allauth that the site uses, each with its permission; the others do not exist."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path

from portaria.frame.permissions import enrolling, open_to_all, signed_in
from portaria.web.enrolment import activate

urlpatterns = [
    path("entrar/", open_to_all(account.login), name="account_login"),
    path("sair/", open_to_all(account.logout), name="account_logout"),
    path("entrar/inativo/", open_to_all(account.account_inactive), name="account_inactive"),
    path("entrar/segundo-fator/", open_to_all(mfa.authenticate), name="mfa_authenticate"),
    path("conta/confirmar/", enrolling(account.reauthenticate), name="account_reauthenticate"),
    path("conta/confirmar-codigo/", enrolling(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("conta/senha/", signed_in(account.password_change), name="account_change_password"),
    path("conta/segundo-fator/", enrolling(mfa.index), name="mfa_index"),
    path("conta/segundo-fator/ativar/", enrolling(activate), name="mfa_activate_totp"),
    path(
        "conta/segundo-fator/trocar/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"
    ),
    path(
        "conta/recuperacao/",
        signed_in(recovery.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "conta/recuperacao/gerar/",
        signed_in(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "conta/recuperacao/baixar/",
        signed_in(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
