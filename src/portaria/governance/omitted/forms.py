"""The forms that ask for the decision of an omitted case, and that decide it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class QuestionForm(forms.Form):
    """The norm, the provision it comes nearest to, and the case."""

    dispositivo = forms.CharField(
        label=_("Dispositivo mais próximo"),
        required=False,
        max_length=120,
        help_text=_("Como em «art14_par2»; em branco, se nenhum."),
    )
    caso = forms.CharField(
        label=_("O caso que a norma não trata"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, norms: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["norma"] = forms.ChoiceField(label=_("Norma"), choices=norms)


class AnswerForm(forms.Form):
    """The decision, its summary, and the precedent that it overrules."""

    decisao = forms.CharField(
        label=_("Decisão"), max_length=8000, widget=forms.Textarea(attrs={"rows": 6})
    )
    precedente = forms.BooleanField(
        label=_("Vale como precedente para casos iguais"), required=False, initial=True
    )
    ementa = forms.CharField(
        label=_("Ementa"),
        required=False,
        max_length=400,
        help_text=_("Uma frase pela qual o precedente se encontre."),
    )

    def __init__(self, *args: Any, precedents: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supera"] = forms.ChoiceField(
            label=_("Supera o precedente"),
            required=False,
            choices=[("", _("nenhum")), *((str(key), summary) for key, summary in precedents)],
        )
