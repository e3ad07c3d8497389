"""One form for every request, made of the rite's fields."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portaria.norms.kinds.values import Size
from portaria.norms.policy import Policy
from portaria.people.models import Unit
from portaria.people.queries import latest_registrations, persons_by_registration
from portaria.procedures.requests.deciding import to_come
from portaria.procedures.requests.registry import subjects
from portaria.procedures.requests.types import About, Field
from portaria.procedures.requests.values import MOST

TO_COME = gettext_lazy("Este dia ainda não chegou: escreva hoje ou um dia anterior.")


class RequestForm(forms.Form):
    """The answers to a rite's fields; persons are given by registration, mailboxes by address,
    units by acronym. What the norm makes of the answers is decided by the act."""

    def __init__(
        self,
        *args: Any,
        asked: Sequence[tuple[Field, bool]],
        about: About,
        policy: Policy,
        on: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._asked, self._about, self._on = [field for field, _needed in asked], about, on
        for field, required in asked:
            self.fields[field.id] = _field(field, policy, about.category, required=required)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for field in self._asked:
            if field.id in data:
                data[field.id] = self._named(field, data[field.id])
                if to_come(field, data, self._on):
                    self.add_error(field.id, TO_COME)
        return data

    def _named(self, field: Field, value: Any) -> Any:
        """Primary keys in the place of what people write."""
        body = self._about.body
        if field.kind in ("person", "persons"):
            words = str(value).replace(",", " ").replace(";", " ").split()
            known = persons_by_registration(body, words)
            if strangers := [word for word in words if word not in known]:
                self.add_error(field.id, _("Não há a matrícula %(m)s.") % {"m": strangers[0]})
                return []
            keys = [known[word] for word in words]
            return keys if field.kind == "persons" else next(iter(keys), None)
        if field.kind in ("unit", "mailbox") and value:
            key = subjects[field.kind].find(body, str(value))
            if key is None:
                self.add_error(field.id, _("Não se achou «%(what)s».") % {"what": value})
            return key
        return value

    @property
    def values(self) -> dict[str, Any]:
        """The answers as the act takes them."""
        return {
            name: value.isoformat() if hasattr(value, "isoformat") else value
            for name, value in self.cleaned_data.items()
            if value not in (None, "", [])
        }


def _field(field: Field, policy: Policy, category: str, *, required: bool) -> forms.Field:
    common: dict[str, Any] = {
        "label": field.label, "help_text": field.help, "required": required,
    }  # fmt: skip
    if field.kind == "check":
        return forms.BooleanField(**common)
    if field.kind in ("choice", "choices"):
        pairs = [(id, words) for id, words in field.pairs(policy, category)]
        if field.kind == "choices":
            return forms.MultipleChoiceField(
                choices=pairs, widget=forms.CheckboxSelectMultiple, **common
            )
        return forms.ChoiceField(choices=[("", _("escolha")), *pairs], **common)
    if field.kind == "number":
        return forms.IntegerField(min_value=0, **common)
    if field.kind == "date":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **common)
    if field.kind == "long":
        return forms.CharField(
            max_length=field.max_length, widget=forms.Textarea(attrs={"rows": 4}), **common
        )
    if field.kind in ("person", "persons") and not field.help:
        common["help_text"] = (
            _("Matrícula da pessoa.") if field.kind == "person"
            else _("Matrículas, separadas por espaço ou vírgula; no máximo %(most)s.")
            % {"most": MOST}
        )  # fmt: skip
    if field.kind == "unit" and not field.help:
        common["help_text"] = _("Sigla da unidade.")
    if field.kind == "mailbox" and not field.help:
        common["help_text"] = _("Endereço da caixa.")
    return forms.CharField(max_length=field.max_length, **common)


def written(
    asked: Sequence[tuple[Field, bool]], values: dict[str, Any], body: str
) -> dict[str, Any]:
    """Answers kept, as people of ``body`` would write them again: for the form of a correction."""
    found = dict(values)
    for field, _needed in asked:
        value = values.get(field.id)
        if value is None:
            continue
        if field.kind == "size":
            found[field.id] = Size().as_text(value)
        elif field.kind in ("person", "persons"):
            keys = value if isinstance(value, list) else [value]
            found[field.id] = ", ".join(latest_registrations(body, keys).values())
        elif field.kind == "unit":
            found[field.id] = Unit.objects.values_list("acronym", flat=True).get(pk=value)
        elif field.kind == "mailbox":
            found[field.id] = subjects["mailbox"].about([value])[value].label
    return found
