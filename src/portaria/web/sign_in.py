"""The routes of allauth that the site uses, each with its permission; the others do not exist."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from portaria.frame.permissions import enrolling, open_to_all, signed_in
from portaria.web import handing, links, passwords
from portaria.web.enrolment import activate, add_passkey, index, login, remove_passkey
from portaria.web.sessions import views as sessions

urlpatterns = [
    path("entrar/", open_to_all(login), name="account_login"),
    path("sair/", open_to_all(account.logout), name="account_logout"),
    path("entrar/inativo/", open_to_all(account.account_inactive), name="account_inactive"),
    path("entrar/segundo-fator/", open_to_all(mfa.authenticate), name="mfa_authenticate"),
    path("conta/confirmar/", enrolling(account.reauthenticate), name="account_reauthenticate"),
    path("conta/confirmar-codigo/", enrolling(mfa.reauthenticate), name="mfa_reauthenticate"),
    path(
        "conta/confirmar-chave/",
        enrolling(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("entrar/esqueci/", links.forgot, name="password_forgot"),
    path("entrar/ligacao/<str:token>/", links.link, name="password_link"),
    path("contas/<int:pk>/entrega/", handing.hand_over, name="account_hand_over"),
    path("conta/senha/", passwords.change, name="account_change_password"),
    path("conta/senha/suspeita/", passwords.suspect, name="password_suspect"),
    path("conta/sessoes/", sessions.sessions, name="sessions"),
    path("conta/sessoes/encerrar/", sessions.sessions_end, name="sessions_end"),
    path("conta/sessoes/<int:pk>/encerrar/", sessions.session_end, name="session_end"),
    path(
        "conta/sessoes/sistemas/<str:name>/retirar/",
        sessions.consent_revoke,
        name="consent_revoke",
    ),
    path("conta/conexoes/", sessions.waiting, name="sessions_waiting"),
    path("conta/segundo-fator/", enrolling(index), name="mfa_index"),
    path("conta/segundo-fator/chave/", enrolling(add_passkey), name="mfa_add_webauthn"),
    path("conta/segundo-fator/chaves/", enrolling(index), name="mfa_list_webauthn"),
    path(
        "conta/segundo-fator/chave/<int:pk>/retirar/",
        signed_in(remove_passkey),
        name="mfa_remove_webauthn",
    ),
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
