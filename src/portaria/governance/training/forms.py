"""The forms that record a training and who completed it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portaria.people.queries import persons_by_registration


class TrainingForm(forms.Form):
    """A training and the norms it is about."""

    titulo = forms.CharField(label=_("Título"), max_length=200)
    dia = forms.DateField(label=_("Dia"), widget=forms.DateInput(attrs={"type": "date"}))
    horas = forms.IntegerField(label=_("Horas"), min_value=1)
    sobre = forms.CharField(
        label=_("Conteúdo"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, norms: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["normas"] = forms.MultipleChoiceField(
            label=_("Normas tratadas"),
            required=False,
            choices=norms,
            widget=forms.CheckboxSelectMultiple,
        )


class AttendanceForm(forms.Form):
    """Registrations of those who completed a training, as they come from a list or spreadsheet."""

    matriculas = forms.CharField(
        label=_("Matrículas de quem concluiu"),
        help_text=_("Uma por linha, ou separadas por vírgula ou espaço."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, body: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._body = body

    def clean_matriculas(self) -> list[int]:
        """The persons; an unknown registration is an error that names it, and nothing is done."""
        text: str = self.cleaned_data["matriculas"]
        asked = dict.fromkeys(text.replace(",", " ").replace(";", " ").split())
        known = persons_by_registration(self._body, asked)
        if strangers := [one for one in asked if one not in known]:
            raise forms.ValidationError(
                _("Matrículas que o órgão não tem: %(which)s.") % {"which": ", ".join(strangers)}
            )
        return list(known.values())
