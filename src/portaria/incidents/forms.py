"""The form that tells a breach or an incident."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portaria.incidents.types import LONGEST


class TellForm(forms.Form):
    """What happened. ``kinds`` are pairs (id, words) of the norms' dimension ``incident``."""

    tipo = forms.ChoiceField(label=_("O que comunica"))
    resumo = forms.CharField(label=_("Em uma linha, o que houve"), max_length=200)
    relato = forms.CharField(
        label=_("Como foi"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )
    quando = forms.DateField(
        label=_("Dia do fato, se souber"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    prova = forms.FileField(label=_("Prova (arquivo)"), required=False)
    sigilo = forms.BooleanField(
        label=_("Manter meu nome em sigilo"), required=False,
        help_text=_("Só a corregedoria saberá quem comunicou."),
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["tipo"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = list(kinds)
