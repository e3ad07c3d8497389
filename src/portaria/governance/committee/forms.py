"""The form that records a deliberation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portaria.frame import labels
from portaria.governance.committee.acts import OUTCOMES

_DAY = {"type": "date"}


class MinutesForm(forms.Form):
    """What was decided, by which committee, when, and when the matter comes back."""

    colegiado = forms.CharField(label=_("Colegiado"), max_length=200)
    assunto = forms.CharField(label=_("Assunto"), max_length=200)
    dia = forms.DateField(label=_("Dia da reunião"), widget=forms.DateInput(attrs=_DAY))
    texto = forms.CharField(
        label=_("Deliberação"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    rever = forms.DateField(
        label=_("Rever até"),
        required=False,
        widget=forms.DateInput(attrs=_DAY),
        help_text=_("Só onde a norma não diz de quanto em quanto tempo."),
    )

    def __init__(
        self,
        *args: Any,
        matters: Sequence[tuple[str, str]],
        norms: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["materia"] = forms.ChoiceField(label=_("Matéria"), choices=matters)
        self.fields["norma"] = forms.ChoiceField(
            label=_("Norma"), required=False, choices=[("", _("nenhuma")), *norms]
        )
        self.fields["resultado"] = forms.ChoiceField(
            label=_("Resultado"),
            choices=[(o, labels.of(labels.DELIBERATIONS, o)) for o in OUTCOMES],
        )
