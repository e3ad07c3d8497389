"""Forms about goods that leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget)


class ShipmentForm(forms.Form):
    """Material that a unit sends to an event by its own authority."""

    bens = forms.CharField(
        label=_("Bens, um por linha"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Quantidade, o bem e o tombo entre colchetes: 2 monitores [12345]."),
    )  # fmt: skip
    lugar = forms.ChoiceField(label=_("De onde saem"))
    destino = forms.CharField(label=_("Evento e lugar"), max_length=200)
    leva = forms.CharField(label=_("Quem os leva"), max_length=120)
    documento = forms.CharField(
        label=_("CPF ou documento de quem os leva"), max_length=40, required=False
    )
    de = _day(_("A partir de que dia"))
    ate = _day(_("Até que dia"))

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lugar"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = list(places)
