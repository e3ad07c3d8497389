"""The form that publishes a version of a norm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portaria.frame.categories import label


class PublishForm(forms.Form):
    """Until when, who else is asked, and a note to the readers."""

    ate = forms.DateField(
        label=_("Ciência até"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Só onde a norma não dá o prazo."),
    )
    nota = forms.CharField(
        label=_("O que convém saber antes de ler"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, categories: Sequence[str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["categorias"] = forms.MultipleChoiceField(
            label=_("Pedir também a"),
            required=False,
            choices=[(c, label(c)) for c in categories],
            widget=forms.CheckboxSelectMultiple,
        )

    def clean_ate(self) -> date | None:
        """A day that has not passed."""
        day: date | None = self.cleaned_data["ate"]
        if day is not None and day < self._today:
            raise forms.ValidationError(_("Esse dia já passou: escolha outro."))
        return day
