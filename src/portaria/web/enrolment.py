"""Activating the second factor. Sessions opened with the password alone end with it: otherwise one
that was only waiting would pass as if it had given both."""

from __future__ import annotations

from typing import cast

from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib.auth.models import User
from django.forms import Form
from django.http import HttpResponse

from portaria.web.acts import end_sessions


class _Activate(ActivateTOTPView):  # type: ignore[misc]  # allauth has no types
    def form_valid(self, form: Form) -> HttpResponse:
        answer = cast("HttpResponse", super().form_valid(form))
        end_sessions(cast("User", self.request.user), but=self.request.session.session_key)
        return answer


activate = _Activate.as_view()
