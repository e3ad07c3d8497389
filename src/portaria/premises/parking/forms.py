"""Forms about vehicles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portaria.frame import labels
from portaria.premises.parking.types import PURPOSES

Pairs = Sequence[tuple[str, str]]


class EntryForm(forms.Form):
    """A vehicle at the entrance."""

    placa = forms.CharField(
        label=_("Placa"), max_length=10,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )  # fmt: skip
    lote = forms.ChoiceField(label=_("Estacionamento"))
    para = forms.ChoiceField(label=_("Para quê"))
    matricula = forms.CharField(
        label=_("Matrícula de quem dirige, se o veículo não está registrado"), max_length=40,
        required=False,
    )  # fmt: skip
    vaga = forms.ChoiceField(label=_("Vaga"), required=False)
    servico = forms.ChoiceField(label=_("Fica depois do expediente por"), required=False)
    cracha = forms.BooleanField(label=_("Tem crachá"), required=False, initial=True)
    mostrou = forms.BooleanField(label=_("Mostrou o crachá, com a cancela parada"), required=False)
    motivo = forms.CharField(label=_("Qual é a emergência"), max_length=400, required=False)

    def __init__(self, *args: Any, lots: Pairs, spaces: Pairs, stays: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        purposes = [(p, labels.of(labels.PARKING_PURPOSES, p)) for p in PURPOSES]
        self._choose("lote", lots)
        self._choose("para", purposes)
        self._choose("vaga", [("", _("comum")), *spaces])
        self._choose("servico", [("", _("nada")), *stays])

    def _choose(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = list(choices)


class VehicleForm(forms.Form):
    """A vehicle of one's own."""

    placa = forms.CharField(label=_("Placa"), max_length=10)
    modelo = forms.CharField(label=_("Modelo"), max_length=60, required=False)
    cor = forms.CharField(label=_("Cor"), max_length=30, required=False)
