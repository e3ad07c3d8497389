"""What the forms of badges share: a body chosen among those where a power is held, and a person
named by registration."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portaria.people.queries import by_registration

_DAY = forms.DateInput(attrs={"type": "date"})


class PersonForm(forms.Form):
    """A person of ``body``, by registration; ``person`` is the key once the form is valid."""

    matricula = forms.CharField(label=gettext_lazy("Matrícula"), max_length=40)
    person: int

    def __init__(self, *args: Any, body: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._body = body

    def clean_matricula(self) -> str:
        """The registration, of somebody the body knows."""
        said = str(self.cleaned_data["matricula"]).strip()
        bonds = by_registration(self._body, said)
        if not bonds:
            raise forms.ValidationError(_("Ninguém tem essa matrícula neste órgão."))
        self.person = bonds[0].person_id
        return said


class ImpedimentForm(PersonForm):
    """Somebody to whom no provisional badge is given."""

    motivo = forms.CharField(
        label=gettext_lazy("Qual é o impedimento, e em que documento"), max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class PriceForm(forms.Form):
    """What a badge's materials cost from a day on."""

    custo = forms.CharField(
        label=gettext_lazy("Custo unitário, em reais"), max_length=12,
        help_text=gettext_lazy("Como 18,50."),
        validators=[RegexValidator(r"^\d{1,6}(,\d{2})?$", gettext_lazy("Escreva como 18,50."))],
    )  # fmt: skip
    desde = forms.DateField(label=gettext_lazy("Desde"), widget=_DAY)
    fonte = forms.CharField(
        label=gettext_lazy("De onde vem: aquisição ou pesquisa de preço"), max_length=400
    )

    @property
    def cents(self) -> int:
        """The cost in cents."""
        return int(Decimal(self.cleaned_data["custo"].replace(",", ".")) * 100)


class PresidencyForm(PersonForm):
    """Somebody away to preside a union, as HR homologates it."""

    desde = forms.DateField(label=gettext_lazy("Desde"), widget=_DAY)
    ate = forms.DateField(label=gettext_lazy("Até, se houver fim"), widget=_DAY, required=False)
    entidade = forms.CharField(
        label=gettext_lazy("Entidade e ato do afastamento"), max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
