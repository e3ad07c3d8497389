"""The form that makes a token."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portaria.frame.api.scopes import SCOPES


class TokenForm(forms.Form):
    """What a program is, may do, and until when."""

    nome = forms.CharField(
        label=_("Nome do programa"),
        max_length=40,
        help_text=_("Letras minúsculas, algarismos, «.» e «-»; é por ele que o livro o chama."),
    )
    finalidade = forms.CharField(
        label=_("Para que serve"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A finalidade do uso dos dados fica registrada (LGPD, art. 6º, I)."),
    )
    escopos = forms.MultipleChoiceField(
        label=_("O que pode fazer"),
        choices=list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    ate = forms.DateField(
        label=_("Último dia em que serve"), widget=forms.DateInput(attrs={"type": "date"})
    )
